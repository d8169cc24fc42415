//! A service's post, taken apart: its bytes under a limit, and the fields of a form in either of its two spellings.

use super::programs::{Refusal, Result};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use percent_encoding::percent_decode;
use serde::Deserialize;
use std::collections::HashMap;
use std::time::Duration;

/// The largest mail that is read (five megabytes), and what a post adds to it.
const POST_MAX: usize = 7 * 1024 * 1024;
/// How long a post may take on its way.
const PATIENCE: Duration = Duration::from_secs(30);
/// Services post about twenty.
const FIELDS_MAX: usize = 64;

/// All of it. `too_large` makes its service stop, as it will be no smaller the next time.
pub async fn whole(body: Body, too_large: StatusCode) -> Result<Bytes> {
    match tokio::time::timeout(PATIENCE, to_bytes(body, POST_MAX)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(Refusal::new(too_large, "this is larger than an answer to a letter can be: 7 MB at most")),
        Err(_) => Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, "the post did not end within half a minute")),
    }
}

/// The fields of a form, the first of each name.
pub struct Fields(HashMap<String, Vec<u8>>);

impl Fields {
    pub fn text(&self, name: &str) -> String {
        self.text_or_none(name).unwrap_or_default()
    }

    pub fn text_or_none(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|value| String::from_utf8_lossy(value).into_owned())
    }

    pub fn take(&mut self, name: &str) -> Option<Vec<u8>> {
        self.0.remove(name)
    }
}

pub async fn fields(headers: &HeaderMap, body: Bytes) -> Result<Fields> {
    let written = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = written.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match name.as_str() {
        "multipart/form-data" => multipart(written, body).await,
        "application/x-www-form-urlencoded" => Ok(urlencoded(&body)),
        _ => Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "the post has to be a form")),
    }
}

async fn multipart(content_type: &str, body: Bytes) -> Result<Fields> {
    let unreadable = || Refusal::new(StatusCode::BAD_REQUEST, "the form cannot be read; it is cut short, or none");
    let mut request = Request::new(Body::from(body));
    request.headers_mut().insert(CONTENT_TYPE, content_type.parse().map_err(|_| unreadable())?);
    // Its size is known already.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    let mut fields = HashMap::new();
    while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
        let name = field.name().unwrap_or_default().to_owned();
        let value = field.bytes().await.map_err(|_| unreadable())?;
        fields.entry(name).or_insert_with(|| value.to_vec());
        if fields.len() > FIELDS_MAX {
            return Err(unreadable());
        }
    }
    Ok(Fields(fields))
}

/// To the byte: a mail need not be UTF-8.
fn urlencoded(body: &[u8]) -> Fields {
    let decoded = |part: &[u8]| {
        let spaced: Vec<u8> = part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        percent_decode(&spaced).collect::<Vec<u8>>()
    };
    let mut fields = HashMap::new();
    for pair in body.split(|byte| *byte == b'&').take(FIELDS_MAX) {
        let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let name = String::from_utf8_lossy(&decoded(&pair[..at])).into_owned();
        fields.entry(name).or_insert_with(|| decoded(pair.get(at + 1..).unwrap_or_default()));
    }
    Fields(fields)
}

/// SendGrid's `envelope`: from whom and to whom. What cannot be read is as if it were missing: the mail's header says it
/// too.
pub fn envelope_of_sendgrid(written: &str) -> (Option<String>, Vec<String>) {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Envelope {
        from: Option<String>,
        to: Vec<String>,
    }
    let envelope: Envelope = serde_json::from_str(written).unwrap_or_default();
    (envelope.from, envelope.to)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(content_type: &str, body: &[u8]) -> Result<Fields> {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type.parse().unwrap())]);
        fields(&headers, Bytes::copy_from_slice(body)).await
    }

    #[tokio::test]
    async fn both_spellings_of_a_form_keep_every_byte() {
        let mail = b"Subject: Gr\xfc\xdfe\r\n\r\nyes + 1 = 100%&more\r\n";
        let encoded: String = mail.iter().map(|byte| format!("%{byte:02X}")).collect();
        let form = format!("token=a+b&body-mime={encoded}&body-mime=second&empty");
        let multipart = [b"--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\na b\r\n--x\r\n".as_slice(),
            b"Content-Disposition: form-data; name=\"body-mime\"; filename=\"m.eml\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n",
            mail, b"\r\n--x\r\nContent-Disposition: form-data; name=\"body-mime\"\r\n\r\nsecond\r\n",
            b"--x\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--x--\r\n"].concat();
        for (content_type, body) in [
            ("application/x-www-form-urlencoded; charset=utf-8", form.as_bytes()),
            ("multipart/form-data; boundary=x", &multipart),
        ] {
            let mut read = read(content_type, body).await.unwrap();
            assert_eq!(
                (read.text("token"), read.text("empty"), read.text("none")),
                ("a b".into(), "".into(), "".into())
            );
            assert_eq!(read.take("body-mime").unwrap(), mail, "{content_type}");
        }
    }

    #[tokio::test]
    async fn what_is_no_form_is_refused() {
        let cut = b"--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\na b";
        let many = "--x\r\nContent-Disposition: form-data; name=\"N\"\r\n\r\na\r\n";
        let many: String = (0..100).map(|n| many.replace('N', &n.to_string())).collect();
        for (content_type, body) in [
            ("multipart/form-data; boundary=x", cut.as_slice()),
            ("multipart/form-data; boundary=x", many.as_bytes()),
            ("multipart/form-data", b"--x--"),
            ("multipart/mixed; boundary=x", b"--x--"),
            ("text/plain", b"token=a"),
            ("", b""),
        ] {
            assert!(read(content_type, body).await.is_err(), "{content_type}");
        }
    }

    #[test]
    fn an_envelope_that_cannot_be_read_is_as_if_it_were_missing() {
        let (from, to) = envelope_of_sendgrid(r#"{"to":["a@in.hub.example","b@in.hub.example"],"from":""}"#);
        assert_eq!((from.as_deref(), to.len()), (Some(""), 2));
        for bad in ["", "{", "[]", r#"{"to":"a@in.hub.example"}"#] {
            assert_eq!(envelope_of_sendgrid(bad), (None, vec![]), "{bad}");
        }
    }
}
