//! What every request over HTTP has in common: TLS as mail has it, and nothing that the machine's surroundings could
//! change. No proxy from the environment, no cookie, no referer; no redirect is followed by itself.

use reqwest::header::HeaderMap;
use reqwest::{ClientBuilder, redirect};
use rustls_native_certs::load_native_certs;
use std::sync::Arc;
use std::time::Duration;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// `connect` is until a connection stands.
pub(super) fn builder(connect: Duration) -> Result<ClientBuilder, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(load_native_certs().certs);
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(trouble)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let builder = reqwest::Client::builder().tls_backend_preconfigured(tls).connect_timeout(connect);
    let builder = builder.redirect(redirect::Policy::none()).referer(false).no_proxy();
    Ok(builder.user_agent(concat!("Elevenses/", env!("CARGO_PKG_VERSION"))))
}

pub(super) fn trouble(error: impl std::fmt::Display) -> String {
    format!("TLS cannot be set up: {error}")
}

pub(super) fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// The innermost cause says the most; the address is left out.
pub(super) fn in_words(error: reqwest::Error) -> String {
    let error = error.without_url();
    if error.is_timeout() {
        return "its server could not be reached in time".to_owned();
    }
    let mut cause: &dyn std::error::Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let what = if error.is_connect() { "its server could not be reached" } else { "its server broke off" };
    format!("{what} ({cause})")
}
