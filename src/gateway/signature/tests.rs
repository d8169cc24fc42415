//! Signatures as the vendors' own libraries make them: twilio 9.13 (Python), vonage-jwt 1.1.5, @vonage/sms 1.21, plivo 4.63,
//! telnyx 4.189, sinch 2.3; Bird's by its documented formula only. Each is good as it is, and no longer good when
//! anything in it is changed.

use super::*;
use crate::domain::gateway::Door;
use crate::gateway::{BUILT_IN, Preset};

/// A signed post, with what it takes to look at it.
#[derive(Clone)]
struct Signed {
    scheme: Scheme,
    settings: Values,
    method: &'static str,
    url: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    now: i64,
}

impl Signed {
    fn by(preset: &str, settings: &[(&str, &str)]) -> Signed {
        let text = BUILT_IN.iter().find(|(name, _)| *name == preset).unwrap().1;
        Signed::with(Preset::parse(preset, text).unwrap().verify.unwrap(), settings)
    }

    fn with(scheme: Scheme, settings: &[(&str, &str)]) -> Signed {
        let settings = settings.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let url = "https://intro.hub.example/sms/main/a2b3/text".to_owned();
        Signed { scheme, settings, method: "POST", url, headers: Vec::new(), body: Vec::new(), now: 1_795_356_262 }
    }

    fn url(mut self, url: &str) -> Signed {
        self.url = url.to_owned();
        self
    }

