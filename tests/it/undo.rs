//! An import is taken back: everything as it was, but for what somebody said or did since.

use crate::command_line::Shell;
use crate::world::{SAMPLE, World, link_in};
use chrono::Duration;
use elevenses::flow::erase_member::{OnWhoseWord, erase_member};
use elevenses::flow::read_spreadsheet::Report;
use elevenses::flow::undo_import::{recent_imports, undo_import};
use elevenses::store::Undone;
use serde_json::Value;
use std::collections::BTreeMap;

const RAFE: &str = "rafe@oralhistory.example";
/// Rafe says other things than before, and earlier; Ana is new, twice.
const DAY: &str = "Timestamp,Email,Name,Headline,What could you help with?,What are you looking for?,Introductions today?\n\
    2026-02-03 09:10,rafe@oralhistory.example,Rafe,Beekeeper,Honey,A larger van,No\n\
    2026-02-02 09:00,ana@clayroom.example,Ana,Potter,Glazes,A kiln,Yes\n\
    2026-02-03 09:00,ana@clayroom.example,Ana,Potter,Glazes,\"A kiln\nand a wheel\",Yes\n";

type Everything = BTreeMap<String, Value>;

impl World {
    /// What is held about everybody that an import may change, without when it was last touched.
    async fn everything(&self) -> Everything {
        let store = &self.daemon.ctx.store;
        let mut all = Everything::new();
        for member in store.members(&self.space().id).await.unwrap() {
            let mut data = store.own_data(&member.id).await.unwrap();
            data["profile"][0].as_object_mut().unwrap().remove("updated_at");
            let kept = ["profile", "lines", "check_ins", "changed_by_imports"].map(|key| data.remove(key).unwrap());
            all.insert(member.email.to_string(), Value::from_iter(kept));
        }
        all
    }

    async fn undo_latest(&self) -> Undone {
        let (ctx, space) = (&self.daemon.ctx, self.space());
        let latest = recent_imports(ctx, &space, self.now).await.unwrap().remove(0);
        undo_import(ctx, &space, latest.id.as_str(), self.now).await.unwrap()
    }
}

#[tokio::test]
async fn everything_is_as_it_was_and_the_file_can_be_brought_in_again() {
    let world = World::morning().await;
    let before = world.everything().await;
    let report = world.import(DAY).await.unwrap();
    assert_eq!((report.new, report.changed, report.new_members), (2, 1, 1), "{report:?}");
    assert_ne!(world.everything().await, before);
    let undone = world.undo_latest().await;
    let expected = Undone {
        people_gone: 1,
        people_restored: 1,
        check_ins_gone: 2,
        check_ins_restored: 1,
        stayed: Default::default(),
    };
    assert_eq!(undone, expected);
    assert_eq!(world.everything().await, before);
    let again = world.import(DAY).await.unwrap();
    assert_eq!(Report { import: report.import.clone(), ..again }, report);
}

