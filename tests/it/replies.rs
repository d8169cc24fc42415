//! Letters answered by mail: understood and done, or asked about; believed, or put to the member's own address.

use crate::world::{Letter, SAMPLE, World, link_in};
use chrono::Duration;
use elevenses::channel::inbound::Kept;
use elevenses::flow::erase_member::{OnWhoseWord, erase_member};

const RAFE: &str = "rafe@oralhistory.example";
const ADAEZE: &str = "adaeze@streetarchive.example";
const LORNA: &str = "lorna@lornawrites.example";

/// What a mail program sends when somebody answers a letter.
pub struct Answer<'a> {
    letter: &'a Letter,
    from: &'a str,
    text: &'a str,
    /// What the hub's own mail server found out about the sender.
    auth: &'a str,
    id: &'a str,
}

/// What it says, without its line ends.
fn in_one_line(letter: &Letter) -> String {
    letter.text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn header<'a>(letter: &'a Letter, name: &str) -> &'a str {
    let found = letter.raw.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    found.unwrap_or_else(|| panic!("no {name} in\n{}", letter.raw)).trim()
}

impl<'a> Answer<'a> {
    pub fn to(letter: &'a Letter, text: &'a str) -> Answer<'a> {
        Answer { letter, from: &letter.to, text, auth: "dmarc=pass header.from=", id: "1" }
    }

    pub fn raw(&self) -> String {
        let domain = self.from.rsplit('@').next().unwrap();
        let quote: String = self.letter.text.lines().map(|line| format!("> {line}\r\n")).collect();
        let auth = if self.auth.is_empty() {
            String::new()
        } else {
            format!("Authentication-Results: mx.samplehub.example; {}{domain}\r\n", self.auth)
        };
        format!(
            "{auth}From: Somebody <{}>\r\nTo: {}\r\nSubject: Re: {}\r\nMessage-ID: <answer.{}@mail.example>\r\nIn-Reply-To: {}\r\n\
             Date: Tue, 3 Feb 2026 09:20:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n\r\n\
             On Tue, 3 Feb 2026 at 09:15, Jo at Sample Hub <hello@samplehub.example> wrote:\r\n{quote}",
            self.from,
            header(self.letter, "Reply-To"),
            self.letter.subject,
            self.id,
            header(self.letter, "Message-ID"),
            self.text
        )
    }

    pub async fn comes_in(&self, world: &World) {
        let to = header(self.letter, "Reply-To").to_owned();
        assert_eq!(world.mail_comes(&to, self.raw().as_bytes()).await, Kept::Kept);
    }
}

#[tokio::test]
async fn letters_offer_to_be_answered_by_mail_once_mail_has_come_in() {
    let world = World::morning_by_mail().await;
    let letter = world.letter_to(RAFE);
    assert!(header(&letter, "Reply-To").starts_with("reply+"), "{}", letter.raw);
    assert!(letter.text.contains("Or just reply: “yes"), "{}", letter.text);
    assert!(letter.raw.contains(" <mailto:reply+") && letter.raw.contains("?subject=stop>"), "{}", letter.raw);
    let envelope = world.sink.accepted().into_iter().find(|a| a.rcpt_to == [RAFE]).unwrap().mail_from;
    assert!(envelope.starts_with("reply+") && envelope != header(&letter, "Reply-To"), "{envelope}");
    let other = World::morning().await.letter_to(RAFE);
    assert!(!other.text.contains("just reply") && header(&other, "Reply-To") == "jo@samplehub.example");
}

#[tokio::test]
async fn two_who_answer_yes_by_mail_are_introduced() {
    let mut world = World::morning_by_mail().await;
    let before = world.letters().len();
    Answer::to(&world.letter_to(RAFE), "Yes please!").comes_in(&world).await;
    world.tick_after(Duration::minutes(1)).await;
    let confirmation = world.letter_to(RAFE);
    assert_eq!(world.letters().len(), before + 1);
    assert!(confirmation.subject.starts_with("Re: Adaeze would like your help"), "{}", confirmation.subject);
    assert!(confirmation.text.contains("You would like to meet Adaeze."), "{}", confirmation.text);
    assert_eq!(header(&confirmation, "In-Reply-To"), "<answer.1@mail.example>");
    assert_eq!(header(&confirmation, "Auto-Submitted"), "auto-replied");
    let undo = link_in(&confirmation.text, "/1");
    assert!(world.get(&undo).await.body.contains("You said yes to meeting Adaeze"));
    let digest = world.letter_to(ADAEZE);
    Answer::to(&digest, "yes to Rafe").comes_in(&world).await;
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letter_to(RAFE).subject, "Adaeze said yes: meet today?");
    assert_eq!(world.letter_to(ADAEZE).subject, "Rafe said yes: meet today?");
    // The same mail once more, and by another way: nothing is done twice.
    let letters = world.letters().len();
    Answer::to(&digest, "yes to Rafe").comes_in(&world).await;
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters().len(), letters);
}

