//! What people do by text, from signing up to being introduced.

use super::{ADA, ANSWERS, BEN, Hub, NUMBER_ADA, NUMBER_BEN, SENDER};
use crate::world::SAMPLE;
use axum::http::StatusCode;
use chrono::Duration;
use elevenses::flow::sign_up_for_texts::Signing;

#[tokio::test]
async fn a_number_is_asked_and_nothing_else_goes_there_before_its_yes() {
    let mut hub = Hub::open().await;
    hub.world.import(SAMPLE).await.unwrap();
    assert!(matches!(hub.sign_up(ADA, "07700 900101").await, Signing::Asked { doubt: Some(_), .. }), "a drama number");
    hub.tick().await;
    let asked = hub.texts_to(NUMBER_ADA);
    assert_eq!(asked.len(), 1);
    assert!(asked[0].starts_with("Sample Hub: you asked for") && asked[0].contains("Reply YES"), "{}", asked[0]);
    hub.world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(hub.texts_to(NUMBER_ADA).len(), 1, "the list went as a letter");
    assert_eq!(hub.world.letters_to(ADA).len(), 1);
    hub.comes(NUMBER_ADA, "Yes!").await;
    hub.tick().await;
    let texts = hub.texts_to(NUMBER_ADA);
    assert!(texts[1].contains("you're in"), "{texts:?}");
    let ledger = hub.ledger(ADA).await;
    assert!(ledger.contains("texts given") && ledger.contains("by the gateway"), "{ledger}");
}

#[tokio::test]
async fn who_does_not_answer_in_three_days_is_forgotten_with_the_number() {
    let mut hub = Hub::open().await;
    hub.world.import(SAMPLE).await.unwrap();
    hub.sign_up(ADA, NUMBER_ADA).await;
    hub.tick().await;
    hub.world.tick_after(Duration::hours(73)).await;
    hub.comes(NUMBER_ADA, "YES").await;
    hub.tick().await;
    let texts = hub.texts_to(NUMBER_ADA);
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[1].contains("We have no sign-up for this phone"), "{}", texts[1]);
    assert!(!hub.database_holds("900101").await, "the number is nowhere but in the answer's own row");
}

#[tokio::test]
async fn a_no_refuses_and_anything_else_is_asked_once_more() {
    let mut hub = Hub::open().await;
    hub.world.import(SAMPLE).await.unwrap();
    hub.sign_up(ADA, NUMBER_ADA).await;
    hub.sign_up(BEN, NUMBER_BEN).await;
    hub.tick().await;
    hub.comes(NUMBER_ADA, "who is this?").await;
    hub.comes(NUMBER_ADA, "what?").await;
    hub.comes(NUMBER_BEN, "No").await;
    hub.tick().await;
    assert_eq!((hub.texts_to(NUMBER_ADA).len(), hub.texts_to(NUMBER_BEN).len()), (2, 1));
    hub.comes(NUMBER_BEN, "yes").await;
    hub.tick().await;
    assert!(hub.texts_to(NUMBER_BEN)[1].contains("no sign-up"), "the number was forgotten at its no");
}

#[tokio::test]
async fn who_answers_by_text_is_introduced_to_who_answers_by_button() {
    let mut hub = Hub::morning_by_text(&[(ADA, NUMBER_ADA)]).await;
    let list = hub.texts_to(NUMBER_ADA).pop().unwrap();
    assert!(list.contains("Rafe") && list.contains("STOP"), "{list}");
    assert!(hub.world.letters_to(ADA).is_empty(), "one list, and no letter");
    let number = hub.number_of(&list, "Rafe");
    hub.comes(NUMBER_ADA, &format!("{number} please")).await;
    hub.tick().await;
    let noted = hub.texts_to(NUMBER_ADA).pop().unwrap();
    assert!(noted.starts_with("Noted") && noted.contains("Rafe"), "{noted}");
    assert_eq!(hub.world.letters().len(), 7, "nobody is told of one yes");
    hub.world.press(BEN, "Adaeze", "yes").await;
    hub.tick().await;
    let told = hub.texts_to(NUMBER_ADA).pop().unwrap();
    assert!(told.contains("You and Rafe both said yes!"), "{told}");
    let letter = hub.world.letter_to(BEN);
    assert_eq!(letter.subject, "Adaeze said yes: meet today?");
    hub.comes(NUMBER_ADA, &number.to_string()).await;
    hub.tick().await;
    assert_eq!(hub.texts_to(NUMBER_ADA).pop().unwrap(), told, "and nobody is told twice");
}

