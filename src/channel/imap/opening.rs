//! From nothing to a line that is logged in: connect, secure, be greeted, log in. It knows no mailbox.

use super::ImapSettings;
use super::line::{Line, Stream};
use crate::channel::delivery::Delivery;
use crate::channel::inbound::Trouble;
use crate::channel::tls::Tls;
use crate::channel::{Login, Security};
use async_imap::error::Error;
use async_imap::imap_proto::{Response, Status};
use async_imap::{Authenticator, Client, Session};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

type Boxed = Box<dyn Stream>;

pub(super) async fn open(settings: &ImapSettings) -> Result<Line, Trouble> {
    let opening = Opening { settings };
    let client = match settings.security {
        Security::Plain => opening.greeted(Box::new(opening.connect().await?)).await?,
        Security::Tls => opening.secured_at_once().await?,
        Security::StartTls => opening.secured_later().await?,
    };
    let session = opening.log_in(client).await?;
    Line::new(session, settings).await
}

struct Opening<'a> {
    settings: &'a ImapSettings,
}

/// Where TLS is not spoken, the two are often mixed up.
const PORTS: &str = "993 with tls, 143 with starttls";

impl Opening<'_> {
    async fn connect(&self) -> Result<TcpStream, Trouble> {
        let (host, port) = (self.settings.host.as_str(), self.settings.port);
        let dialled = self.bounded("the connection", TcpStream::connect((host, port))).await?;
        let tcp = dialled.map_err(|error| {
            Trouble::Passing(format!("the mailbox's server {host}:{port} cannot be reached: {error}"))
        })?;
        // Questions are small and waited for; without it, only a little slower.
        let _ = tcp.set_nodelay(true);
        Ok(tcp)
    }

    async fn secured_at_once(&self) -> Result<Client<Boxed>, Trouble> {
        let tls = self.tls()?;
        let tcp = self.connect().await?;
        self.greeted(self.secured(&tls, tcp).await?).await
    }

    /// Whatever a stranger on the wire has put behind the answer to STARTTLS is thrown away with the first client.
    async fn secured_later(&self) -> Result<Client<Boxed>, Trouble> {
        let tls = self.tls()?;
        let tcp = self.connect().await?;
        let (host, port) = (&self.settings.host, self.settings.port);
        let mut client = Client::new(tcp);
        self.bounded("the greeting", client.read_response()).await?.map_err(|error| self.cut(&error.into()))?;
        let asked = self.bounded("the answer to STARTTLS", client.run_command_and_check_ok("STARTTLS", None)).await?;
        asked.map_err(|error| match error {
            Error::No(_) | Error::Bad(_) => Trouble::ToMend(format!(
                "the mailbox's server {host} does not offer STARTTLS on port {port}, and the password does not go without \
                 it. Check the port, or choose tls with port 993"
            )),
            other => self.cut(&other),
        })?;
        Ok(Client::new(self.secured(&tls, client.into_inner()).await?))
    }

    fn tls(&self) -> Result<Tls, Trouble> {
        Tls::prepare(&self.settings.host, self.settings.ca_file.as_deref(), PORTS).map_err(in_trouble)
    }

    async fn secured(&self, tls: &Tls, tcp: TcpStream) -> Result<Boxed, Trouble> {
        let shaken = self.bounded("TLS", tls.secure(tcp)).await?;
        Ok(Box::new(shaken.map_err(in_trouble)?))
    }

    async fn greeted(&self, stream: Boxed) -> Result<Client<Boxed>, Trouble> {
        let mut client = Client::new(stream);
        let greeting = self.bounded("the greeting", client.read_response()).await?;
        let greeting = greeting.map_err(|error| self.cut(&error.into()))?;
        match greeting.as_ref().map(|said| said.parsed()) {
            Some(Response::Data { status: Status::Ok, .. }) => Ok(client),
            Some(_) => {
                Err(Trouble::Passing(format!("the mailbox's server {} does not want us now", self.settings.host)))
            }
            None => Err(self.cut(&Error::ConnectionLost)),
        }
    }

    async fn log_in(&self, client: Client<Boxed>) -> Result<Session<Boxed>, Trouble> {
        let Login { user, password } = &self.settings.login;
        let host = &self.settings.host;
        let logged_in = if user.is_ascii() && password.is_ascii() {
            self.bounded("the answer to our login", client.login(user, password)).await?
        } else {
            // LOGIN carries ASCII only (RFC 3501 9); what is beyond goes as bytes.
            let plain = Plain(format!("\0{user}\0{password}"));
            self.bounded("the answer to our login", client.authenticate("PLAIN", plain)).await?
        };
        logged_in.map_err(|(error, _)| match error {
            Error::No(said) if passes(&said) => Trouble::Passing(format!("{host} lets nobody in just now: {}", words(&said))),
            Error::No(said) | Error::Bad(said) => Trouble::ToMend(format!(
                "the mailbox's server {host} does not let {user} in with this password; it says: {}. Correct inbound.imap.user \
                 and its password; many servers want a password made for programs (an app password)",
                words(&said)
            )),
            Error::Validate(_) => Trouble::ToMend("the user or the password of inbound.imap has a line break in it".to_owned()),
            other => self.cut(&other),
        })
    }

    async fn bounded<T>(&self, what: &str, step: impl Future<Output = T>) -> Result<T, Trouble> {
        let limit: Duration = self.settings.patience;
        timeout(limit, step).await.map_err(|_| {
            let (host, port) = (&self.settings.host, self.settings.port);
            Trouble::Passing(format!("waited {} s for {what} of the mailbox's server {host}:{port}", limit.as_secs()))
        })
    }

    fn cut(&self, error: &Error) -> Trouble {
        Trouble::Passing(format!(
            "the mailbox's server {} broke off: {}",
            self.settings.host,
            super::line::cause(error)
        ))
    }
}

/// SASL PLAIN (RFC 4616), for one answer.
struct Plain(String);

impl Authenticator for Plain {
    type Response = String;

    fn process(&mut self, _challenge: &[u8]) -> String {
        self.0.clone()
    }
}

/// TLS is shared with SMTP, which says it as what became of a letter.
fn in_trouble(delivery: Delivery) -> Trouble {
    match delivery {
        Delivery::TryLater(why) => Trouble::Passing(why),
        Delivery::OurFault(why) | Delivery::Accepted(why) | Delivery::Refused(why) | Delivery::Unknown(why) => {
            Trouble::ToMend(why)
        }
    }
}

/// Codes of RFC 5530 that are not about the password.
fn passes(said: &str) -> bool {
    ["[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]"].iter().any(|code| said.contains(code))
}

/// The server's own words, out of how the library wraps them: `code: None, info: Some("…")`.
fn words(said: &str) -> &str {
    said.split_once("info: Some(\"").and_then(|(_, rest)| rest.rsplit_once("\")")).map_or(said, |(words, _)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_s_words_are_found() {
        let said = "code: None, info: Some(\"[AUTHENTICATIONFAILED] Authentication failed.\")";
        assert_eq!(words(said), "[AUTHENTICATIONFAILED] Authentication failed.");
        assert_eq!(words("no"), "no");
        assert!(!passes(said) && passes("code: None, info: Some(\"[UNAVAILABLE] Temporary authentication failure.\")"));
    }
}
