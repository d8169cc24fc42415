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
        mutual |= letters.len() > 1;
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
            prop_assert_eq!(seen, seen_instead);
        }
        Ok(())
    });
    result.unwrap();
}