#[tokio::test]
async fn two_by_text_are_introduced_by_text() {
    let mut hub = Hub::morning_by_text(&[(ADA, NUMBER_ADA), (BEN, NUMBER_BEN)]).await;
    let ada = hub.number_of(&hub.texts_to(NUMBER_ADA).pop().unwrap(), "Rafe");
    let ben = hub.number_of(&hub.texts_to(NUMBER_BEN).pop().unwrap(), "Adaeze");
    hub.comes(NUMBER_ADA, &ada.to_string()).await;
    hub.tick().await;
    hub.comes(NUMBER_BEN, &ben.to_string()).await;
    hub.tick().await;
    for (number, other) in [(NUMBER_ADA, "Rafe"), (NUMBER_BEN, "Adaeze")] {
        let told = hub.texts_to(number).pop().unwrap();
        assert!(told.contains(&format!("You and {other} both said yes!")), "{told}");
    }
    assert_eq!(
        hub.texts_to(NUMBER_BEN).len(),
        hub.before(NUMBER_BEN) + 1,
        "the second yes is answered by the introduction: {:?}",
        hub.texts_to(NUMBER_BEN)
    );
}

#[tokio::test]
async fn stop_ends_texts_and_letters_take_their_place_on_their_own_word_only() {
    let mut hub = Hub::morning_by_text(&[(ADA, NUMBER_ADA)]).await;
    let before = hub.texts_to(NUMBER_ADA).len();
    hub.comes(NUMBER_ADA, "Stop please!").await;
    hub.comes(NUMBER_ADA, "STOP").await;
    hub.tick().await;
    let texts = hub.texts_to(NUMBER_ADA);
    assert_eq!(texts.len(), before + 1, "confirmed once");
    assert!(texts[before].contains("unsubscribed") && texts[before].contains("START"), "{}", texts[before]);
    hub.comes(NUMBER_ADA, "yes").await;
    hub.comes(NUMBER_ADA, "hello?").await;
    hub.tick().await;
    // A YES from a stopped phone is its owner's word for coming back.
    assert!(hub.texts_to(NUMBER_ADA)[before + 1].contains("welcome back"), "{:?}", hub.texts_to(NUMBER_ADA));
    hub.comes(NUMBER_ADA, "UNSUBSCRIBE").await;
    hub.tick().await;
    hub.next_morning().await;
    assert!(hub.texts_to(NUMBER_ADA).last().unwrap().contains("unsubscribed"), "no list");
    assert!(hub.world.letters_to(ADA).is_empty(), "and no letter in its place");
    assert!(matches!(hub.sign_up(ADA, NUMBER_ADA).await, Signing::Already | Signing::Stopped));
    hub.comes(NUMBER_ADA, "Start").await;
    hub.tick().await;
    assert!(hub.texts_to(NUMBER_ADA).last().unwrap().contains("welcome back"));
}

#[tokio::test]
async fn help_pause_and_resume_are_answered() {
    let mut hub = Hub::morning_by_text(&[(ADA, NUMBER_ADA)]).await;
    hub.comes(NUMBER_ADA, "HELP").await;
    hub.tick().await;
    assert!(hub.texts_to(NUMBER_ADA).last().unwrap().contains("desk@samplehub.example"));
    hub.comes(NUMBER_ADA, "pause 3 days").await;
    hub.tick().await;
    let paused = hub.texts_to(NUMBER_ADA).pop().unwrap();
    assert!(paused.starts_with("Paused until"), "{paused}");
    let many = hub.texts_to(NUMBER_ADA).len();
    hub.next_morning().await;
    assert_eq!(hub.texts_to(NUMBER_ADA).len(), many, "no list while paused");
    hub.comes(NUMBER_ADA, "resume").await;
    hub.tick().await;
    assert!(hub.texts_to(NUMBER_ADA).last().unwrap().starts_with("You're back on"));
}

#[tokio::test]
async fn what_is_not_understood_is_put_before_the_organiser_and_said_once_a_day() {
    let mut hub = Hub::morning_by_text(&[(ADA, NUMBER_ADA)]).await;
    let before = hub.texts_to(NUMBER_ADA).len();
    for text in ["is there parking nearby", "and can I bring my dog", "1213"] {
        hub.comes(NUMBER_ADA, text).await;
        hub.tick().await;
    }
    assert_eq!(hub.texts_to(NUMBER_ADA).len(), before + 1);
    let needs = hub.world.needs().await;
    assert!(needs.iter().any(|n| n.contains("is there parking nearby")), "{needs:?}");
    assert_eq!(hub.answers_given().await, ANSWERS, "nothing was guessed");
}

