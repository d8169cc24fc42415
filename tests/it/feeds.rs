//! Spreadsheets that come by themselves: a folder, an address, and rows that were seen before.

mod address;
mod crash;
mod folder;
mod rows;
mod site;

use crate::world::{SPACE, World};
use elevenses::flow::look_at_feeds::{Came, Looked, Lookout};
use elevenses::flow::read_spreadsheet::Report;
use elevenses::sheet::Apart;
use elevenses::store::Alarm;
use std::path::PathBuf;
use std::sync::Arc;

pub const HEADINGS: &str = "Timestamp,Email,Name,What could you help with?,Introductions today?\n";

pub fn row(name: &str, offers: &str) -> String {
    format!("2026-02-03 08:30,{}@x.example,{name},{offers},Yes\n", name.to_lowercase())
}

impl World {
    /// The sample hub with these feeds; `FOLDER` is a new folder.
    pub async fn with_feeds(feeds: &str) -> World {
        let world = World::new().await;
        world.set_feeds(feeds);
        let mut world = world.restarted().await;
        world.renew_lookout();
        world
    }

    pub fn set_feeds(&self, feeds: &str) {
        std::fs::create_dir_all(self.inbox("")).unwrap();
        let feeds = feeds.replace("FOLDER", &self.inbox("").display().to_string());
        let path = self.folder.path().join("spaces/sample-hub.toml");
        std::fs::write(path, format!("{SPACE}\n{feeds}")).unwrap();
    }

    /// As after a start: nothing is remembered of earlier looks that is not in the database.
    pub fn renew_lookout(&mut self) {
        let apart = Apart::program(env!("CARGO_BIN_EXE_elevenses"));
        self.daemon.lookout = Arc::new(Lookout { apart, ..Lookout::default() });
    }

    /// A path in the watched folder.
    pub fn inbox(&self, path: &str) -> PathBuf {
        self.folder.path().join("inbox").join(path)
    }

    pub fn drop_file(&self, name: &str, text: &str) {
        std::fs::write(self.inbox(name), text).unwrap();
    }

    /// Names in the watched folder, in order.
    pub fn names(&self, under: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.inbox(under)).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Two looks that lie far enough apart.
    pub async fn look_twice(&mut self) -> Vec<Looked> {
        let mut looked = self.tick_after(chrono::Duration::seconds(10)).await.looked;
        looked.extend(self.tick_after(chrono::Duration::seconds(10)).await.looked);
        looked
    }

    pub async fn look_after(&mut self, minutes: i64) -> Vec<Looked> {
        self.tick_after(chrono::Duration::minutes(minutes)).await.looked
    }

    pub async fn people(&self) -> Vec<String> {
        let members = self.daemon.ctx.store.listed_members(&self.space().id).await.unwrap();
        members.into_iter().map(|listed| listed.member.name.to_string()).collect()
    }

    pub async fn feed_alarms(&self) -> Vec<Alarm> {
        let alarms = self.daemon.ctx.store.alarms().await.unwrap();
        alarms.into_iter().filter(|alarm| alarm.name.starts_with("feed:")).collect()
    }
}

/// New, changed, unchanged and set aside, of the one look there was.
pub fn counts(looked: &[Looked]) -> (usize, usize, usize, usize) {
    let Report { new, changed, unchanged, set_aside, .. } = report(looked);
    (*new, *changed, *unchanged, set_aside.len())
}

pub fn report(looked: &[Looked]) -> &Report {
    match looked {
        [Looked { came: Came::Read(report), .. }] => report,
        other => panic!("no report of one sheet: {other:#?}"),
    }
}

/// Why nothing came, in words.
pub fn asks(looked: &[Looked]) -> &str {
    match looked {
        [Looked { came: Came::Asks(why), .. }] => why,
        other => panic!("nothing is asked: {other:#?}"),
    }
}

pub fn later(looked: &[Looked]) -> &str {
    match looked {
        [Looked { came: Came::TryLater(why), .. }] => why,
        other => panic!("it is not for later: {other:#?}"),
    }
}
