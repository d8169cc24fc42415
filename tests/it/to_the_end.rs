//! Introductions to their end: standing yes, late arrivals, reminders, did you meet, what came of it.

use crate::world::{SAMPLE, World, link_in};
use axum::http::StatusCode;
use elevenses::domain::connection::{MayTell, OutcomeKind, Stage};
use elevenses::domain::member::Shares;
use elevenses::flow::change_choices::{Chosen, change_choices, suggest_no_more};
use elevenses::flow::draw_map::{View, draw_map};
use elevenses::render::map::Style;
use elevenses::store::RecordedBy;

const RAFE: &str = "rafe@oralhistory.example";
const ADAEZE: &str = "adaeze@streetarchive.example";

/// The page that a letter's answer leads to, where it is sent.
pub fn form_of(link: &str) -> &str {
    link.strip_suffix("/met").unwrap()
}

impl World {
    /// Everybody of the sample hub is in again on this day of February, and the morning's letters go out.
    pub async fn another_morning(&mut self, day: u32) {
        self.now = format!("2026-02-{day:02}T09:00:00Z").parse().unwrap();
        self.import(&SAMPLE.replace("2026/02/03", &format!("2026/02/{day:02}"))).await.unwrap();
        self.tick_at(&format!("2026-02-{day:02}T09:15:00Z")).await;
    }

    /// Rafe and Adaeze have both said yes on the third of February.
    async fn introduced() -> World {
        let mut world = World::morning().await;
        world.press(RAFE, "Adaeze", "yes").await;
        world.press(ADAEZE, "Rafe", "yes").await;
        world.tick_at("2026-02-03T09:30:00Z").await;
        world
    }

    /// And have been asked, a day later, whether they met.
    pub async fn asked() -> World {
        let mut world = World::introduced().await;
        world.another_morning(4).await;
        world.tick_at("2026-02-04T16:30:00Z").await;
        world
    }

    async fn connections(&self) -> Vec<elevenses::store::Connection> {
        self.daemon.ctx.store.connections(&self.space().id).await.unwrap().0
    }
}

#[tokio::test]
async fn three_days_at_the_sample_hub() {
    // Tuesday: letters, a yes and a yes, and both are told.
    let mut world = World::introduced().await;
    assert_eq!(world.letter_to(RAFE).subject, "Adaeze said yes: meet today?");
    assert_eq!(world.tick_at("2026-02-03T16:30:00Z").await.delivered, 0, "nobody is asked on the day itself");
    // Wednesday: both are in again; in the afternoon each is asked.
    world.another_morning(4).await;
    world.tick_at("2026-02-04T16:30:00Z").await;
    let (rafe, adaeze) = (world.letter_to(RAFE), world.letter_to(ADAEZE));
    assert_eq!(
        (rafe.subject.as_str(), adaeze.subject.as_str()),
        ("Did you and Adaeze meet?", "Did you and Rafe meet?")
    );
    assert!(rafe.text.contains("On Tuesday 3 February we introduced you to Adaeze."), "{}", rafe.text);
    // Thursday: Adaeze presses the letter's button, ticks, and sends.
    let link = link_in(&adaeze.text, "/met/met");
    let page = world.get(&link).await;
    assert!(page.body.contains("value=\"met\" checked"), "the letter's answer is chosen: {}", page.body);
    assert!(world.connections().await.is_empty(), "and looking does nothing");
    let form = [("met", "met"), ("outcomes", "advice"), ("words", "Which tapes to keep."), ("may_tell", "first_name")];
    let page = world.post(form_of(&link), &form).await;
    assert!(page.body.contains("You and Rafe met. We have written it down."), "{}", page.body);
    let connections = world.connections().await;
    let [connection] = connections.as_slice() else { panic!("{connections:?}") };
    assert_eq!(connection.recorded_by, RecordedBy::Introduction);
    let names: Vec<&str> = connection.parties.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["Rafe", "Adaeze"]);
    let outcome = &connection.outcomes[0];
    assert_eq!((outcome.kind, outcome.stage), (OutcomeKind::Advice, Stage::New));
    assert_eq!(
        (outcome.tellings[0].words.as_str(), outcome.tellings[0].may_tell),
        ("Which tapes to keep.", MayTell::FirstName)
    );
    // And on the map there are two names and a line, with what the two made of it.
    let map = draw_map(&world.daemon.ctx, &world.space(), &View::default(), world.now).await.unwrap();
    let names: Vec<&str> = map.nodes.iter().map(|n| n.label.as_str()).collect();
    assert_eq!(names, ["Rafe", "Adaeze"]);
    assert!(map.svg(Style::Within).contains("<title>Advice: Rafe, Adaeze</title>"));
    assert_eq!(map.rows[0].words, ["Which tapes to keep."], "a story that may be told");
    // To everybody only Adaeze is named: she agreed for herself.
    let public = View { public: true, ..View::default() };
    let public = draw_map(&world.daemon.ctx, &world.space(), &public, world.now).await.unwrap().svg(Style::Within);
    assert!(public.contains("Adaeze") && !public.contains("Rafe"));
}

