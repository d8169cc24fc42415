//! Plivo's third scheme: the address, the form and a nonce, by HMAC-SHA-256. The header may hold several signatures.

use super::*;

pub(super) fn vouches(token: &str, post: &Post) -> bool {
    let nonce = post.header("x-plivo-signature-v3-nonce").unwrap_or_default();
    let written = post.header("x-plivo-signature-v3").unwrap_or_default();
    let signed = format!("{}.{nonce}", base(post));
    !nonce.is_empty()
        && written
            .split(',')
            .filter_map(tag)
            .any(|tag| is_mac::<Hmac<Sha256>>(token.as_bytes(), signed.as_bytes(), &tag))
}

/// `https://host/path?query.form`: names of both in their order, the question mark also where only a form is.
fn base(post: &Post) -> String {
    let sorted = |written: &[u8]| {
        let mut fields = text_pairs(written);
        fields.sort();
        fields
    };
    let address = post.url.split('?').next().unwrap_or_default();
    let query: Vec<String> =
        sorted(query(post.url).as_bytes()).into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    let form: String = match post.method {
        "GET" => String::new(),
        _ => sorted(post.body).into_iter().map(|(name, value)| name + &value).collect(),
    };
    let mark = if query.is_empty() && form.is_empty() { "" } else { "?" };
    let dot = if query.is_empty() || form.is_empty() { "" } else { "." };
    format!("{address}{mark}{}{dot}{form}", query.join("&"))
}
