//! A real SMTP server for tests, on a thread and a runtime of its own, so that a
//! test may block (on a child process, say) and still be served. It records what it
//! takes responsibility for, and can be told at any time to misbehave.
//! How a conversation goes is in `session`; this file is what a test holds.

mod script;
mod session;
mod wire;

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;

use script::Script;
pub use script::{Act, Phase, answer};

/// How the sink is secured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Guard {
    #[default]
    Plain,
    StartTls,
    Tls,
}

/// How a sink is set up; everything else is scripted while it runs.
#[derive(Debug, Clone)]
pub struct Options {
    pub guard: Guard,
    /// User and password; without them nobody is asked to log in.
    pub login: Option<(String, String)>,
    /// The mechanisms offered after AUTH, such as `PLAIN LOGIN`.
    pub mechanisms: &'static str,
    /// Whom the certificate is made out to.
    pub names: Vec<String>,
    /// The Message-ID of each accepted letter is appended here, and on disk, before
    /// the answer goes out: what a killed daemon's letters are counted by.
    pub log: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            guard: Guard::Plain,
            login: None,
            mechanisms: "PLAIN LOGIN",
            names: vec!["localhost".into(), "127.0.0.1".into()],
            log: None,
        }
    }
}

/// A letter the sink answered for.
#[derive(Debug, Clone)]
pub struct Accepted {
    pub mail_from: String,
    pub rcpt_to: Vec<String>,
    /// The text without dot-stuffing and without the final dot.
    pub bytes: Vec<u8>,
    /// Connections are counted from 1.
    pub connection: usize,
    pub at: SystemTime,
}

impl Accepted {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The value of a header field, or nothing. Folded lines are not joined.
    pub fn header(&self, name: &str) -> Option<String> {
        let text = self.text();
        let mut fields = text.split("\r\n").take_while(|line| !line.is_empty());
        fields.find_map(|line| {
            let (field, value) = line.split_once(':')?;
            field.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }
}

/// A running sink; it stops when dropped.
pub struct Sink {
    port: u16,
    ca_pem: String,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sink {
    pub fn start(options: Options) -> Sink {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (acceptor, ca_pem) = certificate(&options.names);
        let shared = Arc::new(Shared::new(options, acceptor));
        let (stop, stopped) = oneshot::channel();
        let served = Arc::clone(&shared);
        let thread = std::thread::spawn(move || run(listener, &served, stopped));
        Sink { port, ca_pem, shared, stop: Some(stop), thread: Some(thread) }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The certificate authority to trust, as a PEM file's content.
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    pub fn accepted(&self) -> Vec<Accepted> {
        self.shared.accepted.lock().unwrap().clone()
    }

    /// Waits until `count` letters were accepted, or fails the test.
    pub fn wait_for(&self, count: usize, limit: Duration) -> Vec<Accepted> {
        let accepted = || self.shared.accepted.lock().unwrap().len();
        wait_until(limit, || accepted() >= count, || format!("{count} letters, there are {}", accepted()));
        self.accepted()
    }

    /// How many connections were ever opened.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Waits until nobody is connected any more, or fails the test.
    pub fn wait_until_left_alone(&self, limit: Duration) {
        let open = || self.shared.open.load(Ordering::SeqCst);
        wait_until(limit, || open() == 0, || format!("no connection, there are {}", open()));
    }

    /// How many bytes arrived after a 354, the final dots included.
    pub fn text_bytes(&self) -> usize {
        self.shared.text_bytes.load(Ordering::SeqCst)
    }

    /// From now on, at this phase, always.
    pub fn at(&self, phase: Phase, act: Act) {
        self.script(|script| script.always(phase, act));
    }

    /// Once, the next time this phase is reached; several calls queue up.
    pub fn once(&self, phase: Phase, act: Act) {
        self.script(|script| script.once(phase, act));
    }

    /// Whenever this recipient is concerned (at Rcpt, Data or Dot).
    pub fn for_recipient(&self, recipient: &str, phase: Phase, act: Act) {
        self.script(|script| script.for_recipient(recipient, phase, act));
    }

    /// Waits before it acts at this phase, always.
    pub fn delay(&self, phase: Phase, delay: Duration) {
        self.script(|script| script.delay(phase, delay));
    }

    /// A well-behaved server again; what was accepted stays on record.
    pub fn behave(&self) {
        self.script(|script| *script = Script::default());
    }

    fn script(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.shared.script.lock().unwrap());
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What the test and the conversations look at together.
struct Shared {
    options: Options,
    acceptor: TlsAcceptor,
    script: Mutex<Script>,
    accepted: Mutex<Vec<Accepted>>,
    connections: AtomicUsize,
    open: AtomicUsize,
    text_bytes: AtomicUsize,
}

impl Shared {
    fn new(options: Options, acceptor: TlsAcceptor) -> Shared {
        Shared {
            options,
            acceptor,
            script: Mutex::default(),
            accepted: Mutex::default(),
            connections: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            text_bytes: AtomicUsize::new(0),
        }
    }
}

fn run(listener: TcpListener, shared: &Arc<Shared>, stopped: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        tokio::select! {
            () = accept(listener, shared) => {}
            _ = stopped => {}
        }
    });
}

async fn accept(listener: TcpListener, shared: &Arc<Shared>) {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    loop {
        let (tcp, _) = listener.accept().await.unwrap();
        let number = shared.connections.fetch_add(1, Ordering::SeqCst) + 1;
        shared.open.fetch_add(1, Ordering::SeqCst);
        let shared = Arc::clone(shared);
        tokio::spawn(async move {
            // The error is how a conversation ends; the client knows its own half.
            let _ = session::serve(tcp, number, &shared).await;
            shared.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

fn certificate(names: &[String]) -> (TlsAcceptor, String) {
    let mut authority = CertificateParams::new(vec![]).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &authority).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.into()], key.into())
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), authority.pem())
}

fn wait_until(limit: Duration, done: impl Fn() -> bool, what: impl Fn() -> String) {
    let until = Instant::now() + limit;
    while !done() {
        assert!(Instant::now() < until, "waited {limit:?} for {}", what());
        std::thread::sleep(Duration::from_millis(2));
    }
}
