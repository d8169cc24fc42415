//! From nothing to a line that is ready for letters: connect, be greeted, secure,
//! say hello, log in. The greeting and STARTTLS are read by us, byte by byte: lettre
//! keeps what stood in its buffer before TLS, so a stranger on the wire could have
//! answers of his own read as the server's. It knows no letters.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream};
use lettre::transport::smtp::commands::{Ehlo, Starttls};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Response, Severity};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::line::Line;
use super::settings::{Login, Security, SmtpSettings};
use super::verdict::{Trouble, refused_opening};
use super::{bounded, must_be};
use crate::channel::delivery::Delivery;
use crate::channel::tls::Tls;

pub(super) async fn open(settings: &SmtpSettings) -> Result<AsyncSmtpConnection, Delivery> {
    let hello = hello(&settings.hello_name)?;
    let stream = match settings.security {
        Security::Plain => plain(settings).await?,
        Security::StartTls => secured_later(settings, &hello).await?,
        Security::Tls => secured_at_once(settings).await?,
    };
    let greeted = AsyncSmtpConnection::connect_with_transport(stream, &hello);
    let mut line =
        bounded(settings.timeouts.hello, greeted).await.map_err(|trouble| refused_opening("our hello", &trouble))?;
    if let Some(login) = &settings.login {
        log_in(&mut line, login, settings.timeouts.hello).await?;
    }
    Ok(line)
}

/// Where TLS is not spoken, the two are often mixed up.
const PORTS: &str = "465 with tls, 587 with starttls";

type Stream = Box<dyn AsyncTokioStream>;

async fn plain(settings: &SmtpSettings) -> Result<Stream, Delivery> {
    if !is_this_machine(&settings.host) {
        return Err(Delivery::OurFault(format!(
            "Letters to the mail server {} would cross the network unprotected. \
             Choose tls or starttls; only a server on this machine may go without.",
            settings.host
        )));
    }
    let (mut tcp, peer) = connect(settings).await?;
    greeting(&mut tcp, settings).await?;
    Ok(Box::new(Line::greeted(tcp, peer)))
}

async fn secured_at_once(settings: &SmtpSettings) -> Result<Stream, Delivery> {
    let tls = Tls::prepare(&settings.host, settings.ca_file.as_deref(), PORTS)?;
    let (tcp, peer) = connect(settings).await?;
    let mut secured = shake_hands(&tls, tcp, settings).await?;
    greeting(&mut secured, settings).await?;
    Ok(Box::new(Line::greeted(secured, peer)))
}

async fn secured_later(settings: &SmtpSettings, hello: &ClientId) -> Result<Stream, Delivery> {
    let tls = Tls::prepare(&settings.host, settings.ca_file.as_deref(), PORTS)?;
    let (mut tcp, peer) = connect(settings).await?;
    greeting(&mut tcp, settings).await?;
    let limit = settings.timeouts.hello;
    let offers = ask(&mut tcp, &Ehlo::new(hello.clone()).to_string(), limit)
        .await
        .map_err(|trouble| refused_opening("our hello", &trouble))?;
    if !offers.message().any(|line| is_keyword(line, "STARTTLS")) {
        return Err(Delivery::OurFault(format!(
            "The mail server {} does not offer STARTTLS on port {}, and the password and the \
             letters do not go without it. Check the port, or choose tls with port 465.",
            settings.host, settings.port
        )));
    }
    ask(&mut tcp, &Starttls.to_string(), limit).await.map_err(|trouble| refused_opening("STARTTLS", &trouble))?;
    let secured = shake_hands(&tls, tcp, settings).await?;
    Ok(Box::new(Line::greeted(secured, peer)))
}

/// Keywords are case-insensitive (RFC 5321, 2.4).
fn is_keyword(line: &str, keyword: &str) -> bool {
    let word = line.split_whitespace().next();
    word.is_some_and(|word| word.eq_ignore_ascii_case(keyword))
}

fn hello(name: &str) -> Result<ClientId, Delivery> {
    match name.parse() {
        Ok(IpAddr::V4(address)) => return Ok(ClientId::Ipv4(address)),
        Ok(IpAddr::V6(address)) => return Ok(ClientId::Ipv6(address)),
        Err(_) => {}
    }
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Delivery::OurFault(format!(
            "{name:?} cannot be the name we greet the mail server with. \
             Give this machine's full host name, in letters, digits, dots and hyphens."
        )));
    }
    Ok(ClientId::Domain(name.to_owned()))
}