    fn header(mut self, name: &str, value: &str) -> Signed {
        self.headers.retain(|(other, _)| other != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn json(mut self, body: &str) -> Signed {
        self.body = body.as_bytes().to_vec();
        self.header("content-type", "application/json")
    }

    fn form(mut self, fields: &[(&str, &str)]) -> Signed {
        let written = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.body = written.into_bytes();
        self.header("content-type", "application/x-www-form-urlencoded")
    }

    fn at(mut self, now: i64) -> Signed {
        self.now = now;
        self
    }

    fn verify(&self) -> Result<(), Doubt> {
        let Signed { method, url, headers, body, .. } = self;
        let post = Post { door: Door::Text, method, url, headers, body };
        self.scheme.verify(&post, &self.settings, DateTime::from_timestamp(self.now, 0).unwrap())
    }

    /// Good as it is; with any byte of the body, the address, the signature or the secret changed, or without it, forged.
    fn holds(&self, signature: &str) {
        assert_eq!(self.verify(), Ok(()));
        let without = |name: &str| {
            let mut without = self.clone();
            without.headers.retain(|(other, _)| other != name);
            without
        };
        assert_eq!(without(signature).verify(), Err(Doubt::Forged), "without {signature}");
        for at in 0..self.body.len() {
            let mut forged = self.clone();
            forged.body[at] ^= 1;
            assert!(forged.verify().is_err(), "byte {at} of the body");
        }
        let written = self.headers.iter().find(|(name, _)| name == signature).unwrap().1.clone();
        for at in 0..written.len() - 1 {
            let mut forged = written.clone().into_bytes();
            // The last sign of base64 before = holds bits that mean nothing, so another bit is changed.
            forged[at] = if forged[at] == b'B' { b'h' } else { b'B' };
            if forged[at].eq_ignore_ascii_case(&written.as_bytes()[at]) || written[at..].starts_with(' ') {
                continue;
            }
            let forged = self.clone().header(signature, std::str::from_utf8(&forged).unwrap());
            assert_eq!(forged.verify(), Err(Doubt::Forged), "byte {at} of {signature}");
        }
        for rubbish in ["", "é", "=", &"A".repeat(10_000), "Bearer ..", "00"] {
            assert_eq!(self.clone().header(signature, rubbish).verify(), Err(Doubt::Forged), "{rubbish}");
        }
        for name in self.settings.keys() {
            let mut other = self.clone();
            other.settings.insert(name.clone(), "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbh=".to_owned());
            assert_eq!(other.verify(), Err(Doubt::Forged), "another {name}");
        }
    }

    fn is_in_time_until(&self, late: i64) {
        for (seconds, wanted) in
            [(-299, Ok(())), (-301, Err(Doubt::OutOfTime)), (late + 299, Ok(())), (late + 301, Err(Doubt::OutOfTime))]
        {
            assert_eq!(self.clone().at(self.now + seconds).verify(), wanted, "{seconds} s");
        }
    }
}

const TOKEN: &str = "3f2a9c1b7d5e48f0a6b2c4d8e0f1a3b5";

fn twilio() -> Signed {
    Signed::by("twilio", &[("auth_token", TOKEN)])
}

fn inbound() -> Signed {
    twilio().url("https://intro.hub.example/hooks/sms/twilio/inbound").form(&[
        ("ToCountry", "GB"),
        ("ToState", ""),
        ("SmsMessageSid", "SM0123456789abcdef0123456789abcdef"),
        ("NumMedia", "0"),
        ("ToCity", ""),
        ("FromZip", ""),
        ("SmsSid", "SM0123456789abcdef0123456789abcdef"),
        ("FromState", ""),
        ("SmsStatus", "received"),
        ("FromCity", ""),
        ("Body", "Yes 2 – café & “tea”? 😀 +1=2"),
        ("FromCountry", "GB"),
        ("To", "+447700900456"),
        ("ToZip", ""),
        ("NumSegments", "1"),
        ("MessageSid", "SM0123456789abcdef0123456789abcdef"),
        ("AccountSid", "AC00000000000000000000000000000000"),
        ("From", "+447700900123"),
        ("ApiVersion", "2010-04-01"),
    ])
}

const TWILIO: &str = "x-twilio-signature";

#[test]
fn twilio_signs_the_address_and_the_form() {
    let signed = inbound().header(TWILIO, "KuC4+UHfPps64/HqNG0aEtYnxAI=");
    signed.holds(TWILIO);
    let other = signed.clone().url("https://intro.hub.example/hooks/sms/twilio/other");
    assert_eq!(other.verify(), Err(Doubt::Forged));
    for port in ["https://intro.hub.example:443", "https://intro.hub.example"] {
        let url = signed.url.replace("https://intro.hub.example", port);
        assert_eq!(signed.clone().url(&url).verify(), Ok(()), "{port}");
        assert_eq!(signed.clone().url(&url).header(TWILIO, "myyixzjW68IvuCk7k/rvvdnYN7Y=").verify(), Ok(()), "{port}");
    }
    assert_eq!(signed.clone().url(&signed.url.replace(".example", ".example:8443")).verify(), Err(Doubt::Forged));

    let receipt = twilio().url("https://intro.hub.example/hooks/sms/twilio/status?m=msg_01J9Z8&k=a%2Fb").form(&[
        ("SmsSid", "SM0123456789abcdef0123456789abcdef"),
        ("SmsStatus", "undelivered"),
        ("MessageStatus", "undelivered"),
        ("To", "+447700900123"),
        ("MessageSid", "SM0123456789abcdef0123456789abcdef"),
        ("AccountSid", "AC00000000000000000000000000000000"),
        ("From", "+447700900456"),
        ("ApiVersion", "2010-04-01"),
        ("ErrorCode", "30003"),
    ]);
    receipt.header(TWILIO, "w4cACJjN0T+f7DCqb3r+YbNyufU=").holds(TWILIO);

    let mut get = twilio().url("https://intro.hub.example/hooks/sms/twilio/inbound?From=%2B447700900123&Body=STOP");
    get.method = "GET";
    get.header(TWILIO, "C8YAwyPRbZPk8E6qHuNFyddbcyU=").holds(TWILIO);

    let twice = twilio().url("https://intro.hub.example/hooks/sms/twilio/inbound");
    let twice = twice.form(&[("A", "2"), ("A", "1"), ("A", "2"), ("a", "3")]);
    assert_eq!(twice.header(TWILIO, "KCDDV4C6iBIDFY7SCFXWf7POGLQ=").verify(), Ok(()));
}

#[test]
fn twilio_hashes_another_body_into_the_address() {
    let url = "https://intro.hub.example/hooks/sms/twilio/inbound?bodySHA256=3103db2657a10ebdc4537d54a08114498db55ed4ab5e4e6955ed26b3e2dbc2fd";
    let signed = twilio().url(url).json("{\"a\":1,\"t\":\"é\"}").header(TWILIO, "NkrGaFK4Vxn0xfDfcbDAhs23CRg=");
    signed.holds(TWILIO);
    // A body that is no form and stands in no address is signed by nobody.
    let mut loose = twilio().url("https://intro.hub.example/hooks/sms/twilio/inbound?From=%2B447700900123&Body=STOP");
    loose = loose.header(TWILIO, "C8YAwyPRbZPk8E6qHuNFyddbcyU=");
    assert_eq!(loose.verify(), Ok(()));
    assert_eq!(loose.json("{\"From\":\"+447700900999\"}").verify(), Err(Doubt::Forged));
}

#[test]
fn twilio_signs_by_a_shared_key_as_well() {
    let mut signed = inbound().header(TWILIO, "yNlieLn03yRq9a70GGg+CfjMRvvYJ+LHi30kjvMKpeU=");
    assert_eq!(signed.verify(), Err(Doubt::Forged), "it has to say so");
    signed = signed.header("x-twilio-webhooks-signature-settings", "key=SK1,algorithm=HMAC_SHA256");
    assert_eq!(signed.verify(), Err(Doubt::Forged), "and no such key is known");
    signed.settings = Values::from([("shared_key".to_owned(), TOKEN.to_owned())]);
    signed.holds(TWILIO);
}

#[test]
fn vonage_signs_its_fields() {
    let fields = [
        ("msisdn", "447700900123"),
        ("to", "447700900456"),
        ("messageId", "0A0000000123ABCD1"),
        ("text", "YES 2 & more=ok"),
        ("type", "text"),
        ("keyword", "YES"),
        ("message-timestamp", "2026-11-22 14:04:22"),
        ("timestamp", "1795356262"),
        ("nonce", "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"),
    ];
    let signatures = [
        ("sha256", "72c288f309e0d09383646833593136c424e86d9b81e62e871a8f91f70d0a5353"),
        (
            "sha512",
            "a40abed7a99aca2d40c88c01f8d5c16e3591cad7794addc83b8785d3144d4d878f9757abd79de4964b3f2304f5237233808659ff9e0d1a17d9cb08f981ec2068",
        ),
        ("sha256", "23b5bd5e8b6b5a866e545588bfb751392ebfa4a7"),
        ("sha256", "f6c2085d10ed033c1d46da6ae2f5a612"),
        ("sha256", ""),
    ];
    for (nth, (hash, signature)) in signatures.into_iter().enumerate() {
        let hash = if hash == "sha256" { Hash::Sha256 } else { Hash::Sha512 };
        let scheme = Scheme::VonageSig { secret: Template::try_from("{s}".to_owned()).unwrap(), hash };
        let signed = Signed::with(scheme, &[("s", "my_secret_key_for_testing")]);
        let post = signed.clone().form(&[&fields[..], &[("sig", signature)]].concat());
        // SHA-1 and MD5 are not taken, though they are what Vonage's library made of the same fields.
        let wanted = if nth < 2 { Ok(()) } else { Err(Doubt::Forged) };
        assert_eq!(post.verify(), wanted, "{signature}");
        if wanted.is_err() {
            continue;
        }
        let mut get = signed.clone().url(&format!("{}?{}", signed.url, String::from_utf8(post.body.clone()).unwrap()));
        get.method = "GET";
        assert_eq!(get.verify(), Ok(()));
        let object: serde_json::Map<_, _> =
            [&fields[..], &[("sig", signature)]].concat().into_iter().map(|(k, v)| (k.to_owned(), v.into())).collect();
        assert_eq!(signed.clone().json(&serde_json::Value::Object(object).to_string()).verify(), Ok(()));
        let capitals = signature.to_uppercase();
        assert_eq!(signed.form(&[&fields[..], &[("sig", &capitals)]].concat()).verify(), Ok(()));
        for at in 0..post.body.len() {
            let mut forged = post.clone();
            forged.body[at] ^= 1;
            assert!(forged.verify().is_err() || forged.body.eq_ignore_ascii_case(&post.body), "byte {at}");
        }
        post.is_in_time_until(24 * 3600);
    }
}

const VONAGE_BODY: &str = r#"{"message_uuid":"aaaaaaaa-bbbb-cccc-dddd-0123456789ab","to":"447700900456","from":"447700900123","timestamp":"2026-11-22T14:04:22Z","channel":"sms","message_type":"text","text":"YES 2"}"#;
const VONAGE_TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJWb25hZ2UiLCJpYXQiOjE3OTUzNTYyNjIsImp0aSI6ImM1YmE4ZjI0LTFhMTQtNGMxMC1iZmRmLTNmYmU4Y2U1MTFiNSIsInBheWxvYWRfaGFzaCI6ImUwOWE2Y2ViODZhOGRmOWY4MGIzMWMxOWRjYmJhZWY5ZGVjMzIwZDNiMjc0NTgyYTQ4ZDJiZjgwZTBjNGY4Y2EiLCJhcGlfa2V5IjoiYWJjZDEyMzQiLCJhcHBsaWNhdGlvbl9pZCI6IjAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMCJ9.dA2hlL5iC-SIwZe3LbVcvsL8E23oKpqXZp5ntysLnOU";

#[test]
fn a_token_holds_the_hash_of_the_body_and_of_nothing_else() {
    let signed =
        Signed::by("vonage", &[("signature_secret", "vonage_signature_secret_for_tests_01")]).json(VONAGE_BODY);
    let signed = signed.header("authorization", &format!("Bearer {VONAGE_TOKEN}"));
    signed.holds("authorization");
    signed.is_in_time_until(24 * 3600);
}

/// A token of these claims, as MessageBird makes them.
fn token(header: &str, claims: &str, secret: &str) -> String {
    let encode = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    let signed = format!("{}.{}", encode(header.as_bytes()), encode(claims.as_bytes()));
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    format!("{signed}.{}", encode(&mac.finalize().into_bytes()))
}

#[test]
fn a_token_is_signed_by_one_algorithm_and_covers_the_address() {
    let (secret, now) = ("a signing key of MessageBird", 1_795_356_262);
    let signed = Signed::by("messagebird", &[("signing_key", secret)]).json("{}");
    let hash = |bytes: &[u8]| HEXLOWER.encode(&Sha256::digest(bytes));
    let (url, body) = (hash(signed.url.as_bytes()), hash(b"{}"));
    let claims =
        |nbf: i64, exp: i64, rest: &str| format!(r#"{{"iss":"MessageBird","nbf":{nbf},"exp":{exp},"jti":"1"{rest}}}"#);
    let whole = format!(r#","url_hash":"{url}","payload_hash":"{body}""#);
    let good = claims(now, now + 60, &whole);
    let hs256 = r#"{"alg":"HS256","typ":"JWT"}"#;
    let table = [
        (hs256, good.clone(), secret, Ok(())),
        (r#"{"alg":"none"}"#, good.clone(), secret, Err(Doubt::Forged)),
        (r#"{"alg":"none"}"#, good.clone(), "", Err(Doubt::Forged)),
        (r#"{"alg":"RS256"}"#, good.clone(), secret, Err(Doubt::Forged)),
        (r#"{"alg":"hs256"}"#, good.clone(), secret, Err(Doubt::Forged)),
        ("{}", good.clone(), secret, Err(Doubt::Forged)),
        (hs256, good.clone(), "another key", Err(Doubt::Forged)),
        (hs256, good.clone(), "", Err(Doubt::Forged)),
        (hs256, good.replace(&url, &body), secret, Err(Doubt::Forged)),
        (hs256, good.replace(&body, &url), secret, Err(Doubt::Forged)),
        (hs256, claims(now, now + 60, &format!(r#","url_hash":"{url}""#)), secret, Err(Doubt::Forged)),
        (hs256, claims(now - 900, now - 301, &whole), secret, Err(Doubt::OutOfTime)),
        (hs256, claims(now + 301, now + 900, &whole), secret, Err(Doubt::OutOfTime)),
        (hs256, format!(r#"{{"payload_hash":"{body}"}}"#), secret, Err(Doubt::OutOfTime)),
        (hs256, "[]".to_owned(), secret, Err(Doubt::Forged)),
    ];
    const HEADER: &str = "messagebird-signature-jwt";
    for (header, claims, key, wanted) in table {
        assert_eq!(signed.clone().header(HEADER, &token(header, &claims, key)).verify(), wanted, "{header} {claims}");
    }
    let unsigned = token(r#"{"alg":"none"}"#, &good, secret);
    let unsigned = unsigned.rsplit_once('.').unwrap().0;
    assert_eq!(signed.clone().header(HEADER, &format!("{unsigned}.")).verify(), Err(Doubt::Forged));
    // Without a body the address says everything, so it must be covered.
    let mut get = signed.clone();
    (get.method, get.body) = ("GET", Vec::new());
    let covered = claims(now, now + 60, &format!(r#","url_hash":"{url}""#));
    assert_eq!(get.clone().header(HEADER, &token(hs256, &covered, secret)).verify(), Ok(()));
    assert_eq!(get.header(HEADER, &token(hs256, &claims(now, now + 60, ""), secret)).verify(), Err(Doubt::Forged));
    let other = signed.url("https://intro.hub.example/other").header(HEADER, &token(hs256, &good, secret));
    assert_eq!(other.verify(), Err(Doubt::Forged));
}

#[test]
fn smsgate_signs_the_body_and_the_time() {
    let body = r#"{"deviceId":"ffffffffceb0b1db0000018e937c815b","event":"sms:received","id":"Ey6ECgOkVVFjz3CL48B8C","payload":{"messageId":"abc123","message":"YES 2","sender":"+447700900123","recipient":"+447700900456","simNumber":1,"receivedAt":"2026-11-22T14:04:22.000+00:00"},"webhookId":"LreFUt-Z3sSq0JufY9uWB"}"#;
    let signed = Signed::by("smsgate", &[("signing_key", "s3cr3t-key")]).json(body).header("x-timestamp", "1795356262");
    let signed = signed.header("x-signature", "5dd7c7073d328f95983a0f64671f78a27e90a0ada52a8d9bd1c74c3bc9d8226c");
    signed.holds("x-signature");
    signed.is_in_time_until(0);
    assert_eq!(signed.header("x-timestamp", "1795356263").verify(), Err(Doubt::Forged));
}

#[test]
fn telnyx_signs_by_a_key_pair() {
    let body = r#"{"data":{"event_type":"message.received","id":"bf6307bd-884d-4c1f-b6ea-c62b8c495d3c","occurred_at":"2026-11-22T14:04:22.000+00:00","payload":{"direction":"inbound","from":{"phone_number":"+447700900123"},"id":"7ee4241c-f127-47e5-9c34-3aac291f8058","text":"YES 2","to":[{"phone_number":"+447700900456"}],"type":"SMS"},"record_type":"event"},"meta":{"attempt":1}}"#;
    let signed = Signed::by("telnyx", &[("public_key", "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=")]).json(body);
    let signed = signed.header("telnyx-timestamp", "1795356262").header(
        "telnyx-signature-ed25519",
        "sU6e7wK7FkFkr8T/GfCneO/VHY4J3dviNKxpgEoFHaZitNFL3EOwuHaIDdW13+LaWA8dAaGzJIQ6fQlUzl4eDA==",
    );
    signed.holds("telnyx-signature-ed25519");
    signed.is_in_time_until(0);
}

#[test]
fn plivo_signs_the_address_the_form_and_a_nonce() {
    let signed = Signed::by("plivo", &[("auth_token", "my_auth_token")])
        .url("https://intro.hub.example/hooks/sms/plivo/inbound?k=1")
        .form(&[
            ("From", "447700900123"),
            ("To", "447700900456"),
            ("Text", "YES 2 é"),
            ("Type", "sms"),
            ("MessageUUID", "aaaa-bbbb"),
        ])
        .header("x-plivo-signature-v3-nonce", "05429567804466091622")
        .header("x-plivo-signature-v3", "tzzsGsMmrqdcami3LaR4UkofT+HLps7ggY4hTJ9qIIQ=");
    signed.holds("x-plivo-signature-v3");
    let several = "AAAA, tzzsGsMmrqdcami3LaR4UkofT+HLps7ggY4hTJ9qIIQ=,BBBB";
    assert_eq!(signed.clone().header("x-plivo-signature-v3", several).verify(), Ok(()));
    assert_eq!(signed.clone().header("x-plivo-signature-v3-nonce", "1").verify(), Err(Doubt::Forged));
    assert_eq!(signed.url("https://intro.hub.example/hooks/sms/plivo/inbound?k=2").verify(), Err(Doubt::Forged));
}

#[test]
fn sinch_signs_the_body_a_nonce_and_the_time() {
    let body = r#"{"type":"mo_text","id":"01XXXXX21XXXXX119Z8P1XXXXX","from":"447700900123","to":"447700900456","body":"YES 2"}"#;
    let signed = Signed::by("sinch", &[("callback_secret", "foo_secret1234")]).json(body).at(1_634_579_353);
    let signed = signed
        .header("x-sinch-webhook-signature-nonce", "01FJA8B4A7BM43YGWSG9GBV067")
        .header("x-sinch-webhook-signature-timestamp", "1634579353")
        .header("x-sinch-webhook-signature", "mHOio9ms3Gf6DK3eF4qfcEOVa9xOq6BY+UK9+fHK0Ns=");
    signed.holds("x-sinch-webhook-signature");
    signed.is_in_time_until(24 * 3600);
}

#[test]
fn bird_signs_the_time_the_address_and_the_body_s_hash() {
    let scheme: Scheme = toml::from_str(
        r#"scheme = "hmac"
        secret = "{key}"
        header = "messagebird-signature"
        signed = ["{header:messagebird-request-timestamp}", "\n", "{url}", "\n", "{body_sha256}"]
        time = "messagebird-request-timestamp""#,
    )
    .unwrap();
    let signed = Signed::with(scheme, &[("key", "secureSigningKey")])
        .url("https://intro.hub.example/hooks/sms/bird/inbound")
        .json(r#"{"service":"channels","event":"sms.inbound"}"#)
        .header("messagebird-request-timestamp", "1719823259")
        .header("messagebird-signature", "mF2OASv/ywAGnF3bmRAZBgiDLKUJPsoedF0GQqthyfo=")
        .at(1_719_823_259);
    signed.holds("messagebird-signature");
    signed.is_in_time_until(0);
    assert_eq!(signed.url("https://intro.hub.example/other").verify(), Err(Doubt::Forged));
}

#[test]
fn a_login_stands_in_a_header() {
    let template = |text: &str| Template::try_from(text.to_owned()).unwrap();
    let scheme = Scheme::Basic { user: template("hub"), password: template("{password}") };
    let signed = Signed::with(scheme, &[("password", "a:b")]);
    let with = |header: &str| signed.clone().header("authorization", header).verify();
    assert_eq!(with("Basic aHViOmE6Yg=="), Ok(()));
    assert_eq!(with("basic  aHViOmE6Yg=="), Ok(()));
    for bad in ["", "Basic", "Basic aHViOmE6Yw==", "Bearer aHViOmE6Yg==", "Basic hub:a:b"] {
        assert_eq!(with(bad), Err(Doubt::Forged), "{bad}");
    }
    assert_eq!(signed.verify(), Err(Doubt::Forged));
}

#[test]
fn where_no_secret_is_set_the_address_alone_guards() {
    let mut signed = Signed::by("sinch", &[("callback_secret", "")]);
    assert!(!signed.scheme.is_on(&signed.settings) && signed.verify().is_ok());
    signed.settings.insert("callback_secret".to_owned(), "s".to_owned());
    assert_eq!(signed.verify(), Err(Doubt::Forged));
}
