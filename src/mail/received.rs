//! The topmost `Received` line: who handed the mail to whom (RFC 5321 4.4). Only the line that a server of ours wrote
//! can be believed, and that is for the caller to know by its name.

use super::headers::Headers;
use mail_parser::{Host, MessageParser};
use std::net::IpAddr;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// The address of the client, as the server saw it.
    pub ip: IpAddr,
    /// What the client called itself.
    pub helo: String,
    /// The server that wrote the line.
    pub by: String,
}

impl HandedOver {
    pub(super) fn of(headers: &Headers) -> Option<HandedOver> {
        let line = format!("Received: {}\r\n\r\n", headers.first("received")?);
        let message = MessageParser::default().parse(line.as_bytes())?;
        let received = message.received()?;
        let name = |host: &Host| match host {
            Host::Name(name) => name.to_string(),
            Host::IpAddr(ip) => ip.to_string(),
        };
        Some(HandedOver {
            ip: received.from_ip()?,
            helo: received.helo().or(received.from()).map(name).unwrap_or_default(),
            by: received.by().map(name)?.to_ascii_lowercase(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Envelope, Ours, read};

    #[test]
    fn the_topmost_line_says_who_handed_it_over() {
        let raw = b"Received: from mail.lornawrites.example (mail.lornawrites.example [192.0.2.7])\r\n\tby mx.hub.example (Postfix) with ESMTPS id 4ABC\r\n\tfor <reply@in.hub.example>; Tue, 3 Feb 2026 09:30:00 +0000 (UTC)\r\nReceived: from forged.example ([203.0.113.9]) by mx.hub.example; Tue, 3 Feb 2026 09:29:00 +0000\r\nFrom: lorna@lornawrites.example\r\n\r\nyes\r\n";
        let found = read(raw, &Envelope::default(), &Ours::default()).handed_over.unwrap();
        assert_eq!((found.ip.to_string().as_str(), found.by.as_str()), ("192.0.2.7", "mx.hub.example"));
        assert_eq!(found.helo, "mail.lornawrites.example");
    }

    #[test]
    fn a_line_without_an_address_says_nothing() {
        let raw = b"Received: by mx.hub.example (Postfix, from userid 0) id 4ABC; Tue, 3 Feb 2026 09:30:00 +0000\r\nFrom: a@b.example\r\n\r\nx\r\n";
        assert_eq!(read(raw, &Envelope::default(), &Ours::default()).handed_over, None);
    }
}