#[tokio::test]
async fn what_two_tell_of_the_same_meeting_is_one_outcome() {
    let world = World::asked().await;
    for (who, may_tell) in [(RAFE, "count"), (ADAEZE, "first_name")] {
        let link = link_in(&world.letter_to(who).text, "/met/met");
        let form = [("met", "met"), ("outcomes", "advice"), ("words", ""), ("may_tell", may_tell)];
        for _ in 0..2 {
            world.post(form_of(&link), &form).await;
        }
    }
    let connections = world.connections().await;
    assert_eq!((connections.len(), connections[0].outcomes.len()), (1, 1));
    assert_eq!(connections[0].outcomes[0].tellings.len(), 2, "each speaks for themselves");
}

#[tokio::test]
async fn who_says_otherwise_is_put_before_the_organiser_and_met_stands() {
    let world = World::asked().await;
    for (who, met) in [(RAFE, "met"), (ADAEZE, "no")] {
        let link = link_in(&world.letter_to(who).text, "/met/met");
        world.post(form_of(&link), &[("met", met)]).await;
    }
    assert_eq!(world.connections().await.len(), 1);
    let needs = world.daemon.ctx.store.needs(&world.space().id).await.unwrap();
    let text = &needs.iter().find(|n| n.kind == "disagreement").unwrap().text;
    assert_eq!(text, "Rafe says that they met Adaeze; Adaeze says that they did not. It counts as met.");
}

#[tokio::test]
async fn an_unanswered_did_you_meet_is_brought_up_once_in_the_next_digests_of_both() {
    let mut world = World::asked().await;
    world.another_morning(5).await;
    let (rafe, adaeze) = (world.letter_to(RAFE), world.letter_to(ADAEZE));
    let both = [&rafe, &adaeze].map(|l| l.text.contains("Did you meet?"));
    assert_eq!(both[0], both[1], "to both or to neither:\n{}\n{}", rafe.text, adaeze.text);
    assert!(both[0], "both have a digest on that day:\n{}", rafe.text);
    let page = world.get(&link_in(&rafe.text, "/met")).await;
    assert!(page.body.contains("Did you and Adaeze meet?"), "{}", page.body);
    let before = world.letters().len();
    world.tick_at("2026-02-05T16:30:00Z").await;
    assert_eq!(world.letters().len(), before, "and never asked again");
}

#[tokio::test]
async fn nobody_is_asked_about_an_introduction_that_is_not_mutual() {
    let mut world = World::morning().await;
    let link = world.link_for(RAFE, "Adaeze", "yes");
    world.press(ADAEZE, "Rafe", "yes").await;
    let met = link.replace("/yes", "/met");
    assert_eq!(world.get(&met).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.post(&met, &[("met", "met")]).await.status, StatusCode::NOT_FOUND);
    world.another_morning(4).await;
    let before = world.letters().len();
    world.tick_at("2026-02-04T16:30:00Z").await;
    assert_eq!(world.letters().len(), before);
}

#[tokio::test]
async fn after_two_working_days_they_are_asked_though_they_were_not_in() {
    let mut world = World::introduced().await;
    let before = world.letters().len();
    world.tick_at("2026-02-04T16:30:00Z").await;
    assert_eq!(world.letters().len(), before, "one working day is too early");
    world.tick_at("2026-02-05T16:30:00Z").await;
    assert_eq!(world.letters().len(), before + 2);
}

