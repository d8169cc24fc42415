//! A server that misbehaves in every way, on loopback.

use super::*;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// What a server does once the whole request is there.
enum Does<'a> {
    Says(&'a [u8]),
    SaysAndHangs(&'a [u8]),
    Hangs,
    Closes,
}

/// What came, and what became of it. The server serves one connection, and counts what it is asked.
async fn sent(does: Does<'_>) -> (Sent, Vec<u8>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serve = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut came = Vec::new();
        while !came.ends_with(b"text=hello") {
            assert!(stream.read_buf(&mut came).await.unwrap() > 0, "the whole request comes");
        }
        match does {
            Does::Says(answer) => {
                let _ = stream.write_all(answer).await;
            }
            Does::SaysAndHangs(answer) => {
                stream.write_all(answer).await.unwrap();
                tokio::time::sleep(Duration::from_secs(2)).await;
            }
            Does::Hangs => tokio::time::sleep(Duration::from_secs(2)).await,
            Does::Closes => {}
        }
        drop(stream);
        // Nothing is asked twice.
        assert!(tokio::time::timeout(Duration::from_millis(50), listener.accept()).await.is_err());
        came
    };
    let (line, request) = (line(), request(address));
    tokio::join!(line.send(&request), serve)
}

fn line() -> TextLine {
    TextLine::with(Patience { connect: Duration::from_millis(500), whole: Duration::from_millis(500) }).unwrap()
}

fn request(address: SocketAddr) -> Request {
    Request {
        method: Method::Post,
        url: format!("http://{address}/send?password=hush"),
        headers: vec![("authorization".to_owned(), "Basic hush".to_owned())],
        body: b"text=hello".to_vec(),
    }
}

fn said(sent: Sent) -> Answer {
    match sent {
        Sent::Answer(answer) => answer,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_answer_is_status_wait_and_body() {
    let (sent, came) = sent(Does::Says(b"HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}")).await;
    assert_eq!(sent, Sent::Answer(Answer { status: 201, retry_after: None, body: b"{}".to_vec() }));
    let came = String::from_utf8(came).unwrap().to_lowercase();
    assert!(came.starts_with("post /send?password=hush http/1.1\r\n"), "{came}");
    assert!(came.contains("authorization: basic hush\r\n") && came.contains("user-agent: elevenses/"), "{came}");
    assert!(!came.contains("accept-encoding"), "{came}");
}

#[tokio::test]
async fn where_no_connection_stands_nothing_has_left() {
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let closed = line().send(&request(address)).await;
    assert!(
        matches!(&closed, Sent::NotSent(why) if why.contains("could not be reached") && !why.contains("hush")),
        "{closed:?}"
    );
    let mut nowhere = request(address);
    for url in ["http://gateway.invalid/", "nonsense", "https://127.0.0.1:1/"] {
        nowhere.url = url.to_owned();
        assert!(matches!(line().send(&nowhere).await, Sent::NotSent(_)), "{url}");
    }
}

/// A server that speaks no TLS has been sent no text.
#[tokio::test]
async fn where_tls_does_not_stand_nothing_has_left() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut request = request(listener.local_addr().unwrap());
    request.url = request.url.replace("http:", "https:");
    let serve = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut came = vec![0; 4096];
        let length = stream.read(&mut came).await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        came.truncate(length);
        came
    };
    let line = line();
    let (sent, came) = tokio::join!(line.send(&request), serve);
    assert!(matches!(sent, Sent::NotSent(_)), "{sent:?}");
    assert!(!String::from_utf8_lossy(&came).contains("hello"));
}

#[tokio::test]
async fn where_a_connection_stood_it_may_have_left() {
    for does in [Does::Hangs, Does::Closes, Does::Says(b"nonsense\r\n\r\n")] {
        let (sent, _) = sent(does).await;
        assert!(matches!(&sent, Sent::Lost(why) if !why.contains("hush")), "{sent:?}");
    }
}

#[tokio::test]
async fn a_body_that_is_cut_leaves_the_status() {
    let cut = b"HTTP/1.1 201 Created\r\ncontent-length: 20\r\n\r\n{\"sid\":";
    for does in [Does::Says(cut), Does::SaysAndHangs(cut)] {
        let (sent, _) = sent(does).await;
        assert_eq!(said(sent), Answer { status: 201, retry_after: None, body: b"{\"sid\":".to_vec() });
    }
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_followed() {
    let (sent, _) = sent(Does::Says(b"HTTP/1.1 307 Go\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n")).await;
    assert_eq!(said(sent).status, 307);
}

#[tokio::test]
async fn a_huge_body_is_cut_packed_or_not() {
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let (huge, small) = (vec![b'a'; 10 * BODY_MAX], b"{\"sid\":\"SM1\"}".to_vec());
    let table = [
        ("identity", huge.clone(), vec![b'a'; BODY_MAX]),
        ("gzip", gzip(&huge), vec![b'a'; BODY_MAX]),
        ("gzip", gzip(&small), small.clone()),
        ("gzip", b"no gzip".to_vec(), Vec::new()),
    ];
    for (packing, body, wanted) in table {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: {packing}\r\ncontent-length: {}\r\n\r\n", body.len());
        let (sent, _) = sent(Does::Says(&[head.as_bytes(), &body].concat())).await;
        assert!(said(sent).body == wanted, "{packing} {}", body.len());
    }
}

#[test]
fn how_long_to_wait_is_seconds_or_a_date() {
    let date = "Mon, 23 Nov 2026 09:00:00 GMT";
    let table = [
        (vec![("retry-after", "30")], Some(30)),
        (vec![("retry-after", "Mon, 23 Nov 2026 09:02:00 GMT"), ("date", date)], Some(120)),
        (vec![("retry-after", "Mon, 23 Nov 2026 08:00:00 GMT"), ("date", date)], None),
        (vec![("retry-after", "Mon, 23 Nov 2026 09:02:00 GMT")], None),
        (vec![("retry-after", "soon"), ("date", date)], None),
        (vec![], None),
    ];
    for (headers, wanted) in table {
        let headers =
            headers.into_iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        assert_eq!(retry_after(&headers), wanted.map(Duration::from_secs), "{headers:?}");
    }
}