#[tokio::test]
async fn a_list_of_people_is_taken_back() {
    let world = World::morning().await;
    let before = world.everything().await;
    world.bring_in_people("Email,First name,Company,Offers\nana@clayroom.example,Ana,Clay Room,Glazes\nrafe@oralhistory.example,Rafe,Oral History,\n").await;
    assert_ne!(world.everything().await, before);
    let undone = world.undo_latest().await;
    assert_eq!((undone.people_gone, undone.people_restored, undone.stayed.len()), (1, 1, 0));
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn what_somebody_said_since_stays_and_so_do_those_who_were_written_to() {
    let mut world = World::new().await;
    world.tick_at("2026-02-03T09:10:00Z").await;
    world.import(SAMPLE).await.unwrap();
    world.import(&DAY.replace(",No\n", ",Yes\n")).await.unwrap();
    world.tick_at("2026-02-03T09:15:00Z").await;
    assert_eq!(world.letters_to("ana@clayroom.example").len(), 1);
    // Rafe says it again himself: now it is his word.
    let me = link_in(&world.letter_to(RAFE).text, "/stop").replace("/stop", "/check-in");
    let form =
        [("headline", "Beekeeper"), ("offers", "Honey"), ("needs", "A larger van"), ("wants_introductions", "no")];
    let page = world.post(&me, &form).await;
    assert!(page.status.is_success(), "{}", page.body);
    let since = world.everything().await[RAFE].clone();
    let undone = world.undo_latest().await;
    assert_eq!(undone.stayed.iter().collect::<Vec<_>>(), ["Ana", "Rafe"]);
    assert_eq!((undone.people_gone, undone.check_ins_gone), (0, 2), "{undone:?}");
    let now = world.everything().await;
    assert_eq!(now[RAFE][0], since[0]);
    assert_eq!(now[RAFE][1], since[1]);
    assert_eq!(now[RAFE][2], since[2]);
    assert_eq!(now["ana@clayroom.example"][2], serde_json::json!([]), "she is in on no day");
    assert_eq!(now["ana@clayroom.example"][1], serde_json::json!([]), "nothing of the file is matched");
}

#[tokio::test]
async fn a_day_that_was_said_again_by_the_person_is_theirs_and_stays() {
    let mut world = World::morning().await;
    let me = link_in(&world.letter_to(RAFE).text, "/stop").replace("/stop", "/check-in");
    world.tick_at("2026-02-04T08:00:00Z").await;
    let row = "Timestamp,Email,Name,Introductions today?\n2026-02-04 07:50,rafe@oralhistory.example,Rafe,Yes\n";
    world.import(row).await.unwrap();
    world.now += Duration::minutes(5);
    world.post(&me, &[("wants_introductions", "yes")]).await;
    let said = world.everything().await[RAFE].clone();
    assert_eq!(world.undo_latest().await.check_ins_gone, 0);
    assert_eq!(world.everything().await[RAFE][2], said[2]);
}

#[tokio::test]
async fn a_row_with_a_time_to_come_does_not_beat_what_is_said_until_then() {
    let mut world = World::morning().await;
    let me = link_in(&world.letter_to(RAFE).text, "/stop").replace("/stop", "/check-in");
    world.tick_at("2026-02-04T07:00:00Z").await;
    let row = "Timestamp,Email,Name,Introductions today?\n2026-02-04 10:00,rafe@oralhistory.example,Rafe,Yes\n";
    world.import(row).await.unwrap();
    world.now += Duration::minutes(60);
    world.post(&me, &[("wants_introductions", "no"), ("headline", "Beekeeper")]).await;
    let said = &world.everything().await[RAFE];
    assert_eq!((&said[2][1]["introductions"], &said[0][0]["headline"]), (&"no".into(), &"Beekeeper".into()), "{said}");
}

#[tokio::test]
async fn whoever_was_erased_does_not_come_back_by_undoing() {
    let world = World::morning().await;
    world.import(DAY).await.unwrap();
    let (ctx, space) = (&world.daemon.ctx, world.space());
    let rafe = ctx.store.member_by_address(&space.id, RAFE).await.unwrap().unwrap();
    let word = OnWhoseWord { wording: "erase".to_owned(), evidence: "test".to_owned() };
    erase_member(ctx, &space, &rafe, word, world.now).await.unwrap();
    let undone = world.undo_latest().await;
    assert_eq!((undone.people_gone, undone.people_restored), (1, 0));
    assert!(ctx.store.member_by_address(&space.id, RAFE).await.unwrap().is_none());
    let file = std::fs::read(world.folder.path().join("elevenses.db")).unwrap();
    assert!(!file.windows(9).any(|bytes| bytes == b"Beekeeper"), "no trace in the journal");
}

#[tokio::test]
async fn an_import_is_undone_once_and_within_seven_days() {
    let mut world = World::morning().await;
    world.import(DAY).await.unwrap();
    let (ctx, space) = (world.daemon.ctx.clone(), world.space());
    let id = recent_imports(&ctx, &space, world.now).await.unwrap()[0].id.clone();
    let too_late = world.now + Duration::days(8);
    let error = undo_import(&ctx, &space, id.as_str(), too_late).await.unwrap_err().to_string();
    assert!(error.contains("7 days"), "{error}");
    undo_import(&ctx, &space, id.as_str(), world.now).await.unwrap();
    let error = undo_import(&ctx, &space, id.as_str(), world.now).await.unwrap_err().to_string();
    assert!(error.contains("undone already"), "{error}");
    // What would be needed to undo is forgotten with time.
    world.import(DAY).await.unwrap();
    world.tick_at("2026-02-11T12:00:00Z").await;
    let journal: usize = world.everything().await.values().map(|all| all[3].as_array().unwrap().len()).sum();
    assert_eq!(journal, 0);
}

#[test]
fn the_command_line_shows_takes_back_and_rehearses() {
    let shell = Shell::new();
    std::fs::write(shell.path("day.csv"), DAY.replace("2026-02-0", "2025-02-0")).unwrap();
    shell.out(&["import", "check-ins", "day.csv"]);
    let list = shell.out(&["import", "list"]);
    assert!(list.contains("day.csv: 3 check-ins new"), "{list}");
    for args in [&["import", "undo", "--dry-run"][..], &["import", "undo"]] {
        let said = shell.out(args);
        assert!(said.contains("3 check-ins taken back") && said.contains("2 people known no more"), "{said}");
    }
    assert!(shell.out(&["import", "list"]).contains("(undone)"));
    let (code, said) = shell.fails(&["import", "undo"]);
    assert!(code == 1 && said.contains("nothing was imported"), "{code} {said}");
}
