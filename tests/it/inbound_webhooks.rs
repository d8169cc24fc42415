//! Mail that a service posts to us: taken when the service has shown that it is the one, 2xx only once it is kept.

use crate::replies::{Answer, header};
use crate::world::{World, percent};
use axum::body::Body;
use axum::http::{Method, Request};
use chrono::Duration;
use data_encoding::{BASE64, HEXLOWER};
use futures_util::stream;
use hmac::{Hmac, KeyInit, Mac};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use rusqlite::Connection;
use serde_json::{Value, json};
use sha2::Sha256;
use tower::ServiceExt;

const RAFE: &str = "rafe@oralhistory.example";
const ADAEZE: &str = "adaeze@streetarchive.example";
const LORNA: &str = "lorna@lornawrites.example";
const SIGNING_KEY: &str = "9a1f8c07d2e64b35a0c1d2e3f4051627";
const PASSWORD: &str = "a password in an address";
const MAILGUN: &str = "/inbound/mailgun/mime";
const POSTMARK: &str = "/inbound/postmark";
const SENDGRID: &str = "/inbound/sendgrid";

/// The sample hub's morning, where all three services may post.
struct Hub {
    world: World,
    sendgrid: EcdsaKeyPair,
}

/// A post that is put together piece by piece.
#[derive(Clone)]
struct Post {
    url: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Post {
    fn with(mut self, name: &'static str, value: impl Into<String>) -> Post {
        self.headers.retain(|(other, _)| *other != name);
        self.headers.push((name, value.into()));
        self
    }

    fn request(self) -> Request<Body> {
        let mut request = Request::post(self.url);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        request.body(Body::from(self.body)).unwrap()
    }
}

fn key_pair() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random).unwrap()
}

/// As SendGrid shows it.
fn public_key(pair: &EcdsaKeyPair) -> String {
    let p256 = HEXLOWER.decode(b"3059301306072a8648ce3d020106082a8648ce3d030107034200").unwrap();
    BASE64.encode(&[&p256, pair.public_key().as_ref()].concat())
}

fn multipart(fields: &[(&str, &[u8])]) -> Vec<u8> {
    let field = |(name, value): &(&str, &[u8])| {
        [format!("--xYzZY\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n").as_bytes(), value, b"\r\n"]
            .concat()
    };
    [fields.iter().flat_map(field).collect(), b"--xYzZY--\r\n".to_vec()].concat()
}

fn form(url: &'static str, fields: &[(&str, &[u8])]) -> Post {
    let headers = vec![("content-type", "multipart/form-data; boundary=xYzZY".to_owned())];
    Post { url, headers, body: multipart(fields) }
}

impl Hub {
    async fn new() -> Hub {
        let sendgrid = key_pair();
        let services = format!(
            "[inbound.mailgun]\nsigning_key = \"{SIGNING_KEY}\"\n[inbound.postmark]\nuser = \"hub\"\npassword = \"{PASSWORD}\"\n\
             [inbound.sendgrid]\npublic_key = \"{}\"\n",
            public_key(&sendgrid)
        );
        Hub { world: morning_with(&services).await, sendgrid }
    }

    fn now(&self) -> String {
        self.world.now.timestamp().to_string()
    }

    /// What an answer goes to, and the answer.
    fn answer(&self, who: &str, text: &str) -> (String, Vec<u8>) {
        let letter = self.world.letter_to(who);
        (header(&letter, "Reply-To").to_owned(), Answer::to(&letter, text).raw().into_bytes())
    }

    fn mailgun(&self, time: &str, token: &str, key: &str, (to, raw): &(String, Vec<u8>)) -> Post {
        let signature = mailgun_signature(time, token, key);
        let fields: [(&str, &[u8]); 6] = [
            ("recipient", to.as_bytes()),
            ("sender", b"somebody@mail.example"),
            ("timestamp", time.as_bytes()),
            ("token", token.as_bytes()),
            ("signature", signature.as_bytes()),
            ("body-mime", raw),
        ];
        form(MAILGUN, &fields)
    }

