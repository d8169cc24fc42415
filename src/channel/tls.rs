//! Whom we trust and what we say when we cannot: the system's certificates, an
//! extra file of them, ring as the only source of cryptography. Used alike for TLS
//! from the first byte and after STARTTLS. It knows no SMTP.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{CertificateError, ClientConfig, Error, RootCertStore};

use super::delivery::Delivery;

/// Everything needed to shake hands, made ready before the first byte is sent so
/// that a bad settings file is found out without bothering the mail server.
pub(super) struct Tls {
    connector: TlsConnector,
    name: ServerName<'static>,
    ports: &'static str,
}

impl Tls {
    /// For the server `host`. `ports` says which port goes with which kind of security, where they seem mixed up.
    pub fn prepare(host: &str, ca_file: Option<&Path>, ports: &'static str) -> Result<Tls, Delivery> {
        let name = ServerName::try_from(host.to_owned()).map_err(|_| {
            Delivery::OurFault(format!(
                "\"{host}\" is not a host name or an IP address. Correct the mail server's host."
            ))
        })?;
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| Delivery::OurFault(format!("TLS cannot be set up: {error}.")))?
            .with_root_certificates(trusted(ca_file)?)
            .with_no_client_auth();
        let connector = TlsConnector::from(Arc::new(config));
        Ok(Tls { connector, name, ports })
    }

    pub async fn secure(&self, tcp: TcpStream) -> Result<TlsStream<TcpStream>, Delivery> {
        let shaken = self.connector.connect(self.name.clone(), tcp).await;
        shaken.map_err(|error| failed_handshake(&self.name.to_str(), self.ports, &error))
    }
}

fn trusted(ca_file: Option<&Path>) -> Result<RootCertStore, Delivery> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(file) = ca_file {
        add_file(&mut roots, file).map_err(|why| {
            Delivery::OurFault(format!(
                "The certificates in {} cannot be used: {why}. \
                 Give a readable PEM file, or leave it out to trust the system's.",
                file.display()
            ))
        })?;
    }
    if roots.is_empty() {
        return Err(Delivery::OurFault(NOBODY_TO_TRUST.into()));
    }
    Ok(roots)
}

const NOBODY_TO_TRUST: &str = "This machine has no certificates to check the mail server with. \
     Install the package ca-certificates, or name a file of certificates in the settings.";

fn add_file(roots: &mut RootCertStore, file: &Path) -> Result<(), String> {
    let pem = std::fs::read(file).map_err(|error| error.to_string())?;
    let before = roots.len();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| error.to_string())?;
        roots.add(certificate).map_err(|error| error.to_string())?;
    }
    if roots.len() == before {
        return Err("there is no certificate in it".into());
    }
    Ok(())
}

/// A broken line may be whole again tomorrow; a certificate will not mend itself.
fn failed_handshake(host: &str, ports: &str, error: &io::Error) -> Delivery {
    let cause = error.get_ref().and_then(|e| e.downcast_ref::<Error>());
    match cause {
        Some(Error::InvalidCertificate(why)) => Delivery::OurFault(format!(
            "The certificate of the mail server {host} cannot be trusted: {}. \
             Nothing was sent, not even the password.",
            in_words(why)
        )),
        Some(Error::InvalidMessage(_)) => Delivery::OurFault(format!(
            "The mail server {host} does not speak TLS here. \
             Check the port and the kind of security: {ports}."
        )),
        Some(other) => Delivery::OurFault(format!(
            "The mail server {host} and we found no way to speak TLS: {other}. \
             Check the port, and that it offers TLS 1.2 or 1.3."
        )),
        None => Delivery::TryLater(format!(
            "The mail server {host} broke off while TLS was being set up: {error}. \
             It is tried again by itself; if it stays so, check the port."
        )),
    }
}

fn in_words(why: &CertificateError) -> String {
    match why {
        // A bad signature is an authority made anew under its old name.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "it is signed by somebody this machine does not know; \
             name the signer's certificate file in the settings if it is your own"
                .into()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is made out to another name; give the host by the name in the certificate".into()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "it has expired; renew it, or set this machine's clock".into()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet; set this machine's clock".into()
        }
        other => format!("{other}; ask whoever runs the server"),
    }
}
