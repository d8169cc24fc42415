//! Which ways may be taken, before anybody is asked.

use super::*;

#[test]
fn an_address_is_looked_at_before_it_is_asked() {
    let table = [
        ("https://cloud.example/a.csv", false, false, ""),
        ("http://cloud.example/a.csv", false, false, "read along"),
        ("http://cloud.example/a.csv", true, false, ""),
        ("file:///etc/passwd", true, true, "no web address"),
        ("https://127.0.0.1/a", false, false, "allow_private"),
        ("https://127.0.0.1/a", false, true, ""),
        ("https://0x7f.1/a", false, false, "allow_private"),
        ("https://2130706433/a", false, false, "allow_private"),
        ("https://[::1]:8443/a", false, false, "allow_private"),
        ("https://[::ffff:10.0.0.1]/a", false, true, "no sheet can have"),
        ("https://169.254.169.254/latest", false, true, "no sheet can have"),
        ("https://8.8.8.8/a", false, false, ""),
    ];
    for (url, http, private, says) in table {
        let asked = may_ask(&Url::parse(url).unwrap(), http, Reach { private });
        match says {
            "" => assert_eq!(asked, Ok(()), "{url}"),
            says => assert!(asked.as_ref().is_err_and(|why| why.contains(says)), "{url}: {asked:?}"),
        }
    }
}

#[test]
fn tls_is_never_left() {
    let url = |text: &str| Url::parse(text).unwrap();
    let [web, safe] = [url("http://a.example/"), url("https://b.example/")];
    assert!(may_follow(&safe, &web).is_err_and(|why| why.contains("read along")));
    for (from, to) in [(&web, &safe), (&safe, &safe), (&web, &web)] {
        assert_eq!(may_follow(from, to), Ok(()), "{from} {to}");
    }
}

/// Asked as a calendar is: over TLS, and nobody in the house.
#[test]
fn a_calendar_whose_server_leads_on_into_the_house_is_refused() {
    let from = Url::parse("https://calendar.example/closed.ics").unwrap();
    let house = "a private network or to this one";
    let table = [
        ("https://calendar.example/b.ics", ""),
        ("/b.ics", ""),
        ("https://files.example/b.ics", ""),
        ("https://127.0.0.1/b.ics", house),
        ("https://127.0.0.1:8443/b.ics", house),
        ("https://0x7f.1/b.ics", house),
        ("https://[::1]/b.ics", house),
        ("https://10.0.0.1/b.ics", house),
        ("//192.168.1.1/b.ics", house),
        ("https://172.16.0.1/b.ics", house),
        ("https://[fd00::1]/b.ics", house),
        ("https://169.254.169.254/latest/meta-data", "no sheet can have"),
        ("https://[::ffff:127.0.0.1]/b.ics", "no sheet can have"),
        ("http://127.0.0.1/b.ics", "read along"),
        ("http://calendar.example/b.ics", "read along"),
        ("file:///etc/passwd", "read along"),
    ];
    for (to, says) in table {
        for status in [301, 302, 303, 307, 308] {
            let answer = axum::http::Response::builder().status(status).header("location", to).body("").unwrap();
            let next = redirected(&from, &Response::from(answer)).unwrap().unwrap();
            let led = led_on(&from, next, false, Reach { private: false });
            match says {
                "" => assert!(led.is_ok(), "{to}: {led:?}"),
                says => assert!(led.as_ref().is_err_and(|why| why.contains(says)), "{to}: {led:?}"),
            }
        }
    }
}

#[test]
fn a_status_is_somebodys_to_change_or_may_pass() {
    for (status, later) in [(401, false), (403, false), (404, false), (410, false), (400, false), (204, false)] {
        assert_eq!(matches!(unusable(StatusCode::from_u16(status).unwrap()), Fetched::TryLater(_)), later, "{status}");
    }
    for status in [408, 429, 500, 502, 503, 504] {
        assert!(matches!(unusable(StatusCode::from_u16(status).unwrap()), Fetched::TryLater(_)), "{status}");
    }
}

#[test]
fn what_is_packed_is_unpacked_up_to_the_limit_and_no_further() {
    use flate2::{Compression, write::GzEncoder};
    use std::io::{Read, Write};
    let packed = |bytes: usize| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![b'a'; bytes]).unwrap();
        encoder.finish().unwrap()
    };
    let taken = |packed: &[u8]| {
        let mut body = Body::of(Some("gzip"), 1)?;
        packed.chunks(700).try_for_each(|chunk| body.take(chunk))?;
        body.file()
    };
    let mut text = String::new();
    taken(&packed(1_000_000)).unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text.len(), 1_000_000);
    let bomb = packed(10_000_000);
    assert!(bomb.len() < 1_000_000, "small on the way");
    assert!(matches!(taken(&bomb), Err(Fetched::Refused(why)) if why.contains("larger than 1 MB")));
    let cut = packed(900_000);
    assert!(matches!(taken(&cut[..cut.len() / 2]), Err(Fetched::TryLater(why)) if why.contains("damaged")));
    assert!(matches!(taken(b"no gzip at all, but text"), Err(Fetched::TryLater(_))));
    assert!(Body::of(Some("br"), 1).is_err());
}