#[tokio::test]
async fn what_could_be_meant_in_two_ways_is_asked_and_put_before_the_organiser() {
    let mut world = World::morning_by_mail().await;
    let letter = world.letter_to(RAFE);
    Answer::to(&letter, "Yes, but only if she is in tomorrow").comes_in(&world).await;
    world.tick_after(Duration::minutes(1)).await;
    let asked = world.letter_to(RAFE);
    assert!(asked.text.contains("We would rather ask than guess"), "{}", asked.text);
    assert!(asked.text.contains("Yes, introduce me to Adaeze:"), "{}", asked.text);
    let needs = world.needs().await;
    assert!(needs.iter().any(|n| n.contains("Rafe answered: “Yes, but only if she is in tomorrow”")), "{needs:?}");
    assert!(world.get(&link_in(&asked.text, "/1/yes")).await.body.contains("Introduce you to Adaeze?"));
    // A second one on the same day is put before the organiser, and not asked again.
    let letters = world.letters().len();
    Answer { id: "2", ..Answer::to(&letter, "Yes? who is that") }.comes_in(&world).await;
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters().len(), letters);
    assert_eq!(world.needs().await.len(), needs.len() + 1);
}

#[tokio::test]
async fn a_yes_without_proof_is_one_button_in_a_letter_to_the_member() {
    let mut world = World::morning_by_mail().await;
    let letter = world.letter_to(RAFE);
    let stranger = "eve@elsewhere.example";
    for (id, from, auth) in
        [("1", stranger, "dmarc=pass header.from="), ("2", RAFE, "dmarc=fail header.from="), ("3", RAFE, "")]
    {
        let mut world = World::morning_by_mail().await;
        let letter = world.letter_to(RAFE);
        Answer { from, auth, id, ..Answer::to(&letter, "yes") }.comes_in(&world).await;
        world.tick_after(Duration::minutes(1)).await;
        assert!(world.letters_to(stranger).is_empty());
        let prove = world.letter_to(RAFE);
        assert!(in_one_line(&prove).contains("could not make sure that the answer came from you"), "{}", prove.text);
        world.press(ADAEZE, "Rafe", "yes").await;
        world.tick_after(Duration::minutes(1)).await;
        assert!(!world.letter_to(ADAEZE).subject.contains("said yes"), "{id}: a yes without proof is none");
    }
    // Less mail needs no proof.
    Answer { from: stranger, ..Answer::to(&letter, "stop") }.comes_in(&world).await;
    world.tick_after(Duration::minutes(1)).await;
    assert!(world.letter_to(RAFE).text.contains("No morning letters any more"), "{}", world.letter_to(RAFE).text);
    assert!(world.letters_to(stranger).is_empty());
}

#[tokio::test]
async fn a_mail_that_proves_nothing_is_left_alone() {
    let mut world = World::morning_by_mail().await;
    let letter = world.letter_to(RAFE);
    let letters = world.letters().len();
    let raw = Answer { auth: "", ..Answer::to(&letter, "stop") }.raw();
    for to in ["reply@in.samplehub.example", "reply+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@in.samplehub.example"] {
        let raw = raw.replace(header(&letter, "Reply-To"), to);
        assert_eq!(world.mail_comes(to, raw.as_bytes()).await, Kept::Kept);
    }
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters().len(), letters);
    // But with its domain's word for it, a stop needs no token.
    let raw = Answer { id: "9", ..Answer::to(&letter, "stop") }.raw();
    let raw = raw.replace(header(&letter, "Reply-To"), "reply@in.samplehub.example");
    world.mail_comes("reply@in.samplehub.example", raw.as_bytes()).await;
    world.tick_after(Duration::minutes(1)).await;
    assert!(world.letter_to(RAFE).text.contains("No morning letters any more"));
}

