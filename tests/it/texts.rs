//! Texts: from signing up to being introduced, by a gateway that says what a story wants.

mod fake_gateway;
mod gateways;
mod stories;

use crate::sink::{Options, Sink};
use crate::world::{Page, SAMPLE, World, at, percent, write_settings};
use chrono::Duration;
use elevenses::clock::Clock;
use elevenses::config::Deployment;
use elevenses::daemon::Daemon;
use elevenses::domain::gateway::Door;
use elevenses::flow::import_check_ins::import_check_ins;
use elevenses::flow::sign_up_for_texts::{Signing, Wish, sign_up_for_texts};
use elevenses::store::OutboxRow;
use fake_gateway::FakeGateway;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};

const ADA: &str = "adaeze@streetarchive.example";
const BEN: &str = "rafe@oralhistory.example";
const NUMBER_ADA: &str = "+447700900101";
const NUMBER_BEN: &str = "+447700900102";
const SENDER: &str = "+447700900456";
/// Nobody has answered anything.
const ANSWERS: usize = 0;

/// The sample hub with texts.
pub struct Hub {
    pub world: World,
    pub gateway: FakeGateway,
    before: HashMap<&'static str, usize>,
    posts: AtomicU32,
}

impl Hub {
    async fn open() -> Hub {
        Hub::open_with("").await
    }

    /// With more lines in the space's `[texts]`.
    async fn open_with(more: &str) -> Hub {
        Hub::open_spaces(more, &[]).await
    }

    /// With more spaces that send from the same number: their names in addresses and in texts.
    async fn open_spaces(more: &str, others: &[(&str, &str)]) -> Hub {
        let (sink, folder) = (Sink::start(Options::default()), tempfile::tempdir().unwrap());
        let gateway = FakeGateway::start().await;
        let settings = write_settings(folder.path(), sink.port(), "127.0.0.1:0");
        let sms = format!(
            "[sms.main]\npreset = \"kannel\"\nbase_url = \"http://127.0.0.1:{}\"\nusername = \"hub\"\npassword = \"secret-of-the-hub\"\nfrom = \"{SENDER}\"\nrate = \"1000/s\"\n",
            gateway.port
        );
        std::fs::write(&settings, std::fs::read_to_string(&settings).unwrap() + &sms).unwrap();
        let space = folder.path().join("spaces/sample-hub.toml");
        let texts = format!(
            "\n[texts]\ngateway = \"main\"\nname = \"Sample Hub\"\nregion = \"GB\"\nhelp = \"desk@samplehub.example\"\n{more}"
        );
        std::fs::write(&space, std::fs::read_to_string(&space).unwrap() + &texts).unwrap();
        for (slug, name) in others {
            let file = std::fs::read_to_string(&space).unwrap();
            let file = file.replace("name = \"Sample Hub\"\nregion", &format!("name = \"{name}\"\nregion"));
            std::fs::write(folder.path().join(format!("spaces/{slug}.toml")), file).unwrap();
        }
        let deployment = Deployment::load(&settings, std::iter::empty()).unwrap();
        let now = at("2026-02-03T09:10:00Z");
        let daemon = Daemon::open(&deployment, Clock::starting_at(now)).await.unwrap();
        let mut world = World { daemon, sink, folder, now };
        world.tick_at("2026-02-03T09:10:00Z").await;
        Hub { world, gateway, before: HashMap::new(), posts: AtomicU32::new(0) }
    }

    /// The sample hub's morning, with these people by text.
    async fn morning_by_text(people: &[(&'static str, &'static str)]) -> Hub {
        let mut hub = Hub::open().await;
        hub.world.import(SAMPLE).await.unwrap();
        for (email, number) in people {
            hub.signed_up(email, number).await;
        }
        hub.world.tick_at("2026-02-03T09:15:00Z").await;
        for (_, number) in people {
            let many = hub.texts_to(number).len();
            hub.before.insert(number, many);
        }
        hub
    }

    async fn import_into(&self, space: &str) {
        let ctx = &self.world.daemon.ctx;
        let file = elevenses::sheet::Spreadsheet::of_text("check-ins.csv", SAMPLE).unwrap();
        let (space, said) = (ctx.space_named(space).unwrap(), elevenses::sheet::Said::default());
        import_check_ins(ctx, &space, &file, &said, self.world.now, |_, _| {}).await.unwrap().unwrap();
    }

    async fn next_morning(&mut self) {
        let day = (self.world.now + Duration::days(1)).date_naive();
        self.world.tick_at(&format!("{day}T08:30:00Z")).await;
        let csv = SAMPLE.replace("2026/02/03", &day.format("%Y/%m/%d").to_string());
        self.world.import(&csv).await.unwrap();
        self.world.tick_at(&format!("{day}T09:15:00Z")).await;
    }

    fn before(&self, number: &str) -> usize {
        self.before[number]
    }