/// Whether a connection to this host never leaves the machine.
pub fn is_this_machine(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

async fn connect(settings: &SmtpSettings) -> Result<(TcpStream, SocketAddr), Delivery> {
    let dialling = async {
        let tcp = TcpStream::connect((settings.host.as_str(), settings.port)).await?;
        // lettre writes the text and the final dot apart. Without this the dot waits
        // for a delayed acknowledgement: 44 ms a letter, 22 letters a second.
        tcp.set_nodelay(true)?;
        let peer = tcp.peer_addr()?;
        Ok::<_, std::io::Error>((tcp, peer))
    };
    let why = match timeout(settings.timeouts.connect, dialling).await {
        Ok(Ok(dialled)) => return Ok(dialled),
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("no answer within {:?}", settings.timeouts.connect),
    };
    Err(Delivery::TryLater(format!(
        "The mail server {} cannot be reached on port {}: {why}. \
         It is tried again by itself; if it stays so, check host, port and firewall.",
        settings.host, settings.port
    )))
}

async fn shake_hands(
    tls: &Tls,
    tcp: TcpStream,
    settings: &SmtpSettings,
) -> Result<tokio_rustls::client::TlsStream<TcpStream>, Delivery> {
    let limit = settings.timeouts.hello;
    match timeout(limit, tls.secure(tcp)).await {
        Ok(shaken) => shaken,
        Err(_) => Err(refused_opening("the start of TLS", &Trouble::silence(limit))),
    }
}

async fn greeting<S>(stream: &mut S, settings: &SmtpSettings) -> Result<(), Delivery>
where
    S: AsyncRead + Unpin,
{
    let greeted = reply(stream, settings.timeouts.greeting).await;
    greeted.map(drop).map_err(|trouble| refused_opening("the connection", &trouble))
}

async fn ask(tcp: &mut TcpStream, command: &str, limit: Duration) -> Result<Response, Trouble> {
    tcp.write_all(command.as_bytes()).await.map_err(|error| Trouble::Broken(error.to_string()))?;
    reply(tcp, limit).await
}

/// Reads one answer and not a byte more, so that nothing sent before TLS is left
/// over to be taken for something sent under it.
async fn reply<S: AsyncRead + Unpin>(stream: &mut S, limit: Duration) -> Result<Response, Trouble> {
    let text = match timeout(limit, lines(stream)).await {
        Ok(Ok(text)) => text,
        Ok(Err(error)) => return Err(Trouble::Broken(error.to_string())),
        Err(_) => return Err(Trouble::silence(limit)),
    };
    let answer: Response = text.parse().map_err(|_| Trouble::Broken("it does not speak SMTP".into()))?;
    let completion = Severity::PositiveCompletion;
    if answer.is_positive() {
        return must_be(completion, Ok(answer));
    }
    Err(Trouble::from_answer(&answer))
}

const LONGEST_REPLY: usize = 16 * 1024;

async fn lines<S: AsyncRead + Unpin>(stream: &mut S) -> std::io::Result<String> {
    let mut bytes = Vec::with_capacity(256);
    let mut line = 0;
    while bytes.len() < LONGEST_REPLY {
        bytes.push(stream.read_u8().await?);
        if bytes.ends_with(b"\n") {
            if !promises_more(&bytes[line..]) {
                break;
            }
            line = bytes.len();
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `250-` goes on, `250 ` is the last line, and `SSH-2.0` is somebody else.
fn promises_more(line: &[u8]) -> bool {
    let (code, rest) = line.split_at(line.len().min(3));
    code.iter().all(u8::is_ascii_digit) && rest.starts_with(b"-")
}

async fn log_in(line: &mut AsyncSmtpConnection, login: &Login, limit: Duration) -> Result<(), Delivery> {
    const WAYS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];
    if line.server_info().get_auth_mechanism(&WAYS).is_none() {
        return Err(Delivery::OurFault(
            "The mail server offers no login by password (PLAIN or LOGIN). \
             Check the port; if it wants no login, leave user and password out."
                .into(),
        ));
    }
    let credentials = Credentials::new(login.user.clone(), login.password.clone());
    let asked = bounded(limit, line.auth(&WAYS, &credentials)).await;
    must_be(Severity::PositiveCompletion, asked)
        .map(drop)
        .map_err(|trouble| refused_opening("our user name and password", &trouble))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_may_be_spoken_to_unprotected() {
        for near in ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "LocalHost"] {
            assert!(is_this_machine(near), "{near}");
        }
        for far in ["192.0.2.1", "mail.example.org", "localhost.example.org", "0.0.0.0", ""] {
            assert!(!is_this_machine(far), "{far}");
        }
    }

    #[test]
    fn a_hello_name_stays_on_its_line() {
        for bad in ["", "a b", "a\r\nMAIL FROM:<>", "münchen.example"] {
            assert!(matches!(hello(bad), Err(Delivery::OurFault(_))), "{bad:?}");
        }
        assert_eq!(hello("::1").unwrap().to_string(), "[IPv6:::1]");
        assert_eq!(hello("mail.example.org").unwrap().to_string(), "mail.example.org");
    }
}
