//! Twilio's two schemes: HMAC-SHA-1 by the account's token, and HMAC-SHA-256 by a shared key.

use super::*;

/// The address, then each name and value of a form in their order, once each. A body of another kind is hashed into the
/// address. Their own libraries take the address with or without the port that is meant anyway.
pub(super) fn vouches(token: &str, shared_key: &str, post: &Post) -> bool {
    let Some(written) = post.header("x-twilio-signature").and_then(tag) else { return false };
    let Some(form) = signed_form(post) else { return false };
    let settings = post.header("x-twilio-webhooks-signature-settings").unwrap_or_default();
    let by_shared_key = settings.to_ascii_uppercase().contains("HMAC_SHA256");
    spellings(post.url).iter().any(|url| {
        let signed = format!("{url}{form}");
        match by_shared_key {
            true => is_mac::<Hmac<Sha256>>(shared_key.as_bytes(), signed.as_bytes(), &written),
            false => is_mac::<Hmac<Sha1>>(token.as_bytes(), signed.as_bytes(), &written),
        }
    })
}

/// What follows the address; nothing if a body is there that is not signed.
fn signed_form(post: &Post) -> Option<String> {
    if post.method == "GET" || post.body.is_empty() {
        return Some(String::new());
    }
    let hash = pairs(query(post.url).as_bytes()).into_iter().find(|(name, _)| name == "bodySHA256");
    if let Some((_, hash)) = hash {
        let is_it = hash.eq_ignore_ascii_case(HEXLOWER.encode(&Sha256::digest(post.body)).as_bytes());
        return is_it.then(String::new);
    }
    let kind = post.header("content-type").unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        return None;
    }
    let mut fields = text_pairs(post.body);
    fields.sort();
    fields.dedup();
    Some(fields.into_iter().map(|(name, value)| name + &value).collect())
}

/// As it is, with the port that is meant anyway, and without it.
fn spellings(url: &str) -> Vec<String> {
    let port = if url.starts_with("https:") { ":443" } else { ":80" };
    let Some(start) = url.find("://").map(|at| at + 3) else { return vec![url.to_owned()] };
    let end = url[start..].find(['/', '?']).map_or(url.len(), |at| start + at);
    let (before, after) = url.split_at(end);
    let host = &before[start..];
    let has_port = host.rsplit(':').next().is_some_and(|last| last != host && last.bytes().all(|b| b.is_ascii_digit()));
    let mut spellings = vec![url.to_owned()];
    spellings.extend(before.strip_suffix(port).map(|before| format!("{before}{after}")));
    spellings.extend((!has_port).then(|| format!("{before}{port}{after}")));
    spellings
}