#[tokio::test]
async fn pause_less_and_a_line_for_the_profile() {
    let mut world = World::morning_by_mail().await;
    let letter = world.letter_to(LORNA);
    let table = [
        ("pause 2 weeks", "No morning letters before Tuesday 17 February"),
        ("less please", "people in a letter from now on"),
        ("I am looking for a bookkeeper", "You are looking for: “a bookkeeper”"),
        ("resume", "Morning letters come again"),
    ];
    for (id, (text, understood)) in table.iter().enumerate() {
        let id = id.to_string();
        Answer { id: &id, ..Answer::to(&letter, text) }.comes_in(&world).await;
        world.tick_after(Duration::minutes(1)).await;
        let answer = world.letter_to(LORNA);
        let said = in_one_line(&answer);
        assert!(said.contains(understood) || text.starts_with("less") && said.contains("one person"), "{text}: {said}");
    }
}

#[tokio::test]
async fn a_mail_program_s_unsubscribe_stops_and_nothing_is_sent_back() {
    let mut world = World::morning_by_mail().await;
    let letter = world.letter_to(RAFE);
    let letters = world.letters().len();
    let to = letter.raw.replace("\r\n ", " ");
    let to = to.split("<mailto:").nth(1).unwrap().split('?').next().unwrap().to_owned();
    let raw = format!("From: <{RAFE}>\r\nTo: <{to}>\r\nSubject: stop\r\nMessage-ID: <u@mail.example>\r\n\r\n\r\n");
    world.mail_comes(&to, raw.as_bytes()).await;
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters().len(), letters);
    assert!(world.get(&link_in(&letter.text, "/stop")).await.body.contains("Start introductions again"));
}

#[tokio::test]
async fn automatic_answers_are_neither_read_nor_answered() {
    let mut world = World::morning_by_mail().await;
    let letter = world.letter_to(RAFE);
    let letters = world.letters().len();
    let raw = Answer::to(&letter, "yes, stop, I am away until Monday").raw();
    world.mail_comes(header(&letter, "Reply-To"), format!("Auto-Submitted: auto-replied\r\n{raw}").as_bytes()).await;
    // One of our own that comes round to us.
    world.mail_comes(header(&letter, "Reply-To"), letter.raw.as_bytes()).await;
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters().len(), letters);
    assert!(!world.needs().await.iter().any(|need| need.contains("answered")));
}

fn bounce(to: &str, recipient: &str, status: &str, id: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: <{to}>\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         Message-ID: <bounce.{id}@mx.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; 550 {status} No such user here\r\n\r\n--b--\r\n"
    )
}

#[tokio::test]
async fn letters_that_come_back_on_two_days_make_somebody_unreachable_and_a_forged_one_does_not() {
    let mut world = World::morning_by_mail().await;
    // The envelope of the latest letter.
    let envelope = |world: &World| {
        let letters = world.sink.accepted();
        letters.iter().rev().find(|a| a.rcpt_to == [LORNA]).unwrap().mail_from.clone()
    };
    // Anybody can write one of these.
    let reply_to = header(&world.letter_to(LORNA), "Reply-To").to_owned();
    for (id, to) in [("f1", reply_to.as_str()), ("f2", "reply@in.samplehub.example")] {
        world.mail_comes(to, bounce(to, LORNA, "5.1.1", id).as_bytes()).await;
    }
    assert_eq!(world.came_back().await, Vec::<String>::new());
    let to = envelope(&world);
    world.mail_comes(&to, bounce(&to, LORNA, "4.2.2", "soft").as_bytes()).await;
    assert_eq!(world.came_back().await, Vec::<String>::new(), "a full mailbox is empty another day");
    world.mail_comes(&to, bounce(&to, LORNA, "5.1.1", "1").as_bytes()).await;
    world.mail_comes(&to, bounce(&to, LORNA, "5.1.1", "2").as_bytes()).await;
    let needs = world.came_back().await;
    assert_eq!(needs.len(), 1, "{needs:?}");
    let says = "The digest letter to Lorna came back: 5.1.1";
    assert!(needs[0].contains(says) && needs[0].ends_with("Check the address."), "{needs:?}");
    world.next_morning("2026-02-04", 2).await;
    let next = envelope(&world);
    assert_ne!(next, to, "she has a letter on the next day as well");
    world.mail_comes(&next, bounce(&next, LORNA, "5.1.1", "3").as_bytes()).await;
    let needs = world.came_back().await;
    assert!(needs.iter().any(|n| n.contains("nothing more is written to them")), "{needs:?}");
    let (before, others) = (world.letters_to(LORNA).len(), world.letters().len());
    world.next_morning("2026-02-05", 3).await;
    assert_eq!(world.letters_to(LORNA).len(), before);
    assert!(world.letters().len() > others, "the others have theirs");
    // They press something themselves: they are written to again.
    let digest = world.letters_to(LORNA).remove(0);
    let stop = link_in(&digest.text, "/stop");
    assert!(world.get(&stop).await.body.contains("came back to us"));
    world.post(&stop.replace("/stop", "/resume"), &[]).await;
    assert!(!world.get(&stop).await.body.contains("came back to us"));
}

