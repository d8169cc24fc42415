//! Services that take mail in for us and post each one to us: Mailgun, Postmark and SendGrid. What each brings to show
//! that a post is its own, and whether it does.
//!
//! Where in a post the mail stands, and what is answered, is `web::inbound`'s.

use super::webhook::Secret;
use chrono::{DateTime, Duration, Utc};
use data_encoding::{BASE64, BASE64_NOPAD};
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};

/// The services that are set up.
#[derive(Debug, Clone, Default)]
pub struct MailServices {
    pub mailgun: Option<Mailgun>,
    pub postmark: Option<Login>,
    pub sendgrid: Option<SendGrid>,
}

impl MailServices {
    pub fn is_empty(&self) -> bool {
        self.mailgun.is_none() && self.postmark.is_none() && self.sendgrid.is_none()
    }
}

/// Why a post is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Its signature is not the service's.
    Forged,
    /// It is the service's, but from long ago, or from the future.
    OutOfTime,
}

/// How far their clocks and ours may be apart.
const CLOCKS_DIFFER: Duration = Duration::minutes(5);

/// Mailgun signs a time and a token: HMAC-SHA-256 of the one after the other, in hexadecimal. The mail is not signed, so
/// that each token is good for one mail only.
/// <https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks>
#[derive(Debug, Clone)]
pub struct Mailgun {
    /// The account's “HTTP webhook signing key”.
    pub signing_key: Secret,
}

impl Mailgun {
    /// What is not answered with 200 or 406 is posted again, the last time 7 hours and 55 minutes later.
    /// <https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/receive-http>
    ///
    /// Users report that it then brings the time and token of the first attempt; with a short limit, whatever was not
    /// taken at once would be lost.
    pub const TRIES_FOR: Duration = Duration::hours(8);

    pub fn vouches(&self, time: &str, token: &str, signature: &str, now: DateTime<Utc>) -> Result<(), Doubt> {
        if token.is_empty() || !self.signing_key.has_signed(format!("{time}{token}").as_bytes(), signature) {
            return Err(Doubt::Forged);
        }
        in_time(time, Mailgun::TRIES_FOR, now)
    }
}

/// SendGrid signs the whole post, once its security policy says so, or is known by user and password in the address;
/// one of the two is set.
#[derive(Debug, Clone)]
pub struct SendGrid {
    pub public_key: Option<PublicKey>,
    pub login: Option<Login>,
}

impl SendGrid {
    /// What is not answered with a 2xx is posted again for so long.
    /// <https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/inbound-email>
    pub const TRIES_FOR: Duration = Duration::days(3);
}

/// Half of a key pair, whose other half SendGrid keeps: ECDSA with P-256 and SHA-256 over the time and the post's bytes.
/// <https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/securing-your-parse-webhooks>
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// The point on the curve, uncompressed: 65 bytes.
    point: Vec<u8>,
}

/// What stands before the point in a `SubjectPublicKeyInfo` of this curve (RFC 5480 2).
const P256: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

impl PublicKey {
    /// As SendGrid shows it, with or without the lines of PEM around it.
    pub fn parse(written: &str) -> Result<PublicKey, String> {
        let bare: String =
            written.lines().filter(|line| !line.contains("-----")).flat_map(str::split_whitespace).collect();
        let der = BASE64.decode(bare.as_bytes()).unwrap_or_default();
        match der.strip_prefix(&P256) {
            Some(point) if point.len() == 65 && point[0] == 4 => Ok(PublicKey { point: point.to_vec() }),
            _ => Err(
                "is not a key of SendGrid; copy the whole public_key of its security policy, which begins with MFkw"
                    .to_owned(),
            ),
        }
    }

    pub fn vouches(&self, time: &str, body: &[u8], signature: &str, now: DateTime<Utc>) -> Result<(), Doubt> {
        let signature = BASE64_NOPAD.decode(signature.trim().trim_end_matches('=').as_bytes());
        let signature = signature.map_err(|_| Doubt::Forged)?;
        let signed = [time.as_bytes(), body].concat();
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &self.point);
        key.verify(&signed, &signature).map_err(|_| Doubt::Forged)?;
        in_time(time, SendGrid::TRIES_FOR, now)
    }
}

/// A user and a password that stand in the address to which a service posts (HTTP Basic, RFC 7617). Postmark has no other
/// way: <https://postmarkapp.com/developer/webhooks/webhooks-overview>
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    pub user: String,
    pub password: Secret,
}

impl Login {
    pub fn is(&self, user: &str, password: &str) -> bool {
        self.password.is(password) && self.user == user
    }
}

