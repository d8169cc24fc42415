//! A gateway that says what a story wants it to say, and remembers what it was asked to send.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A text as it was handed over.
#[derive(Debug, Clone, PartialEq)]
pub struct Handed {
    pub to: String,
    pub from: String,
    pub text: String,
    /// Where its receipts go.
    pub callback: String,
}

/// What the gateway says, in the order of the questions; then it takes everything.
#[derive(Debug, Clone)]
pub enum Says {
    Taken,
    This(u16, &'static str),
    Later(&'static str),
    Redirect,
    /// It keeps the text and hangs up without a word.
    Nothing,
}

#[derive(Clone, Default)]
struct Shared {
    handed: Arc<Mutex<Vec<Handed>>>,
    script: Arc<Mutex<VecDeque<Says>>>,
}

/// Kannel's `sendsms`, as far as we use it.
pub struct FakeGateway {
    pub port: u16,
    shared: Shared,
}

impl FakeGateway {
    pub async fn start() -> FakeGateway {
        let shared = Shared::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let pages = Router::new().fallback(send).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, pages).await.unwrap() });
        FakeGateway { port, shared }
    }

    pub fn will_say(&self, says: impl IntoIterator<Item = Says>) {
        self.shared.script.lock().unwrap().extend(says);
    }

    pub fn handed(&self) -> Vec<Handed> {
        self.shared.handed.lock().unwrap().clone()
    }

    pub fn to(&self, number: &str) -> Vec<String> {
        let digits = number.trim_start_matches('+');
        let own = |h: &Handed| h.to.trim_start_matches('+') == digits;
        self.handed().into_iter().filter(own).map(|h| h.text).collect()
    }
}

async fn send(State(shared): State<Shared>, Query(asked): Query<HashMap<String, String>>) -> Response {
    let field = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let says = shared.script.lock().unwrap().pop_front().unwrap_or(Says::Taken);
    let kept = matches!(says, Says::Taken | Says::Nothing);
    if kept {
        let handed = Handed { to: field("to"), from: field("from"), text: field("text"), callback: field("dlr-url") };
        shared.handed.lock().unwrap().push(handed);
    }
    match says {
        Says::Taken => (StatusCode::ACCEPTED, "0: Accepted for delivery").into_response(),
        Says::This(status, body) => (StatusCode::from_u16(status).unwrap(), body).into_response(),
        Says::Later(after) => {
            let headers =
                HeaderMap::from_iter([(HeaderName::from_static("retry-after"), HeaderValue::from_static(after))]);
            (StatusCode::TOO_MANY_REQUESTS, headers, "slow down").into_response()
        }
        Says::Redirect => (StatusCode::FOUND, [("location", "http://127.0.0.1:1/")], "").into_response(),
        Says::Nothing => {
            // Long enough for whoever asks to give up or the story to end.
            tokio::time::sleep(Duration::from_millis(50)).await;
            panic!("the gateway hangs up");
        }
    }
}