#[tokio::test]
async fn strangers_are_told_once_and_reactions_never() {
    let mut hub = Hub::morning_by_text(&[(ADA, NUMBER_ADA)]).await;
    for text in ["hello", "hello again", "12"] {
        hub.comes("+447700900999", text).await;
        hub.tick().await;
    }
    let told = hub.texts_to("+447700900999");
    assert_eq!(told.len(), 1, "{told:?}");
    let list = hub.texts_to(NUMBER_ADA).pop().unwrap();
    hub.comes(NUMBER_ADA, &format!("Liked “{list}”")).await;
    hub.comes(NUMBER_ADA, &list).await;
    hub.comes("Vodafone", "Your bill is ready").await;
    hub.comes("60777", "YES").await;
    hub.tick().await;
    assert_eq!(
        hub.texts_to(NUMBER_ADA).pop().unwrap(),
        list,
        "and STOP, which our own text names, is not taken for theirs"
    );
    assert!(hub.texts_to("60777").is_empty());
}

#[tokio::test]
async fn the_same_post_twice_is_worked_on_once_and_a_wrong_code_opens_nothing() {
    let mut hub = Hub::morning_by_text(&[(ADA, NUMBER_ADA)]).await;
    let before = hub.texts_to(NUMBER_ADA).len();
    for _ in 0..3 {
        let page = hub.posts(NUMBER_ADA, SENDER, "HELP", "same-id").await;
        assert_eq!((page.status, page.body.as_str()), (StatusCode::OK, ""));
    }
    hub.tick().await;
    assert_eq!(hub.texts_to(NUMBER_ADA).len(), before + 1);
    let page = hub.world.get("/sms/main/aaaaaaaaaaaaaaaaaaaaaaaaaa/text?from=447700900101&text=STOP&id=1").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    hub.tick().await;
    assert_eq!(hub.texts_to(NUMBER_ADA).len(), before + 1);
}

#[tokio::test]
async fn an_introduction_in_the_evening_waits_for_the_morning_for_both() {
    let mut hub = Hub::morning_by_text(&[(ADA, NUMBER_ADA)]).await;
    let number = hub.number_of(&hub.texts_to(NUMBER_ADA).pop().unwrap(), "Rafe");
    let (texts, letters) = (hub.texts_to(NUMBER_ADA).len(), hub.world.letters().len());
    hub.world.press(BEN, "Adaeze", "yes").await;
    hub.world.tick_at("2026-02-03T20:30:00Z").await;
    hub.comes(NUMBER_ADA, &number.to_string()).await;
    hub.world.tick_at("2026-02-03T20:31:00Z").await;
    assert!(hub.texts_to(NUMBER_ADA).last().unwrap().starts_with("Noted"), "as if the other had not answered");
    assert_eq!((hub.texts_to(NUMBER_ADA).len(), hub.world.letters().len()), (texts + 1, letters), "nobody is told yet");
    let page = hub.world.get(&hub.world.link_for(BEN, "Adaeze", "yes")).await;
    assert!(page.body.contains("You said yes to meeting Adaeze"), "nor by a page: {}", page.body);
    hub.world.tick_at("2026-02-04T08:00:00Z").await;
    assert!(hub.texts_to(NUMBER_ADA).last().unwrap().contains("both said yes"));
    assert_eq!(hub.world.letter_to(BEN).subject, "Adaeze said yes: meet today?");
}

#[tokio::test]
async fn a_morning_outside_the_hours_for_texts_is_dropped_and_the_rest_goes_out() {
    let mut hub = Hub::open_with("days = \"sat-sun\"\n").await;
    hub.world.import(SAMPLE).await.unwrap();
    hub.signed_up(ADA, NUMBER_ADA).await;
    let before = hub.texts_to(NUMBER_ADA).len();
    hub.world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(hub.texts_to(NUMBER_ADA).len(), before);
    assert_eq!(hub.world.letters().len(), 7);
    assert!(hub.outbox().await.iter().any(|x| x.because.contains("outside the hours for texts")));
}

