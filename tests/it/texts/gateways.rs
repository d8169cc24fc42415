//! What becomes of a text when its gateway says yes, no, nothing, or rubbish; and of receipts, whenever they come.

use super::fake_gateway::Says;
use super::{ADA, BEN, Hub, NUMBER_ADA, NUMBER_BEN};
use crate::world::SAMPLE;
use chrono::Duration;
use elevenses::domain::message::State;

/// A hub with one text in its outbox: the question whether a number is theirs.
async fn one_text(says: Says) -> (Hub, State, String) {
    let mut hub = Hub::open().await;
    hub.world.import(SAMPLE).await.unwrap();
    hub.gateway.will_say([says]);
    hub.sign_up(ADA, NUMBER_ADA).await;
    hub.tick().await;
    let text = hub.text_row().await;
    (hub, text.state, text.because)
}

#[tokio::test]
async fn a_text_is_where_its_gateway_s_answer_says() {
    let table = [
        (Says::Taken, State::Accepted, ""),
        (Says::This(200, "<html>Welcome to our hotel</html>"), State::Unknown, ""),
        (Says::This(500, "oops"), State::Unknown, ""),
        (Says::This(502, ""), State::Unknown, ""),
        (Says::This(503, "Temporal failure, try again later."), State::Waiting, ""),
        (Says::Later("120"), State::Waiting, ""),
        (Says::This(400, "Missing receiver number, rejected"), State::Refused, ""),
        (Says::This(403, "Authorization failed for sendsms"), State::Waiting, ""),
        (Says::Redirect, State::Waiting, ""),
        (Says::Nothing, State::Unknown, ""),
    ];
    for (says, want, _) in table {
        let (_, state, because) = one_text(says.clone()).await;
        assert_eq!(state, want, "{says:?}: {because}");
    }
}

#[tokio::test]
async fn what_may_have_left_is_never_sent_again_and_is_shown() {
    let (mut hub, state, _) = one_text(Says::Nothing).await;
    assert_eq!((state, hub.texts_to(NUMBER_ADA).len()), (State::Unknown, 1));
    for _ in 0..5 {
        hub.world.tick_after(Duration::minutes(30)).await;
    }
    assert_eq!(hub.texts_to(NUMBER_ADA).len(), 1);
    let needs = hub.world.needs().await;
    assert!(needs.iter().any(|n| n.contains("text to Adaeze may or may not have arrived")), "{needs:?}");
    hub.receipt(1).await;
    assert_eq!(hub.text_row().await.state, State::Accepted, "a late receipt settles it");
    assert!(hub.world.needs().await.iter().all(|n| !n.contains("may or may not")));
}

#[tokio::test]
async fn a_gateway_that_asks_for_time_gets_it() {
    let (mut hub, state, _) = one_text(Says::Later("120")).await;
    assert_eq!(state, State::Waiting);
    hub.world.tick_after(Duration::seconds(100)).await;
    assert_eq!(hub.texts_to(NUMBER_ADA).len(), 0);
    hub.world.tick_after(Duration::seconds(30)).await;
    assert_eq!((hub.texts_to(NUMBER_ADA).len(), hub.text_row().await.state), (1, State::Accepted));
}

#[tokio::test]
async fn a_gateway_that_refuses_us_is_asked_by_one_text_every_few_minutes() {
    let mut hub = Hub::open().await;
    hub.world.import(SAMPLE).await.unwrap();
    hub.gateway.will_say([Says::This(403, "Authorization failed for sendsms")]);
    hub.sign_up(ADA, NUMBER_ADA).await;
    hub.tick().await;
    hub.sign_up(BEN, NUMBER_BEN).await;
    hub.tick().await;
    assert!(hub.alarms().await.iter().any(|a| a.starts_with("texts_halted")), "{:?}", hub.alarms().await);
    assert!(hub.gateway.handed().is_empty());
    hub.world.tick_after(Duration::minutes(6)).await;
    hub.tick().await;
    assert_eq!(hub.gateway.handed().len(), 2, "mended");
    assert!(hub.alarms().await.iter().all(|a| !a.starts_with("texts_")), "{:?}", hub.alarms().await);
}

#[tokio::test]
async fn receipts_only_move_forward_however_they_come() {
    let (hub, ..) = one_text(Says::Taken).await;
    for status in [8, 8, 1, 8, 4, 2, 1] {
        hub.receipt(status).await;
    }
    let text = hub.text_row().await;
    let out = hub.world.daemon.ctx.store.text_out(&text.id).await.unwrap().unwrap();
    assert_eq!(out.reached.map(|r| r.as_str()), Some("delivered"), "the first end is the end");
    assert_eq!(text.state, State::Accepted);
    for n in 0..1000 {
        let page = hub.receipt_for(&format!("unknown-{}", n % 7), 1).await;
        assert_eq!(page.status, 200);
    }
}

#[tokio::test]
async fn a_text_that_its_gateway_could_not_deliver_is_put_before_the_organiser() {
    let hub = Hub::morning_by_text(&[(ADA, NUMBER_ADA)]).await;
    hub.receipt(2).await;
    let needs = hub.world.needs().await;
    assert!(needs.iter().any(|n| n.contains("text to Adaeze could not be delivered")), "{needs:?}");
}

#[tokio::test]
async fn the_fuse_stops_lists_and_never_answers() {
    let mut hub = Hub::open_with("max_segments_a_day = 3\n").await;
    hub.world.import(SAMPLE).await.unwrap();
    hub.signed_up(ADA, NUMBER_ADA).await;
    hub.signed_up(BEN, NUMBER_BEN).await;
    // Two questions and two welcomes: the fuse counts them all.
    hub.world.tick_at("2026-02-03T09:15:00Z").await;
    assert!(hub.texts_to(NUMBER_ADA).iter().chain(&hub.texts_to(NUMBER_BEN)).all(|t| !t.contains("Reply 1")));
    assert!(hub.alarms().await.iter().any(|a| a.starts_with("texts_fuse")));
    hub.comes(NUMBER_ADA, "STOP").await;
    hub.tick().await;
    assert!(hub.texts_to(NUMBER_ADA).last().unwrap().contains("unsubscribed"));
    hub.next_morning().await;
    hub.next_morning().await;
    assert!(hub.alarms().await.iter().all(|a| !a.starts_with("texts_fuse")), "{:?}", hub.alarms().await);
}