impl World {
    /// What the organiser is told of letters that came back.
    async fn came_back(&self) -> Vec<String> {
        self.needs().await.into_iter().filter(|need| need.contains("came back")).collect()
    }

    /// Another morning, on which somebody is in whom nobody has met.
    async fn next_morning(&mut self, day: &str, guest: u32) {
        self.tick_at(&format!("{day}T09:10:00Z")).await;
        let stranger = SAMPLE.lines().find(|line| line.contains("mireille")).unwrap();
        let stranger =
            stranger.replace("mireille", &format!("guest{guest}")).replace("Mireille", &format!("Guest{guest}"));
        let sheet = format!("{SAMPLE}{stranger}\n").replace("2026/02/03", &day.replace('-', "/"));
        self.import(&sheet).await.unwrap();
        self.tick_at(&format!("{day}T09:15:00Z")).await;
    }
}

#[tokio::test]
async fn whoever_calls_a_letter_spam_gets_no_more() {
    let mut world = World::morning_by_mail().await;
    let letter = world.letter_to(RAFE);
    let letters = world.letters().len();
    let raw = format!(
        "From: fbl@provider.example\r\nTo: <reply@in.samplehub.example>\r\nSubject: complaint\r\nMessage-ID: <c@p.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=feedback-report; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nAn abuse report.\r\n\
         --b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\n{}\r\n--b--\r\n",
        letter.raw
    );
    world.mail_comes("reply@in.samplehub.example", raw.as_bytes()).await;
    world.tick_after(Duration::minutes(1)).await;
    assert_eq!(world.letters().len(), letters);
    assert!(world.get(&link_in(&letter.text, "/stop")).await.body.contains("Start introductions again"));
}

#[tokio::test]
async fn rubbish_is_kept_and_said() {
    let world = World::morning_by_mail().await;
    for raw in [&b""[..], &[0xff; 3000], b"\r\n\r\n", &b"A: ".repeat(200_000)] {
        assert_eq!(world.mail_comes("reply@in.samplehub.example", raw).await, Kept::Kept);
    }
    let rows = world.daemon.ctx.store.inbound(10).await.unwrap();
    assert!(
        rows.iter().any(|row| row.kind == "unreadable" && row.understood.starts_with("unreadable, kept")),
        "{rows:?}"
    );
    assert!(rows.iter().all(|row| row.settled_at.is_some()));
}

#[tokio::test]
async fn a_resume_that_was_long_on_its_way_does_not_undo_a_stop() {
    let mut world = World::morning_by_mail().await;
    let letter = world.letter_to(RAFE);
    world.now += Duration::hours(2);
    Answer::to(&letter, "stop").comes_in(&world).await;
    // Written at twenty past nine, says its date.
    Answer { id: "2", ..Answer::to(&letter, "resume") }.comes_in(&world).await;
    world.tick_after(Duration::minutes(1)).await;
    assert!(world.get(&link_in(&letter.text, "/stop")).await.body.contains("Start introductions again"));
}

#[tokio::test]
async fn a_sender_that_two_readers_read_differently_proves_nothing() {
    let mut world = World::morning_by_mail().await;
    let letter = world.letter_to(RAFE);
    let raw = Answer::to(&letter, "yes").raw();
    for (id, forged) in
        [("7", raw.replacen("From: Somebody", "From : Somebody", 1)), ("8", format!("From: <eve@x.example>\r\n{raw}"))]
    {
        let forged = forged.replace("<answer.1@", &format!("<answer.{id}@"));
        world.mail_comes(header(&letter, "Reply-To"), forged.as_bytes()).await;
    }
    world.tick_after(Duration::minutes(1)).await;
    assert!(in_one_line(&world.letter_to(RAFE)).contains("could not make sure that the answer came from you"));
}