#[tokio::test]
async fn the_page_of_a_member_asks_for_texts_with_a_tick_of_its_own() {
    let mut hub = Hub::open().await;
    hub.world.tick_at("2026-02-03T09:10:00Z").await;
    hub.world.import(SAMPLE).await.unwrap();
    hub.world.tick_at("2026-02-03T09:15:00Z").await;
    let link = crate::world::link_in(&hub.world.letter_to(ADA).text, "/pause").replace("/pause", "/you");
    let page = hub.world.get(&link).await;
    assert!(page.body.contains("Your mobile number"), "{}", page.body);
    let texts = format!("{link}/texts");
    let page = hub.world.post(&texts, &[("number", NUMBER_ADA)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Please tick"));
    let page = hub.world.post(&texts, &[("number", "12"), ("agree", "yes")]).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.body.contains("The number "), "{}", page.body);
    let page = hub.world.post(&texts, &[("number", "07700 900101"), ("agree", "yes")]).await;
    assert!(page.body.contains("We have asked +447700900101"), "{}", page.body);
    hub.tick().await;
    hub.comes(NUMBER_ADA, "ok").await;
    hub.tick().await;
    let page = hub.world.get(&link).await;
    assert!(page.body.contains("They go to +447700900101") && page.body.contains("Letters instead"), "{}", page.body);
    let page = hub.world.post(&format!("{link}/letters"), &[]).await;
    assert!(page.body.contains("Your mobile number"));
}

#[tokio::test]
async fn two_spaces_on_one_number_keep_their_people_apart_and_one_stop_ends_both() {
    let mut hub = Hub::open_spaces("", &[("annex", "The Annex")]).await;
    for space in ["sample-hub", "annex"] {
        hub.import_into(space).await;
        hub.sign_up_at(space, ADA, NUMBER_ADA).await;
        hub.tick().await;
        hub.comes(NUMBER_ADA, "yes").await;
        hub.tick().await;
    }
    let welcomes = hub.texts_to(NUMBER_ADA);
    assert!(
        welcomes[1].starts_with("Sample Hub intros") && welcomes[3].starts_with("The Annex intros"),
        "{welcomes:?}"
    );
    hub.world.tick_at("2026-02-03T09:15:00Z").await;
    let texts = hub.texts_to(NUMBER_ADA);
    let lists: Vec<&String> = texts[4..].iter().collect();
    assert_eq!(lists.len(), 2, "{texts:?}");
    let annex = lists.iter().find(|list| list.starts_with("The Annex")).unwrap();
    let own = lists.iter().find(|list| list.starts_with("Sample Hub")).unwrap();
    let (there, here) = (hub.number_of(annex, "Rafe"), hub.number_of(own, "Rafe"));
    assert_ne!(there, here, "one telephone, one meaning");
    hub.comes(NUMBER_ADA, &there.to_string()).await;
    hub.tick().await;
    let yes = "SELECT COUNT(*) FROM parties p JOIN spaces s ON s.id = p.space_id WHERE p.answer = 'yes' AND s.slug =";
    assert_eq!((hub.count(&format!("{yes} 'annex'")), hub.count(&format!("{yes} 'sample-hub'"))), (1, 0));
    hub.comes(NUMBER_ADA, "STOP").await;
    hub.tick().await;
    assert_eq!(hub.count("SELECT COUNT(*) FROM members WHERE texts_stopped_at IS NOT NULL"), 2);
    assert!(hub.texts_to(NUMBER_ADA).last().unwrap().contains("unsubscribed"));
}

/// Both have said yes in the evening; texts may not come before the morning.
async fn waiting_to_be_told() -> (Hub, u32) {
    let mut hub = Hub::morning_by_text(&[(ADA, NUMBER_ADA)]).await;
    let number = hub.number_of(&hub.texts_to(NUMBER_ADA).pop().unwrap(), "Rafe");
    hub.world.press(BEN, "Adaeze", "yes").await;
    hub.world.tick_at("2026-02-03T20:30:00Z").await;
    hub.comes(NUMBER_ADA, &number.to_string()).await;
    hub.world.tick_at("2026-02-03T20:31:00Z").await;
    (hub, number)
}

async fn told_next_morning(hub: &mut Hub) -> (usize, bool) {
    hub.world.tick_at("2026-02-04T08:00:00Z").await;
    let letters = hub.world.letters_to(BEN).iter().filter(|l| l.subject.contains("said yes")).count();
    (letters, hub.texts_to(NUMBER_ADA).iter().any(|text| text.contains("both said yes")))
}

#[tokio::test]
async fn until_they_are_told_each_may_still_take_a_yes_back() {
    let (mut hub, number) = waiting_to_be_told().await;
    hub.comes(NUMBER_ADA, &format!("no {number}")).await;
    hub.world.tick_at("2026-02-03T20:32:00Z").await;
    assert_eq!(told_next_morning(&mut hub).await, (0, false), "neither is told of the other");
    let (mut hub, _) = waiting_to_be_told().await;
    hub.world.press(BEN, "Adaeze", "no").await;
    assert_eq!(told_next_morning(&mut hub).await, (0, false));
    let (mut hub, _) = waiting_to_be_told().await;
    hub.comes(NUMBER_ADA, "STOP").await;
    hub.world.tick_at("2026-02-03T20:32:00Z").await;
    assert_eq!(told_next_morning(&mut hub).await, (0, false));
    let page = hub.world.get(&hub.world.link_for(BEN, "Adaeze", "yes")).await;
    assert!(!page.body.contains(ADA) && page.body.contains("You said yes"), "{}", page.body);
}

#[tokio::test]
async fn who_wants_letters_instead_is_told_by_letter_and_nothing_is_lost() {
    let (mut hub, _) = waiting_to_be_told().await;
    let space = hub.world.space();
    let member = hub.world.daemon.ctx.store.member_by_address(&space.id, ADA).await.unwrap().unwrap();
    hub.world.daemon.ctx.store.end_texts(&space.id, &member.id, "a test", hub.world.now).await.unwrap();
    assert_eq!(told_next_morning(&mut hub).await, (1, false));
    assert_eq!(hub.world.letter_to(ADA).subject, "Rafe said yes: meet today?");
}

#[tokio::test]
async fn a_telephone_that_is_somebody_else_s_now_answers_for_nobody() {
    let mut hub = Hub::morning_by_text(&[(ADA, NUMBER_ADA)]).await;
    let number = hub.number_of(&hub.texts_to(NUMBER_ADA).pop().unwrap(), "Rafe");
    let space = hub.world.space();
    let store = hub.world.daemon.ctx.store.clone();
    let member = store.member_by_address(&space.id, ADA).await.unwrap().unwrap();
    store.end_texts(&space.id, &member.id, "a test", hub.world.now).await.unwrap();
    hub.signed_up("lorna@lornawrites.example", NUMBER_ADA).await;
    hub.comes(NUMBER_ADA, &number.to_string()).await;
    hub.comes(NUMBER_ADA, "all").await;
    hub.tick().await;
    assert_eq!(hub.answers_given().await, 0);
}

#[tokio::test]
async fn a_space_whose_gateway_is_not_set_up_sends_letters() {
    let mut hub = Hub::open_with("").await;
    hub.world.import(SAMPLE).await.unwrap();
    hub.signed_up(ADA, NUMBER_ADA).await;
    let path = hub.world.folder.path().join("spaces/sample-hub.toml");
    let file = std::fs::read_to_string(&path).unwrap().replace("gateway = \"main\"", "gateway = \"mian\"");
    std::fs::write(&path, file).unwrap();
    hub.world = hub.world.restarted().await;
    let before = hub.texts_to(NUMBER_ADA).len();
    hub.world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!((hub.texts_to(NUMBER_ADA).len(), hub.world.letters_to(ADA).len()), (before, 1));
}

#[tokio::test]
async fn a_yes_that_two_spaces_could_have_asked_for_is_asked_about() {
    let mut hub = Hub::open_spaces("", &[("annex", "The Annex")]).await;
    hub.import_into("sample-hub").await;
    hub.import_into("annex").await;
    hub.signed_up(ADA, NUMBER_ADA).await;
    hub.world.tick_at("2026-02-03T09:15:00Z").await;
    hub.sign_up_at("annex", ADA, NUMBER_ADA).await;
    hub.tick().await;
    hub.comes(NUMBER_ADA, "Yes").await;
    hub.tick().await;
    let again = hub.texts_to(NUMBER_ADA).pop().unwrap();
    assert!(again.starts_with("The Annex: you asked"), "{again}");
    assert_eq!(hub.answers_given().await, 0, "and nobody in the other space's list is meant");
    hub.comes(NUMBER_ADA, "Yes").await;
    hub.tick().await;
    let welcome = hub.texts_to(NUMBER_ADA).pop().unwrap();
    assert!(welcome.starts_with("The Annex intros: you're in"), "{welcome}");
}