#[tokio::test]
async fn a_second_look_comes_after_a_month_for_what_takes_time() {
    let mut world = World::asked().await;
    let rafe = link_in(&world.letter_to(RAFE).text, "/met/met");
    world.post(form_of(&rafe), &[("met", "met"), ("outcomes", "project_meeting")]).await;
    let adaeze = link_in(&world.letter_to(ADAEZE).text, "/met/met");
    world.post(form_of(&adaeze), &[("met", "met"), ("outcomes", "good_chat")]).await;
    let before = world.letters().len();
    for day in ["2026-03-05T16:30:00Z", "2026-03-06T16:30:00Z", "2026-03-09T16:30:00Z", "2026-03-10T16:30:00Z"] {
        world.tick_at(day).await;
    }
    let later: Vec<_> = world.letters().split_off(before);
    let later: Vec<_> = later.iter().filter(|l| l.subject.contains("more come")).collect();
    assert_eq!(later.len(), 1, "once, and only to who named something that takes time");
    assert_eq!((later[0].to.as_str(), later[0].subject.as_str()), (RAFE, "Has more come of meeting Adaeze?"));
}

#[tokio::test]
async fn a_story_can_be_told_unasked_about_people_known_through_the_space_only() {
    let world = World::introduced().await;
    let page = link_in(&world.letter_to(RAFE).text, "/m/");
    let story = format!("{}/story", page.trim_end_matches("/pause"));
    let form = world.get(&story).await.body;
    assert!(form.contains(">Adaeze</option>") && !form.contains("Mireille"), "{form}");
    let adaeze = form.split("value=\"").find(|part| part.contains(">Adaeze</option>")).unwrap();
    let adaeze = adaeze.split('"').next().unwrap();
    let told = [("with", adaeze), ("outcomes", "paid_work"), ("stage", "planned"), ("may_tell", "count")];
    assert!(world.post(&story, &told).await.body.contains("We have written it down"));
    let connections = world.connections().await;
    assert_eq!(connections[0].outcomes[0].stage, Stage::Planned);
    let stranger = [("with", "hub"), ("outcomes", "new_coworker"), ("stage", "new")];
    world.post(&story, &stranger).await;
    let (connections, alone) = world.daemon.ctx.store.connections(&world.space().id).await.unwrap();
    assert_eq!((connections.len(), alone.len()), (1, 1), "what names nobody is about the space alone");
    assert_eq!(world.post(&story, &[("stage", "new")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn who_comes_late_and_who_was_there_are_told_at_once() {
    let mut world = World::new().await;
    std::fs::write(
        world.folder.path().join("spaces/sample-hub.toml"),
        crate::world::SPACE.replace("[schedules]", "[schedules]\naddendum = \"30 12 * * 1-5\""),
    )
    .unwrap();
    world = world.restarted().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    let rows: Vec<&str> = SAMPLE.lines().collect();
    let (late, early): (Vec<&str>, Vec<&str>) = rows.iter().partition(|row| row.contains(ADAEZE));
    world.import(&early.join("\n")).await.unwrap();
    world.tick_at("2026-02-03T09:15:00Z").await;
    let before = world.letters().len();
    world.now = "2026-02-03T11:00:00Z".parse().unwrap();
    world.import(&[rows[0], late[0]].join("\n")).await.unwrap();
    world.tick_at("2026-02-03T12:30:00Z").await;
    let added = world.letters().split_off(before);
    let mut to: Vec<&str> = added.iter().map(|l| l.to.as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, [ADAEZE, RAFE], "one match, both its sides");
    assert!(added.iter().all(|l| l.text.contains("Somebody came in whom you might like to meet")), "{}", added[0].text);
    world.tick_at("2026-02-03T12:31:00Z").await;
    assert_eq!(world.letters().len(), before + 2, "at most one a day");
    for (who, other) in [(RAFE, "Adaeze"), (ADAEZE, "Rafe")] {
        let page = link_in(&world.letter_to(who).text, "/stop").replace("/stop", "");
        assert!(world.get(&page).await.body.contains(other), "their page names whom its letter named");
    }
    world.press(RAFE, "Adaeze", "yes").await;
    assert!(world.press(ADAEZE, "Rafe", "yes").await.body.contains("You and Rafe both said yes"));
}

#[tokio::test]
async fn an_open_suggestion_is_brought_up_once_to_both_whatever_was_answered() {
    let mut seen = Vec::new();
    for answer in ["", "yes", "no"] {
        let mut world = World::morning().await;
        if !answer.is_empty() {
            world.press(RAFE, "Adaeze", answer).await;
        }
        world.another_morning(4).await;
        world.another_morning(5).await;
        let count = |who: &str, words: &str| world.letters_to(who).iter().filter(|l| l.text.contains(words)).count();
        let own = match answer {
            "" => "We suggested Adaeze to you, and you have not answered",
            "yes" => "You said yes to meeting Adaeze",
            _ => "Adaeze",
        };
        assert!(count(RAFE, own) >= 1, "{answer}");
        let letters: Vec<String> = world.letters_to(ADAEZE).into_iter().map(|l| masked(&l.text)).collect();
        assert_eq!(letters.iter().filter(|text| text.contains("We suggested Rafe to you")).count(), 1, "{letters:#?}");
        seen.push(letters);
    }
    assert!(seen.windows(2).all(|two| two[0] == two[1]), "what one answers changes nothing for the other");
}

/// Without what differs from world to world.
fn masked(text: &str) -> String {
    let word = |word: &str| if word.contains("/m/") { "LINK".to_owned() } else { word.to_owned() };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn three_unanswered_digests_rest_the_introductions_with_one_letter() {
    let mut world = World::morning().await;
    for day in [4, 5, 6, 9, 10] {
        world.another_morning(day).await;
    }
    let subjects: Vec<String> = world.letters_to(RAFE).into_iter().map(|l| l.subject).collect();
    let paused = subjects.iter().filter(|s| *s == "Shall we go on?").count();
    let digests = subjects.len() - paused;
    assert_eq!((digests, paused), (3, 1), "{subjects:?}");
    let link = link_in(&world.letter_to(RAFE).text, "/resume");
    assert!(world.get(&link).await.body.contains("Start introductions again"));
    assert!(world.post(&link, &[]).await.body.contains("Introductions are on"));
    let member = world.daemon.ctx.store.member_by_address(&world.space().id, RAFE).await.unwrap().unwrap();
    assert_eq!(member.standing, elevenses::domain::member::Standing::Active);
}

#[tokio::test]
async fn who_has_given_a_standing_yes_is_not_asked_and_the_seeker_is_told_so() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    let rafe = world.daemon.ctx.store.member_by_address(&world.space().id, RAFE).await.unwrap().unwrap();
    let chosen = Chosen {
        wish: None,
        shares: Shares::Email,
        standing: vec!["Advice on archive and podcast projects".into()],
        shares_wording: String::new(),
        standing_wording: "Happy to be asked".into(),
    };
    change_choices(&world.daemon.ctx, &world.space(), &rafe, chosen, world.now).await.unwrap();
    world.tick_at("2026-02-03T09:15:00Z").await;
    let adaeze = world.letter_to(ADAEZE);
    let standing = "Rafe is happy to be asked about this: your yes is enough";
    assert!(adaeze.text.contains(standing), "{}", adaeze.text);
    assert!(world.letters_to(RAFE).iter().all(|l| !l.text.contains("introduce me to Adaeze")), "he is not asked");
    let page = world.get(&world.link_for(ADAEZE, "Rafe", "yes")).await.body;
    assert!(page.contains("Rafe is happy to be asked about this"), "{page}");
    world.press(ADAEZE, "Rafe", "yes").await;
    world.tick_after(chrono::Duration::minutes(1)).await;
    assert_eq!(world.letter_to(RAFE).subject, "Adaeze would like to talk with you: meet today?");
    assert_eq!(world.letter_to(ADAEZE).subject, "You are introduced: Rafe");
}

#[tokio::test]
async fn not_this_person_takes_an_earlier_yes_back_and_looks_like_nothing_to_the_other() {
    let mut world = World::morning().await;
    world.press(RAFE, "Adaeze", "yes").await;
    let (store, space) = (&world.daemon.ctx.store, world.space().id.clone());
    let rafe = store.member_by_address(&space, RAFE).await.unwrap().unwrap();
    let adaeze = store.member_by_address(&space, ADAEZE).await.unwrap().unwrap();
    suggest_no_more(&world.daemon.ctx, &world.space(), &rafe.id, &adaeze.id, world.now).await.unwrap();
    let page = world.press(ADAEZE, "Rafe", "yes").await;
    assert!(page.body.contains("We have asked Rafe too"), "{}", page.body);
    world.tick_after(chrono::Duration::minutes(1)).await;
    assert_eq!(world.letters().len(), 8, "nobody is introduced");
}

#[tokio::test]
async fn a_met_by_mistake_can_be_taken_back_with_what_was_told() {
    let world = World::asked().await;
    let form = form_of(&link_in(&world.letter_to(RAFE).text, "/met/met")).to_owned();
    world.post(&form, &[("met", "met"), ("outcomes", "advice"), ("may_tell", "first_name")]).await;
    assert_eq!(world.connections().await[0].outcomes.len(), 1);
    world.post(&form, &[("met", "no")]).await;
    assert!(world.connections().await.is_empty());
    let page = world.post(&form, &[("met", "no"), ("outcomes", "paid_work")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "a tick is not thrown away in silence");
    let adaeze = form_of(&link_in(&world.letter_to(ADAEZE).text, "/met/met")).to_owned();
    world.post(&adaeze, &[("met", "met")]).await;
    assert_eq!(world.connections().await.len(), 1, "the other can still say so");
}

#[tokio::test]
async fn what_the_host_recorded_first_is_the_connection_that_they_tell_of() {
    let mut world = World::asked().await;
    world.record(&["Rafe", "Adaeze"], OutcomeKind::GoodChat, Stage::New, MayTell::Count).await;
    for who in [RAFE, ADAEZE] {
        let link = link_in(&world.letter_to(who).text, "/met/met");
        world.post(form_of(&link), &[("met", "met"), ("outcomes", "paid_work")]).await;
    }
    let connections = world.connections().await;
    let kinds: Vec<OutcomeKind> = connections[0].outcomes.iter().map(|o| o.kind).collect();
    assert_eq!((connections.len(), kinds.len()), (1, 2), "{kinds:?}");
}

#[tokio::test]
async fn every_story_is_kept_also_a_second_one_of_the_same_kind() {
    let mut world = World::introduced().await;
    let page = link_in(&world.letter_to(RAFE).text, "/stop").replace("/stop", "/story");
    let form = world.get(&page).await.body;
    let adaeze = form.split("value=\"").find(|part| part.contains(">Adaeze</option>")).unwrap();
    let adaeze = adaeze.split('"').next().unwrap().to_owned();
    for words in ["The first story.", "The second story."] {
        world.now += chrono::Duration::minutes(1);
        world.post(&page, &[("with", &adaeze), ("outcomes", "advice"), ("words", words), ("stage", "new")]).await;
    }
    let connections = world.connections().await;
    let words: Vec<&str> = connections[0].outcomes.iter().map(|o| o.tellings[0].words.as_str()).collect();
    assert_eq!(words, ["The first story.", "The second story."]);
}

#[tokio::test]
async fn a_hub_that_begins_to_ask_does_not_ask_about_its_whole_past() {
    let mut world = World::introduced().await;
    let before = world.letters().len();
    world.tick_at("2026-02-18T16:30:00Z").await;
    assert_eq!(world.letters().len(), before, "two weeks later it is too late to ask");
}

#[tokio::test]
async fn a_yes_at_the_door_through_one_s_own_link_ends_a_rest() {
    let mut world = World::morning().await;
    for day in [4, 5, 6] {
        world.another_morning(day).await;
    }
    assert_eq!(world.letter_to(RAFE).subject, "Shall we go on?");
    let check_in = link_in(&world.letter_to(RAFE).text, "/resume").replace("/resume", "/check-in");
    world.post(&check_in, &[("wants_introductions", "yes")]).await;
    let rafe = world.daemon.ctx.store.member_by_address(&world.space().id, RAFE).await.unwrap().unwrap();
    assert_eq!(rafe.standing, elevenses::domain::member::Standing::Active);
}