    fn postmark(&self, (to, raw): &(String, Vec<u8>)) -> Post {
        let body = json!({ "From": "x@y.example", "OriginalRecipient": to, "RawEmail": String::from_utf8_lossy(raw), "Tag": "" });
        let login = format!("Basic {}", BASE64.encode(format!("hub:{PASSWORD}").as_bytes()));
        let headers = vec![("content-type", "application/json".to_owned()), ("authorization", login)];
        Post { url: POSTMARK, headers, body: body.to_string().into_bytes() }
    }

    fn sendgrid(&self, time: &str, to: &[&str], raw: &[u8]) -> Post {
        let envelope = json!({ "to": to, "from": "somebody@mail.example" }).to_string();
        self.signed(time, form(SENDGRID, &[("SPF", b"pass"), ("envelope", envelope.as_bytes()), ("email", raw)]))
    }

    fn signed(&self, time: &str, post: Post) -> Post {
        let signature = self.sendgrid.sign(&SystemRandom::new(), &[time.as_bytes(), &post.body].concat()).unwrap();
        post.with("x-twilio-email-event-webhook-timestamp", time)
            .with("x-twilio-email-event-webhook-signature", BASE64.encode(signature.as_ref()))
    }

    async fn send(&self, post: Post) -> (u16, Value) {
        let page = self.world.request(post.request()).await;
        let says: Value = serde_json::from_str(&page.body).unwrap();
        if page.status.as_u16() >= 400 {
            assert!(says["error"].as_str().is_some_and(|says| says.len() > 10), "{says}");
        }
        if page.status.as_u16() == 503 {
            assert_eq!(page.headers["retry-after"], "60");
        }
        assert!(!page.body.contains("@mail.example") && !page.body.contains(PASSWORD), "{}", page.body);
        (page.status.as_u16(), says)
    }

    async fn refused(&self, post: Post, status: u16, why: &str) {
        let before = self.came_in().await;
        let (answered, says) = self.send(post).await;
        assert!(answered == status && says.to_string().contains(why), "{answered} {says}, not {status} {why}");
        assert_eq!(self.came_in().await, before, "nothing is kept: {why}");
    }

    /// Ways of the mails that were kept, the latest first.
    async fn came_in(&self) -> Vec<String> {
        let rows = self.world.daemon.ctx.store.inbound(100).await.unwrap();
        rows.into_iter().map(|row| row.way).collect()
    }
}

fn mailgun_signature(time: &str, token: &str, key: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(format!("{time}{token}").as_bytes());
    HEXLOWER.encode(&mac.finalize().into_bytes())
}

