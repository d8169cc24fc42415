//! Whether the domain in From vouches for a mail: DKIM, SPF and DMARC, asked of the domain itself (RFC 6376, 7208, 9989).
//!
//! For a mail server that does not write down what it found out (`Authentication-Results`). SPF needs to know who handed
//! the mail to our server, which stands in the `Received` line that our server wrote.

use crate::domain::trust::Vouched;
use mail_auth::common::verify::VerifySignature;
use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts};
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{AuthenticatedMessage, DkimResult, DmarcResult, MessageAuthenticator, SpfOutput, SpfResult};
use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// Asks domains. Cheap to clone.
#[derive(Clone)]
pub struct Voucher {
    authenticator: Arc<MessageAuthenticator>,
}

/// Who handed a mail to our own server, as that server wrote down.
#[derive(Debug, Clone, Copy)]
pub struct Client<'a> {
    pub ip: IpAddr,
    /// What it called itself.
    pub helo: &'a str,
    /// Our server's own name.
    pub by: &'a str,
}

/// All the questions about one mail take no longer: then nobody has looked.
const PATIENCE: Duration = Duration::from_secs(10);
/// One question to a name server.
const ONE_QUESTION: Duration = Duration::from_secs(4);

impl Voucher {
    /// Asks the name servers that this machine asks. The error is a sentence for the operator.
    pub fn of_this_machine() -> Result<Voucher, String> {
        let authenticator = MessageAuthenticator::new_system_conf()
            .map_err(|e| format!("this machine's name servers cannot be read ({e}); see /etc/resolv.conf"))?;
        Ok(Voucher { authenticator: Arc::new(authenticator) })
    }

    /// Asks this name server.
    pub fn asking(server: SocketAddr) -> Result<Voucher, String> {
        let mut connections = vec![ConnectionConfig::udp(), ConnectionConfig::tcp()];
        connections.iter_mut().for_each(|connection| connection.port = server.port());
        let mut config = NameServerConfig::udp(server.ip());
        config.connections = connections;
        let mut options = ResolverOpts::default();
        options.timeout = ONE_QUESTION;
        let config = ResolverConfig::from_parts(None, vec![], vec![config]);
        let authenticator = MessageAuthenticator::new(config, options)
            .map_err(|e| format!("the name server {server} cannot be asked: {e}"))?;
        Ok(Voucher { authenticator: Arc::new(authenticator) })
    }

    /// What the domain of `from` says about this mail, which has to be its one From address. Waits 10 seconds at most.
    pub async fn look(&self, raw: &[u8], from: &str, mail_from: Option<&str>, client: Option<Client<'_>>) -> Vouched {
        let raw = with_line_ends(raw);
        let looking = self.ask(&raw, from, mail_from.unwrap_or_default(), client);
        tokio::time::timeout(PATIENCE, looking).await.unwrap_or(Vouched::Unchecked)
    }

    async fn ask(&self, raw: &[u8], from: &str, mail_from: &str, client: Option<Client<'_>>) -> Vouched {
        let Some(message) = AuthenticatedMessage::parse_with_opts(raw, None, true) else { return Vouched::Unchecked };
        // Two readers of one mail must read one sender, or the one that is looked at is not the one that is believed.
        if !matches!(message.froms(), [only] if only.eq_ignore_ascii_case(from)) {
            return Vouched::Unchecked;
        }
        let dkim = self.authenticator.verify_dkim(&message).await;
        let spf = match client {
            Some(Client { ip, helo, by }) => {
                self.authenticator.verify_spf(SpfParameters::verify(ip, helo, by, mail_from)).await
            }
            None => SpfOutput::new(String::new()),
        };
        let envelope_domain = mail_from.rsplit_once('@').map_or("", |(_, domain)| domain);
        let dmarc = DmarcParameters::new(&message, &dkim, envelope_domain, &spf);
        let dmarc = self.authenticator.verify_dmarc(dmarc).await;
        if dmarc.dmarc_record().is_none() && matches!(dmarc.result(), DmarcResult::None) {
            let domain = from.rsplit_once('@').map_or("", |(_, domain)| domain);
            let signed = dkim.iter().any(|output| {
                *output.result() == DkimResult::Pass
                    && output.signature().is_some_and(|signature| signature.domain().eq_ignore_ascii_case(domain))
            });
            return match spf.result() {
                _ if signed => Vouched::Yes,
                SpfResult::Fail | SpfResult::SoftFail => Vouched::No,
                _ => Vouched::NoPolicy,
            };
        }
        match (dmarc.dkim_result(), dmarc.spf_result()) {
            (DmarcResult::Pass, _) | (_, DmarcResult::Pass) => Vouched::Yes,
            (DmarcResult::TempError(_), _) | (_, DmarcResult::TempError(_)) => Vouched::Unchecked,
            _ => Vouched::No,
        }
    }
}

/// As it crossed the network: signatures are over CRLF.
fn with_line_ends(raw: &[u8]) -> Cow<'_, [u8]> {
    let bare = raw.iter().enumerate().any(|(at, byte)| *byte == b'\n' && (at == 0 || raw[at - 1] != b'\r'));
    if !bare {
        return Cow::Borrowed(raw);
    }
    let mut whole = Vec::with_capacity(raw.len() + raw.len() / 40);
    for (at, byte) in raw.iter().enumerate() {
        if *byte == b'\n' && (at == 0 || raw[at - 1] != b'\r') {
            whole.push(b'\r');
        }
        whole.push(*byte);
    }
    Cow::Owned(whole)
}
