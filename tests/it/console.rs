//! The organiser's console: signed in as a browser is, every form with its mark.

mod address_book;
mod approval;
mod closed_days;
mod connections;
mod import;
mod large;
mod letters;
mod log;
mod pages;
mod people;
mod reports;
mod schedule;
mod set_up;
mod sign_in;
mod today;
mod tomorrow;
mod topics;
mod voice;

use crate::world::{Page, World, percent};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use elevenses::domain::email_address::EmailAddress;
use elevenses::flow::sign_in::organiser_link;

/// A signed-in organiser's browser, at the sample hub.
pub struct Host<'a> {
    pub world: &'a World,
    pub cookie: String,
    /// What its forms carry.
    pub mark: String,
}

impl World {
    pub async fn host(&self) -> Host<'_> {
        self.host_as("jo@samplehub.example").await
    }

    pub async fn host_as(&self, email: &str) -> Host<'_> {
        let email = EmailAddress::parse(email).unwrap();
        let link = organiser_link(&self.daemon.ctx, &email, &[self.space()], false, self.now).await.unwrap();
        let path = link.strip_prefix("https://hub.example").unwrap().to_owned();
        let page = self.request(Request::post(path).body(Body::empty()).unwrap()).await;
        let cookie = page.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let mut host = Host { world: self, cookie, mark: String::new() };
        host.mark = mark_in(&host.get("").await);
        host
    }
}

/// The mark in the forms of a page.
pub fn mark_in(page: &Page) -> String {
    let (_, rest) =
        page.body.split_once("name=\"mark\" value=\"").unwrap_or_else(|| panic!("no form in {}", page.body));
    rest.split('"').next().unwrap().to_owned()
}

/// What a form of settings carries to know again what it showed.
pub fn seen_in(page: &Page) -> String {
    let (_, rest) =
        page.body.split_once("name=\"seen\" value=\"").unwrap_or_else(|| panic!("no form in {}", page.body));
    rest.split('"').next().unwrap().to_owned()
}

/// What stands in a field of a page.
pub fn value_in(page: &Page, name: &str) -> String {
    let (_, rest) =
        page.body.split_once(&format!(" name=\"{name}\"")).unwrap_or_else(|| panic!("no {name} in {}", page.body));
    let rest = rest.split('>').next().unwrap();
    let (_, rest) = rest.split_once("value=\"").unwrap_or_else(|| panic!("{name} has no value: {rest}"));
    rest.split('"').next().unwrap().to_owned()
}

impl Host<'_> {
    /// The sample hub's settings are the console's from now on, and this organiser owns it.
    pub async fn take_over(&self) {
        self.own().await;
        let page = self.fill_in("/set-up/adopt", &[]).await;
        assert!(page.body.contains("You have taken over the settings"), "{}", page.body);
    }

    pub async fn own(&self) {
        let store = &self.world.daemon.ctx.store;
        let space = self.world.space().id.clone();
        for organiser in store.organisers_of(&space).await.unwrap() {
            store.own_space(&organiser.id, &space).await.unwrap();
        }
    }

    /// A form of settings as its page shows it, with these fields changed.
    pub async fn settings(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let seen = seen_in(&self.get(path).await);
        let fields: Vec<(&str, &str)> = [("seen", seen.as_str())].into_iter().chain(fields.iter().copied()).collect();
        self.fill_in(path, &fields).await
    }

    /// GET of a page of the sample hub's console: `/people`, or nothing for today.
    pub async fn get(&self, path: &str) -> Page {
        self.get_whole(&format!("/s/sample-hub/organiser{path}")).await
    }

    pub async fn get_whole(&self, path: &str) -> Page {
        let request = Request::get(path).header("cookie", &self.cookie);
        self.world.request(request.body(Body::empty()).unwrap()).await
    }

    /// POST of a form of the console, mark and all; `form` is url-encoded already. What it answers, not where that leads.
    pub async fn post(&self, path: &str, form: &str) -> Page {
        let request = Request::post(format!("/s/sample-hub/organiser{path}")).header("cookie", &self.cookie);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let form = format!("mark={}&{form}", self.mark);
        self.world.request(request.body(Body::from(form)).unwrap()).await
    }

    /// The same with fields, following one redirect as a browser does.
    pub async fn fill_in(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let form: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let page = self.post(path, &form.join("&")).await;
        match page.headers.get("location") {
            Some(location) if page.status == StatusCode::SEE_OTHER => self.get_whole(location.to_str().unwrap()).await,
            _ => page,
        }
    }

    /// A file through a form of the console, following one redirect.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Page {
        let mut body = Vec::new();
        for (name, value) in [("mark", self.mark.as_str())].iter().chain(fields) {
            let part = format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        let head = format!(
            "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{}\"\r\ncontent-type: application/octet-stream\r\n\r\n",
            file.0
        );
        body.extend(head.into_bytes());
        body.extend(file.1);
        body.extend(b"\r\n--cut--\r\n");
        let request = Request::post(format!("/s/sample-hub/organiser{path}")).header("cookie", &self.cookie);
        let request = request.header("content-type", "multipart/form-data; boundary=cut");
        let page = self.world.request(request.body(Body::from(body)).unwrap()).await;
        match page.headers.get("location") {
            Some(location) if page.status == StatusCode::SEE_OTHER => self.get_whole(location.to_str().unwrap()).await,
            _ => page,
        }
    }
}

#[tokio::test]
async fn nothing_is_done_without_the_mark_of_this_session() {
    let world = World::morning().await;
    let (host, other) = (world.host().await, world.host_as("lou@samplehub.example").await);
    for mark in ["", "0", other.mark.as_str()] {
        let host = Host { world: &world, cookie: host.cookie.clone(), mark: mark.to_owned() };
        let page = host.post("", "id=1&as=done").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{mark}");
        assert!(page.body.contains("not from your present sign-in"), "{}", page.body);
        let request =
            Request::post("/sign-out").header("cookie", &host.cookie).body(Body::from(format!("mark={mark}")));
        assert_eq!(world.request(request.unwrap()).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(host.get("").await.status, StatusCode::OK, "and still signed in");
}