/// Whether it was signed a moment ago, or not longer ago than its service tries.
fn in_time(seconds: &str, tries_for: Duration, now: DateTime<Utc>) -> Result<(), Doubt> {
    let signed_at = seconds.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    let age = now - signed_at.ok_or(Doubt::OutOfTime)?;
    if age <= tries_for + CLOCKS_DIFFER && age >= -CLOCKS_DIFFER { Ok(()) } else { Err(Doubt::OutOfTime) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    /// As `printf 1770109200TOKEN | openssl dgst -sha256 -hmac KEY` writes it.
    #[test]
    fn mailgun_signs_a_time_and_a_token() {
        let mailgun = Mailgun { signing_key: Secret::parse("0123456789abcdef0123456789abcdef").unwrap() };
        let (time, token) = ("1770109200", "e0b5477167110d68991efc6b9f89f0a11066af27834600e123");
        let signature = "7e1642ca2a53ce4381f10bd5551c9d27899fd9957bea5b1325cae5a2e71c51d5";
        let vouches = |time: &str, token: &str, signature: &str, now| mailgun.vouches(time, token, signature, at(now));
        let table = [
            (1_770_109_200, Ok(())),
            (1_770_109_200 - 299, Ok(())),
            (1_770_109_200 - 301, Err(Doubt::OutOfTime)),
            (1_770_109_200 + 8 * 3600 + 299, Ok(())),
            (1_770_109_200 + 8 * 3600 + 301, Err(Doubt::OutOfTime)),
        ];
        for (now, want) in table {
            assert_eq!(vouches(time, token, signature, now), want, "{now}");
        }
        assert_eq!(vouches("1770109201", token, signature, 1_770_109_200), Err(Doubt::Forged));
        assert_eq!(vouches(time, &token[1..], signature, 1_770_109_200), Err(Doubt::Forged));
        assert_eq!(vouches(time, token, "", 1_770_109_200), Err(Doubt::Forged));
        let other = Mailgun { signing_key: Secret::parse("another key of the same length !").unwrap() };
        assert_eq!(other.vouches(time, token, signature, at(1_770_109_200)), Err(Doubt::Forged));
    }

    const KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMWKNwIsPimZ0aezs9Zycx/Djh8ynep3FIj9C44lmyhWwIyDFqCImzWmyHLdoHUT7wT8MvUgAZUVjEEB3pbTUEA==";
    /// Of `1770109200` and `a post`, by `openssl dgst -sha256 -sign`.
    const SIGNATURE: &str =
        "MEQCIC/MHapCKgjM0I1m1vRkW1pF3eFYZ7nBJv90WuVAIrBbAiBNdh1Jf72YYZTKdAITX1wLyxiYycKeq8YpkXfcXpRKNg==";

    #[test]
    fn sendgrid_signs_a_time_and_the_whole_post() {
        let key = PublicKey::parse(KEY).unwrap();
        let vouches =
            |time: &str, body: &str, signature: &str, now| key.vouches(time, body.as_bytes(), signature, at(now));
        assert_eq!(vouches("1770109200", "a post", SIGNATURE, 1_770_109_200), Ok(()));
        assert_eq!(vouches("1770109200", "a post", SIGNATURE, 1_770_109_200 + 3 * 86_400), Ok(()));
        assert_eq!(vouches("1770109200", "a post", SIGNATURE, 1_770_109_200 + 4 * 86_400), Err(Doubt::OutOfTime));
        assert_eq!(vouches("1770109200", "a past", SIGNATURE, 1_770_109_200), Err(Doubt::Forged));
        assert_eq!(vouches("177010920", "0a post", SIGNATURE, 1_770_109_200), Err(Doubt::OutOfTime));
        for rubbish in ["", "é", "====", "AAAA", &SIGNATURE[4..]] {
            assert_eq!(vouches("1770109200", "a post", rubbish, 1_770_109_200), Err(Doubt::Forged), "{rubbish}");
        }
    }

    #[test]
    fn a_public_key_is_taken_as_it_is_copied() {
        let (first, rest) = KEY.split_at(64);
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{first}\n{rest}\n-----END PUBLIC KEY-----\n");
        assert_eq!(PublicKey::parse(&pem), PublicKey::parse(KEY));
        for bad in ["", "MFkw", &KEY[1..], &KEY.replace("MFkw", "MFkx"), "SG.abcdef"] {
            assert!(PublicKey::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_login_is_user_and_password() {
        let login = Login { user: "hub".to_owned(), password: Secret::parse("sixteen signs or more").unwrap() };
        assert!(login.is("hub", "sixteen signs or more"));
        assert!(
            !login.is("Hub", "sixteen signs or more") && !login.is("hub", "sixteen signs or mor") && !login.is("", "")
        );
        assert!(!format!("{login:?}").contains("sixteen"));
    }
}
