//! A JSON Web Token (RFC 7519) that holds the hash of the body, and perhaps of the address: Vonage's messages, and
//! MessageBird.

use super::*;
use serde_json::Value;

pub(super) fn vouches(
    secret: &str,
    written: &str,
    post: &Post,
    tries_for: Duration,
    now: DateTime<Utc>,
) -> Result<(), Doubt> {
    let claims = claims(secret, written).ok_or(Doubt::Forged)?;
    let claim = |name: &str| claims.get(name).and_then(Value::as_str);
    let is_hash = |claim: &str, bytes: &[u8]| claim.eq_ignore_ascii_case(&HEXLOWER.encode(&Sha256::digest(bytes)));
    sure(match claim("payload_hash") {
        Some(hash) => is_hash(hash, post.body),
        None => post.body.is_empty(),
    })?;
    sure(claim("url_hash").is_none_or(|hash| is_hash(hash, post.url.as_bytes())))?;
    // Without a body, the address says everything.
    sure(!post.body.is_empty() || claim("url_hash").is_some())?;
    let time = |name: &str| claims.get(name).and_then(Value::as_i64);
    let from = time("iat").or(time("nbf"));
    if let Some(until) = time("exp") {
        sure_of_time(now.timestamp() <= until + CLOCKS_DIFFER.num_seconds())?;
        return sure_of_time(from.is_none_or(|from| from <= now.timestamp() + CLOCKS_DIFFER.num_seconds()));
    }
    fresh(from.ok_or(Doubt::OutOfTime)?, tries_for, now)
}

fn sure_of_time(is_in_time: bool) -> Result<(), Doubt> {
    if is_in_time { Ok(()) } else { Err(Doubt::OutOfTime) }
}

/// What it says, if it is signed by HS256 and by nothing else.
fn claims(secret: &str, written: &str) -> Option<Value> {
    let token = written.trim();
    let token = token.strip_prefix("Bearer ").or_else(|| token.strip_prefix("bearer ")).unwrap_or(token).trim();
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let decoded = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes()).ok();
    let header: Value = serde_json::from_slice(&decoded(header)?).ok()?;
    let is_signed = header.get("alg").and_then(Value::as_str) == Some("HS256")
        && is_mac::<Hmac<Sha256>>(secret.as_bytes(), signed.as_bytes(), &decoded(signature)?);
    if is_signed { serde_json::from_slice(&decoded(claims)?).ok() } else { None }
}