#[tokio::test]
async fn results_that_came_with_the_mail_are_not_our_servers() {
    let mut world = World::morning_by_mail().await;
    let letter = world.letter_to(RAFE);
    let raw = format!(
        "Received: from x.example by mx.samplehub.example; Tue, 3 Feb 2026 09:20:00 +0000\r\n{}",
        Answer::to(&letter, "yes").raw()
    );
    world.mail_comes(header(&letter, "Reply-To"), raw.as_bytes()).await;
    world.tick_after(Duration::minutes(1)).await;
    assert!(in_one_line(&world.letter_to(RAFE)).contains("could not make sure that the answer came from you"));
}

#[tokio::test]
async fn a_confirmation_comes_whatever_the_other_has_done() {
    let mut world = World::morning_by_mail().await;
    let (rafe, adaeze) = (world.letter_to(RAFE), world.letter_to(ADAEZE));
    Answer::to(&adaeze, "stop").comes_in(&world).await;
    Answer { id: "2", ..Answer::to(&rafe, "yes") }.comes_in(&world).await;
    world.tick_after(Duration::minutes(1)).await;
    assert!(world.letter_to(RAFE).text.contains("You would like to meet Adaeze."), "{}", world.letter_to(RAFE).text);
}

#[tokio::test]
async fn texts_are_forgotten_with_the_letters_and_with_the_people_in_them() {
    let mut world = World::morning_by_mail().await;
    let (rafe, adaeze) = (world.letter_to(RAFE), world.letter_to(ADAEZE));
    Answer::to(&rafe, "Maybe, if Adaeze is nice").comes_in(&world).await;
    Answer { id: "2", ..Answer::to(&adaeze, "Perhaps, but not Rafe's podcast again") }.comes_in(&world).await;
    let said = async |world: &World| {
        let rows = world.daemon.ctx.store.inbound(10).await.unwrap();
        let mut all = String::new();
        for row in rows {
            let (_, said, _) = world.daemon.ctx.store.inbound_mail(&row.id).await.unwrap();
            all += &format!("{} {said} {}\n", row.subject, row.understood);
        }
        all + &world.needs().await.join("\n")
    };
    assert!(said(&world).await.contains("Maybe, if Adaeze is nice"));
    let found = world.daemon.ctx.store.member_by_address(&world.space().id, ADAEZE).await.unwrap().unwrap();
    let word = OnWhoseWord { wording: "erase".to_owned(), evidence: "a test".to_owned() };
    erase_member(&world.daemon.ctx, &world.space(), &found, word, world.now).await.unwrap();
    let left = said(&world).await;
    assert!(!left.contains("Adaeze") && !left.contains("podcast again"), "{left}");
    Answer { id: "3", ..Answer::to(&rafe, "Depends on the weather") }.comes_in(&world).await;
    assert!(said(&world).await.contains("Depends on the weather"));
    world.tick_at("2026-03-20T09:10:00Z").await;
    let left = said(&world).await;
    assert!(!left.contains("weather"), "{left}");
}

#[tokio::test]
async fn the_letters_that_answer_as_text() {
    let mut world = World::morning_by_mail().await;
    let mut written = Vec::new();
    let answers = [(RAFE, "yes please"), (LORNA, "pause until 2 March"), (ADAEZE, "Who is Rafe?")];
    for (who, text) in answers {
        Answer { id: text, ..Answer::to(&world.letter_to(who), text) }.comes_in(&world).await;
        world.tick_after(Duration::minutes(1)).await;
        let answer = world.letter_to(who);
        let token = link_in(&answer.text, "/m/");
        let token = token.split('/').nth(4).unwrap();
        written.push(format!("To: {who}\nSubject: {}\n\n{}", answer.subject, answer.text.replace(token, "TOKEN")));
    }
    for (name, text) in ["answer_yes", "answer_pause", "answer_asked"].iter().zip(written) {
        insta::assert_snapshot!(*name, text);
    }
}

#[tokio::test]
async fn an_empty_answer_over_each_of_our_letters_says_nothing() {
    let mut world = World::morning_by_mail().await;
    Answer::to(&world.letter_to(RAFE), "yes").comes_in(&world).await;
    world.press(ADAEZE, "Rafe", "yes").await;
    world.tick_after(Duration::minutes(1)).await;
    let letters = world.letters();
    assert!(letters.len() >= 10);
    for (number, letter) in letters.iter().enumerate().filter(|(_, letter)| letter.raw.contains("Reply-To: reply+")) {
        let id = format!("empty{number}");
        Answer { id: &id, ..Answer::to(letter, "") }.comes_in(&world).await;
        let row = world.daemon.ctx.store.inbound(1).await.unwrap().remove(0);
        assert_eq!(row.understood, "nothing", "{}", letter.text);
    }
}
