//! Non-interference over whole mornings: until it is mutual, nothing that one party is sent or shown, and when,
//! depends on what another answered.

use crate::world::{World, link_in};
use chrono::Duration;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

const RAFE: &str = "rafe@oralhistory.example";
const ADAEZE: &str = "adaeze@streetarchive.example";

/// What Adaeze does, each so many hours after her letter: an answer to Rafe, a pause, a stop, letters again.
const DEEDS: &[&str] = &["yes", "no", "known", "none", "pause", "stop", "resume"];

/// Everything Rafe is shown and sent, step by step, while Adaeze does these things and he does his.
async fn as_rafe_sees_it(his: &[(usize, i64)], hers: &[(usize, i64)]) -> (Vec<String>, bool) {
    let mut world = World::morning().await;
    let links = [RAFE, ADAEZE].map(|who| world.link_for(who, if who == RAFE { "Adaeze" } else { "Rafe" }, "yes"));
    let token = |link: &str| link.split('/').nth(4).unwrap().to_owned();
    let tokens = [token(&links[0]), token(&links[1])];
    let mut seen = Vec::new();
    let mut mutual = false;
    for hour in 0..5 {
        for (link, deeds) in links.iter().zip([his, hers]) {
            for (deed, _) in deeds.iter().filter(|d| d.1 == hour) {
                let deed = DEEDS[*deed];
                let url = match deed {
                    "pause" | "stop" | "resume" => link.replace("/1/yes", &format!("/{deed}")),
                    answer => link.replace("/yes", &format!("/{answer}")),
                };
                world.post(&url, &[]).await;
            }
        }
        world.tick_after(Duration::hours(1)).await;
        let page = world.get(&links[0]).await.body;
        let own = world.get(&link_in(&world.letters_to(RAFE)[0].text, "/stop").replace("/stop", "")).await.body;
        let letters: Vec<String> = world.letters_to(RAFE).iter().map(|l| l.raw.clone()).collect();
        // Mutual, even if the letter that says so was stopped on its way within the hour.
        mutual |= letters.len() > 1 || page.contains("Adaeze both said yes");
        // Two worlds are two runs: what is random in both (ids, tokens) is masked.
        let mut all = format!("{page}{own}{}", letters.len());
        for token in &tokens {
            all = all.replace(token, "TOKEN");
        }
        seen.push(all);
    }
    (seen, mutual)
}

#[test]
fn whole_mornings_look_the_same_whatever_the_other_answered() {
    let deeds = || prop::collection::vec((0..DEEDS.len(), 0i64..5), 0..4);
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let result = runner.run(&(deeds(), deeds(), deeds()), |(his, hers, instead)| {
        let ((seen, mutual), (seen_instead, mutual_instead)) =
            runtime.block_on(async { (as_rafe_sees_it(&his, &hers).await, as_rafe_sees_it(&his, &instead).await) });
        if !mutual && !mutual_instead {
            let different = seen.iter().zip(&seen_instead).find(|(one, other)| one != other);
            prop_assert!(different.is_none(), "{:?}", different);
        }
        Ok(())
    });
    result.unwrap();
}

/// Everything Rafe is sent and shown over three mornings and two afternoons, while Adaeze answers him like this. Both
/// have something new to say on the second day, so that they may come up again.
async fn three_days_as_rafe_sees_them(his: &[usize], hers: &[usize]) -> (Vec<String>, bool) {
    const ANSWERS: [&str; 4] = ["yes", "no", "known", "none"];
    let mut world = World::morning().await;
    let links = [RAFE, ADAEZE].map(|who| world.link_for(who, if who == RAFE { "Adaeze" } else { "Rafe" }, "yes"));
    for (link, answers) in links.iter().zip([his, hers]) {
        for answer in answers {
            world.post(&link.replace("/yes", &format!("/{}", ANSWERS[*answer])), &[]).await;
        }
    }
    for day in ["04", "05"] {
        world.now = format!("2026-02-{day}T09:00:00Z").parse().unwrap();
        let rows = crate::world::SAMPLE.replace("2026/02/03", &format!("2026/02/{day}"));
        let rows = rows.replace("Advice on an archive and podcast project", "Somebody who can date old cassette tapes");
        let rows = rows.replace("Advice on archive and podcast projects", "Dating old cassette tapes");
        world.import(&rows).await.unwrap();
        for hour in ["09:15", "16:30"] {
            world.tick_at(&format!("2026-02-{day}T{hour}:00Z")).await;
        }
    }
    let letters = world.letters_to(RAFE);
    // Two who have both said that they know each other are connected: that is told by both, like two yeses.
    let (connected, _) = world.daemon.ctx.store.connections(&world.space().id).await.unwrap();
    let mutual = !connected.is_empty() || letters.iter().any(|l| l.subject.contains("said yes"));
    let mut seen: Vec<String> = letters.iter().map(|l| format!("{}\n{}", l.subject, without_tokens(&l.text))).collect();
    for letter in &letters {
        let page = link_in(&letter.text, "/stop").replace("/stop", "");
        for place in ["", "/1", "/2", "/3"] {
            seen.push(without_tokens(&world.get(&format!("{page}{place}")).await.body));
        }
    }
    (seen, mutual)
}

/// Two worlds are two runs: links are random in both.
fn without_tokens(text: &str) -> String {
    let mut pieces = text.split("/m/");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |all, piece| {
        let rest = piece.trim_start_matches(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        format!("{all}/m/TOKEN{rest}")
    })
}

#[test]
fn reminders_and_second_suggestions_look_the_same_whatever_the_other_answered() {
    let answers = || prop::collection::vec(0..4usize, 0..3);
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let compared = std::cell::Cell::new(0);
    let result = runner.run(&(answers(), answers(), answers()), |(his, hers, instead)| {
        let ((seen, mutual), (seen_instead, mutual_instead)) = runtime.block_on(async {
            (three_days_as_rafe_sees_them(&his, &hers).await, three_days_as_rafe_sees_them(&his, &instead).await)
        });
        if !mutual && !mutual_instead {
            compared.set(compared.get() + 1);
            let different = seen.iter().zip(&seen_instead).find(|(one, other)| one != other);
            prop_assert!(different.is_none() && seen.len() == seen_instead.len(), "{:?}", different);
        }
        Ok(())
    });
    result.unwrap();
    assert!(compared.get() >= 10, "most pairs of worlds can be compared: {}", compared.get());
}
