//! A web server on this machine that answers as a story wants, and remembers what it was asked.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Response, StatusCode};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

type Answer = Box<dyn Fn(&str, &HeaderMap) -> Response<Body> + Send>;

pub struct Site {
    port: u16,
    answer: Arc<Mutex<Answer>>,
    asked: Arc<Mutex<Vec<(String, HeaderMap)>>>,
}

impl Site {
    pub async fn start() -> Site {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let answer: Arc<Mutex<Answer>> = Arc::new(Mutex::new(Box::new(|_, _| status(404))));
        let asked: Arc<Mutex<Vec<(String, HeaderMap)>>> = Arc::default();
        let (answers, remembers) = (Arc::clone(&answer), Arc::clone(&asked));
        let router = Router::new().fallback(move |request: Request| {
            let (path, headers) = (request.uri().to_string(), request.headers().clone());
            let response = answers.lock().unwrap()(&path, &headers);
            remembers.lock().unwrap().push((path, headers));
            async move { response }
        });
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Site { port, answer, asked }
    }

    pub fn answers(&self, answer: impl Fn(&str, &HeaderMap) -> Response<Body> + Send + 'static) {
        *self.answer.lock().unwrap() = Box::new(answer);
    }

    /// This text from now on, without a word about its state.
    pub fn gives(&self, text: impl Into<String>) {
        let text = text.into();
        self.answers(move |_, _| csv(&text));
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The settings of a feed that reads `/sheet` here.
    pub fn feed(&self, name: &str) -> String {
        format!(
            "[[feeds]]\nname = \"{name}\"\naddress = \"{}\"\nreads = \"check-ins\"\nallow_http = true\nallow_private = true\n",
            self.url("/sheet")
        )
    }

    /// How often it was asked.
    pub fn times(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    pub fn last_header(&self, name: &str) -> Option<String> {
        let asked = self.asked.lock().unwrap();
        Some(asked.last()?.1.get(name)?.to_str().unwrap().to_owned())
    }
}

pub fn status(number: u16) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(number).unwrap();
    response
}

pub fn csv(text: &str) -> Response<Body> {
    let response = Response::builder().header("content-type", "text/csv");
    response.body(Body::from(text.to_owned())).unwrap()
}

pub fn leads_to(url: &str) -> Response<Body> {
    Response::builder().status(307).header("location", url).body(Body::empty()).unwrap()
}

/// A server that answers whoever comes with these bytes, then with `more` for ever, every so often.
pub fn raw(first: &'static [u8], more: &'static [u8], every: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            std::thread::spawn(move || {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request);
                if stream.write_all(first).is_err() || more.is_empty() {
                    return;
                }
                while stream.write_all(more).is_ok() {
                    std::thread::sleep(every);
                }
            });
        }
    });
    format!("http://127.0.0.1:{port}/sheet")
}