/// With some more lines under `[inbound]`.
async fn morning_with(services: &str) -> World {
    let world = World::morning_by_mail().await;
    let settings = world.folder.path().join("elevenses.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    // No name server is asked.
    let text = text.replace("[inbound]\n", "[inbound]\ncheck_senders = false\n");
    std::fs::write(&settings, text + services).unwrap();
    world.restarted().await
}

#[tokio::test]
async fn answers_by_mailgun_postmark_and_sendgrid_are_understood_and_two_are_introduced() {
    let mut hub = Hub::new().await;
    let yes = hub.answer(RAFE, "Yes please!");
    let (status, says) = hub.send(hub.mailgun(&hub.now(), "t1", SIGNING_KEY, &yes)).await;
    assert_eq!((status, says), (200, json!({ "mail": "kept" })));
    hub.world.tick_after(Duration::minutes(1)).await;
    assert!(
        hub.world.letter_to(RAFE).text.contains("You would like to meet Adaeze."),
        "{}",
        hub.world.letter_to(RAFE).text
    );
    assert_eq!(hub.send(hub.postmark(&hub.answer(ADAEZE, "yes to Rafe"))).await.0, 200);
    hub.world.tick_after(Duration::minutes(1)).await;
    assert_eq!(hub.world.letter_to(RAFE).subject, "Adaeze said yes: meet today?");
    assert_eq!(hub.world.letter_to(ADAEZE).subject, "Rafe said yes: meet today?");
    let (to, raw) = hub.answer(LORNA, "pause 2 weeks");
    assert_eq!(hub.send(hub.sendgrid(&hub.now(), &[&to], &raw)).await.0, 200);
    hub.world.tick_after(Duration::minutes(1)).await;
    assert!(
        hub.world.letter_to(LORNA).text.contains("No morning letters before"),
        "{}",
        hub.world.letter_to(LORNA).text
    );
    assert_eq!(hub.came_in().await, ["webhook sendgrid", "webhook postmark", "webhook mailgun"]);
}

#[tokio::test]
async fn a_service_is_believed_about_a_sender_only_under_the_name_in_the_settings() {
    let mut hub = Hub::new().await;
    let (to, raw) = hub.answer(RAFE, "Yes please!");
    let raw = String::from_utf8(raw).unwrap().replace("mx.samplehub.example", "mx.mailgun.example");
    assert_eq!(hub.send(hub.mailgun(&hub.now(), "t1", SIGNING_KEY, &(to, raw.into_bytes()))).await.0, 200);
    hub.world.tick_after(Duration::minutes(1)).await;
    let prove = hub.world.letter_to(RAFE).text.replace('\n', " ");
    assert!(prove.contains("could not make sure that the answer came from you"), "{prove}");
}

#[tokio::test]
async fn mailgun_has_to_sign_each_mail_and_a_token_is_good_for_one() {
    let mut hub = Hub::new().await;
    let yes = hub.answer(RAFE, "Yes please!");
    let no = hub.answer(ADAEZE, "No thanks");
    let now = hub.now();
    let good = hub.mailgun(&now, "t1", SIGNING_KEY, &yes);
    let signature = mailgun_signature(&now, "t1", SIGNING_KEY);
    let flipped = if signature.starts_with('0') { "1" } else { "0" };
    let mut forged = good.clone();
    let at = forged.body.windows(64).position(|part| part == signature.as_bytes()).unwrap();
    forged.body[at] = flipped.as_bytes()[0];
    hub.refused(forged, 401, "the signature is not the service's").await;
    hub.refused(
        hub.mailgun(&now, "t1", "another key of thirty-two signs!", &yes),
        401,
        "the signature is not the service's",
    )
    .await;
    hub.refused(hub.mailgun(&now, "t1", &public_key(&hub.sendgrid), &yes), 401, "the signature is not the service's")
        .await;
    hub.refused(form(MAILGUN, &[("body-mime", &yes.1)]), 401, "the signature is not the service's").await;
    let then = |hours: i64, minutes: i64| (hub.world.now.timestamp() - hours * 3600 - minutes * 60).to_string();
    hub.refused(hub.mailgun(&then(8, 6), "t1", SIGNING_KEY, &yes), 406, "signed too long ago").await;
    hub.refused(hub.mailgun(&then(0, -6), "t1", SIGNING_KEY, &yes), 406, "in the future").await;
    hub.refused(hub.mailgun("now", "t1", SIGNING_KEY, &yes), 406, "signed too long ago").await;

    assert_eq!(hub.send(good.clone()).await.0, 200);
    hub.refused(good.clone(), 406, "this token has brought a mail before").await;
    hub.refused(hub.mailgun(&now, "t1", SIGNING_KEY, &no), 406, "this token has brought a mail before").await;
    // A restart forgets tokens, but no mail: it is known again, and nothing is done twice.
    hub.world.tick_after(Duration::minutes(1)).await;
    let letters = hub.world.letters().len();
    hub.world = hub.world.restarted().await;
    let before = hub.came_in().await;
    assert_eq!(hub.send(good).await.0, 200);
    hub.world.tick_after(Duration::minutes(1)).await;
    assert_eq!((hub.world.letters().len(), hub.came_in().await), (letters, before));
}

#[tokio::test]
async fn mailgun_s_form_may_be_spelt_in_the_other_way_too() {
    let hub = Hub::new().await;
    let (to, raw) = hub.answer(RAFE, "Yes please!");
    let (now, raw) = (hub.now(), String::from_utf8(raw).unwrap());
    let signature = mailgun_signature(&now, "t1", SIGNING_KEY);
    let fields = [
        ("recipient", to.as_str()),
        ("timestamp", &now),
        ("token", "t1"),
        ("signature", &signature),
        ("body-mime", &raw),
    ];
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
    let headers = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
    let post = Post { url: "/inbound/mailgun", headers, body: body.join("&").into_bytes() };
    assert_eq!(hub.send(post).await.0, 200);
    assert_eq!(hub.came_in().await, ["webhook mailgun"]);
}

#[tokio::test]
async fn postmark_has_to_bring_user_and_password() {
    let hub = Hub::new().await;
    let good = hub.postmark(&hub.answer(RAFE, "Yes please!"));
    for login in [format!("hub:{PASSWORD} "), format!("other:{PASSWORD}"), "hub:".to_owned(), String::new()] {
        let login = format!("Basic {}", BASE64.encode(login.as_bytes()));
        hub.refused(good.clone().with("authorization", login), 401, "https://USER:PASSWORD@").await;
    }
    hub.refused(good.clone().with("authorization", format!("Bearer {PASSWORD}")), 401, "https://USER:PASSWORD@").await;
    hub.refused(Post { body: b"RawEmail=x".to_vec(), ..good.clone() }, 400, "not the JSON that Postmark posts").await;
    assert_eq!(hub.send(good.clone()).await.0, 200);
    assert_eq!(hub.send(good).await.0, 200, "it may post again what it has posted");
    assert_eq!(hub.came_in().await, ["webhook postmark"]);
}

#[tokio::test]
async fn sendgrid_signs_every_byte() {
    let hub = Hub::new().await;
    let (to, raw) = hub.answer(RAFE, "Yes please!");
    let good = hub.sendgrid(&hub.now(), &[&to], &raw);
    let mut forged = good.clone();
    let at = forged.body.windows(3).position(|part| part == b"Yes").unwrap();
    forged.body[at] ^= 1;
    hub.refused(forged, 401, "the signature is not the service's").await;
    hub.refused(form(SENDGRID, &[("email", &raw)]), 401, "the signature is not the service's").await;
    let stranger = Hub { sendgrid: key_pair(), world: World::new().await };
    hub.refused(stranger.sendgrid(&hub.now(), &[&to], &raw), 401, "the signature is not the service's").await;
    let later = (hub.world.now.timestamp() + 1).to_string();
    hub.refused(
        good.clone().with("x-twilio-email-event-webhook-timestamp", later),
        401,
        "the signature is not the service's",
    )
    .await;
    let old = (hub.world.now - Duration::days(4)).timestamp().to_string();
    hub.refused(hub.sendgrid(&old, &[&to], &raw), 406, "signed too long ago").await;
    assert_eq!(hub.send(good.clone()).await.0, 200);
    assert_eq!(hub.send(good).await.0, 200, "the same mail does nothing again");
    assert_eq!(hub.came_in().await, ["webhook sendgrid"]);
}

#[tokio::test]
async fn sendgrid_may_bring_a_password_instead() {
    let world = morning_with(&format!("[inbound.sendgrid]\nuser = \"grid\"\npassword = \"{PASSWORD}\"\n")).await;
    let hub = Hub { world, sendgrid: key_pair() };
    let (to, raw) = hub.answer(RAFE, "Yes please!");
    let post = hub.sendgrid(&hub.now(), &[&to], &raw);
    hub.refused(post.clone(), 401, "https://USER:PASSWORD@").await;
    let login = format!("Basic {}", BASE64.encode(format!("grid:{PASSWORD}").as_bytes()));
    assert_eq!(hub.send(post.with("authorization", login)).await.0, 200);
}

#[tokio::test]
async fn a_post_without_the_raw_mail_is_told_what_to_switch_on() {
    let hub = Hub::new().await;
    let now = hub.now();
    let signature = mailgun_signature(&now, "t1", SIGNING_KEY);
    let mut fields: Vec<(&str, &[u8])> =
        vec![("timestamp", now.as_bytes()), ("token", b"t1"), ("signature", signature.as_bytes())];
    fields.push(("body-plain", b"Yes please!"));
    hub.refused(form(MAILGUN, &fields), 422, "has to end with /inbound/mailgun/mime").await;
    fields.push(("body-mime", b""));
    hub.refused(form(MAILGUN, &fields), 422, "has to end with /inbound/mailgun/mime").await;
    let postmark = hub.postmark(&hub.answer(RAFE, "yes"));
    let without = json!({ "OriginalRecipient": "reply@in.samplehub.example", "TextBody": "yes" }).to_string();
    let without = Post { body: without.into_bytes(), ..postmark };
    hub.refused(without, 422, "Include raw email content in JSON payload").await;
    let without = hub.signed(&now, form(SENDGRID, &[("text", b"yes")]));
    hub.refused(without, 422, "POST the raw, full MIME message").await;
    let cut = form(SENDGRID, &[("email", b"From: x")]);
    let cut = hub.signed(&now, Post { body: cut.body[..40].to_vec(), ..cut });
    hub.refused(cut, 400, "the form cannot be read").await;
}

#[tokio::test]
async fn what_is_too_large_or_packed_is_not_read() {
    let hub = Hub::new().await;
    let huge = (hub.answer(RAFE, "yes").0, vec![b'x'; 8 * 1024 * 1024]);
    let mailgun = hub.mailgun(&hub.now(), "t1", SIGNING_KEY, &huge);
    hub.refused(mailgun, 406, "7 MB at most").await;
    hub.refused(hub.postmark(&huge), 403, "7 MB at most").await;
    hub.refused(hub.sendgrid(&hub.now(), &[&huge.0], &huge.1), 413, "7 MB at most").await;
    let good = hub.postmark(&hub.answer(RAFE, "yes"));
    hub.refused(good.with("content-encoding", "gzip"), 415, "without a Content-Encoding").await;
    // A mail that is larger than an answer, in a post that is not: it is kept as unreadable, and somebody sees it.
    let (to, mut raw) = hub.answer(RAFE, "yes");
    raw.extend(vec![b'x'; 5 * 1024 * 1024]);
    assert_eq!(hub.send(hub.mailgun(&hub.now(), "t2", SIGNING_KEY, &(to, raw))).await.0, 200);
    let row = hub.world.daemon.ctx.store.inbound(1).await.unwrap().remove(0);
    assert!(row.kind == "unreadable" && row.understood.contains("more than a letter needs"), "{row:?}");
}

#[tokio::test]
async fn while_the_database_is_busy_a_mail_is_to_come_again_and_then_it_is_kept() {
    let mut hub = Hub::new().await;
    let signed = hub.now();
    let yes = hub.answer(RAFE, "Yes please!");
    let mailgun = hub.mailgun(&signed, "t1", SIGNING_KEY, &yes);
    let other = Connection::open(hub.world.folder.path().join("elevenses.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    hub.refused(mailgun.clone(), 503, "the database is busy; try again in a minute").await;
    other.execute_batch("ROLLBACK").unwrap();
    // Ten minutes later, with the signature of the first time.
    hub.world.now += Duration::minutes(10);
    assert_eq!(hub.send(mailgun).await.0, 200);
    assert_eq!(hub.came_in().await, ["webhook mailgun"]);
}

#[tokio::test]
async fn each_address_of_ours_in_an_envelope_is_a_mail_of_its_own() {
    let hub = Hub::new().await;
    let (rafe, raw) = hub.answer(RAFE, "stop");
    let lorna = hub.answer(LORNA, "stop").0;
    let envelope = ["x@elsewhere.example", rafe.as_str(), lorna.as_str()];
    assert_eq!(hub.send(hub.sendgrid(&hub.now(), &envelope, &raw)).await.0, 200);
    assert_eq!(hub.came_in().await.len(), 2);
    let both = (format!("{rafe}, {lorna}"), hub.answer(ADAEZE, "stop").1);
    assert_eq!(hub.send(hub.mailgun(&hub.now(), "t1", SIGNING_KEY, &both)).await.0, 200);
    assert_eq!(hub.came_in().await.len(), 4);
    // A mailbox that forwards to the service: the mail's own header says to whom it was written.
    let less = String::from_utf8(hub.answer(ADAEZE, "less").1).unwrap().replace("answer.1@", "answer.2@");
    let forwarded = ("hash@inbound.postmarkapp.example".to_owned(), less.into_bytes());
    assert_eq!(hub.send(hub.postmark(&forwarded)).await.0, 200);
    let rows = hub.world.daemon.ctx.store.inbound(100).await.unwrap();
    let row = rows.iter().find(|row| row.way == "webhook postmark").unwrap();
    assert!(row.understood.contains("less"), "{row:?}");
}

#[tokio::test]
async fn a_service_that_is_not_set_up_has_no_door() {
    let hub = Hub { world: World::morning_by_mail().await, sendgrid: key_pair() };
    let yes = hub.answer(RAFE, "yes");
    hub.refused(hub.mailgun(&hub.now(), "t1", SIGNING_KEY, &yes), 404, "no way in for mail").await;
    hub.refused(hub.postmark(&yes), 404, "no way in for mail").await;
    hub.refused(hub.sendgrid(&hub.now(), &[&yes.0], &yes.1), 404, "no way in for mail").await;
    for url in [MAILGUN, "/inbound/mailgun", POSTMARK, SENDGRID] {
        let get = Request::builder().method(Method::GET).uri(url).body(Body::empty()).unwrap();
        let page = hub.world.request(get).await;
        assert_eq!((page.status.as_u16(), page.headers["allow"].to_str().unwrap()), (405, "POST"), "{url}");
    }
}

#[tokio::test]
async fn nobody_guesses_for_long_and_a_few_slow_posts_do_not_fill_the_memory() {
    let hub = Hub::new().await;
    let yes = hub.answer(RAFE, "yes");
    let slow = || {
        let never = Body::from_stream(stream::pending::<Result<Vec<u8>, std::io::Error>>());
        let request =
            Request::post(MAILGUN).header("content-type", "multipart/form-data; boundary=x").body(never).unwrap();
        tokio::spawn(hub.world.pages().oneshot(request))
    };
    let waiting: Vec<_> = (0..8).map(|_| slow()).collect();
    tokio::task::yield_now().await;
    // Nothing else is waited for meanwhile: a slow post is let go after half a minute, and a disk may take that long.
    let (status, says) = hub.send(hub.postmark(&yes)).await;
    waiting.iter().for_each(|post| post.abort());
    assert!(status == 503 && says.to_string().contains("so many mails come at once"), "{status} {says}");
    for post in waiting {
        assert!(post.await.unwrap_err().is_cancelled());
    }
    assert!(hub.came_in().await.is_empty(), "nothing is kept of it");
    let (status, says) = hub.send(hub.postmark(&yes)).await;
    assert_eq!(status, 200, "{says}");
    let forged = hub.mailgun(&hub.now(), "t1", "another key of thirty-two signs!", &yes);
    let mut answers = Vec::new();
    for _ in 0..70 {
        answers.push(hub.send(forged.clone()).await.0);
    }
    assert_eq!((answers[0], answers[50], answers[69]), (401, 401, 429));
}