    async fn tick(&mut self) {
        self.world.tick_after(Duration::seconds(1)).await;
    }

    fn texts_to(&self, number: &str) -> Vec<String> {
        self.gateway.to(number)
    }

    /// Asks for texts.
    async fn sign_up(&self, email: &str, number: &str) -> Signing {
        self.sign_up_at("sample-hub", email, number).await
    }

    async fn sign_up_at(&self, space: &str, email: &str, number: &str) -> Signing {
        let ctx = &self.world.daemon.ctx;
        let space = ctx.space_named(space).unwrap();
        let member = ctx.store.member_by_address(&space.id, email).await.unwrap().unwrap();
        let wish =
            Wish { number: number.into(), zone: None, wording: "texts, please".into(), evidence: "a test".into() };
        sign_up_for_texts(ctx, &space, &member, wish, self.world.now).await.unwrap()
    }

    /// Asks for texts, and the telephone says yes.
    async fn signed_up(&mut self, email: &str, number: &str) {
        self.sign_up(email, number).await;
        self.tick().await;
        self.comes(number, "YES").await;
        self.tick().await;
    }

    /// A text comes in.
    async fn comes(&self, from: &str, text: &str) -> Page {
        let id = self.posts.fetch_add(1, Ordering::Relaxed);
        self.posts(from, SENDER, text, &format!("mo-{id}")).await
    }

    async fn posts(&self, from: &str, to: &str, text: &str, id: &str) -> Page {
        let url = self.world.daemon.ctx.gateway_url("main", Door::Text);
        let fields = [("from", from), ("to", to), ("text", text), ("id", id)];
        let query: Vec<String> = fields.iter().map(|(k, v)| format!("{k}={}", percent(v))).collect();
        self.world.get(&format!("{url}?{}", query.join("&"))).await
    }

    /// A receipt for the last text that was handed over, with Kannel's number for how far it came.
    async fn receipt(&self, status: u8) -> Page {
        let callback = self.gateway.handed().pop().unwrap().callback;
        self.world.get(&callback.replace("%d", &status.to_string()).replace("%A", "").replace("%F", "")).await
    }

    async fn receipt_for(&self, id: &str, status: u8) -> Page {
        let url = self.world.daemon.ctx.gateway_url("main", Door::Receipt);
        self.world.get(&format!("{url}?m={id}&status={status}")).await
    }

    /// The number by which a name stands in a list; a list of one says it at the end.
    fn number_of(&self, list: &str, name: &str) -> u32 {
        let words: Vec<&str> =
            list.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())).collect();
        let numbers =
            |words: &[&str]| words.iter().filter_map(|w| w.parse::<u32>().ok()).find(|n| (10..100).contains(n));
        let at = words.iter().position(|w| *w == name).unwrap_or_else(|| panic!("no {name} in {list}"));
        let before = at.checked_sub(1).and_then(|before| words[before].parse().ok());
        before.or_else(|| numbers(&words[at..])).unwrap_or_else(|| panic!("no number in {list}"))
    }

    async fn outbox(&self) -> Vec<OutboxRow> {
        self.world.daemon.ctx.store.outbox(None, None, 1000).await.unwrap()
    }

    /// The latest text in the outbox.
    async fn text_row(&self) -> OutboxRow {
        self.outbox().await.into_iter().find(|x| x.recipient.phone().is_some()).unwrap()
    }

    async fn alarms(&self) -> Vec<String> {
        let alarms = self.world.daemon.ctx.store.alarms().await.unwrap();
        alarms.into_iter().map(|alarm| alarm.name).collect()
    }

    async fn ledger(&self, email: &str) -> String {
        let (ctx, space) = (&self.world.daemon.ctx, self.world.space());
        let member = ctx.store.member_by_address(&space.id, email).await.unwrap().unwrap();
        let ledger = ctx.store.ledger(&member.id).await.unwrap();
        let line = |e: &elevenses::store::LedgerEntry| {
            format!("{} {} {}\n", e.what, if e.given { "given" } else { "not given" }, e.evidence)
        };
        ledger.iter().map(line).collect()
    }

    async fn answers_given(&self) -> usize {
        self.count("SELECT COUNT(*) FROM parties WHERE answer IN ('yes', 'no', 'known')")
    }

    async fn database_holds(&self, number: &str) -> bool {
        let sql = format!(
            "SELECT (SELECT COUNT(*) FROM members WHERE phone LIKE '%{number}%') + (SELECT COUNT(*) FROM text_sign_ups WHERE phone LIKE '%{number}%')
                  + (SELECT COUNT(*) FROM messages WHERE recipient LIKE '%{number}%' AND says LIKE '%sign_up%')"
        );
        self.count(&sql) > 0
    }

    fn count(&self, sql: &str) -> usize {
        let path = self.world.daemon.ctx.store.path().to_owned();
        let connection = rusqlite::Connection::open(path).unwrap();
        connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() as usize
    }
}
