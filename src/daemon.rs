//! The daemon: the clock, every spawned task, and `tick(now)`.
//!
//! A tick runs what is due (feeds, schedules, then messages, then expiries) and says when it wants to be called next. The
//! daemon's loop is: tick, log, sleep until then or until woken. Nothing is remembered between ticks that is not
//! in the database, so a crash anywhere leaves rows from which the next tick goes on.

mod inbound;
mod spaces;
mod texts;

use crate::channel::inbound::{Keeper, Kept, keeper};
use crate::channel::lmtp::{Limits as LmtpLimits, LmtpListener, Receiver};
use crate::clock::Clock;
use crate::config::{Deployment, Inbound, Mail, load_or_make_keys};
use crate::flow::Context;
use crate::flow::answer_texts::answer_texts;
use crate::flow::deliver_outbox::{Courier, Delivered, Outlet};
use crate::flow::deliver_texts::TextCourier;
use crate::flow::embed_profiles::{MODEL_UNUSABLE, embed_profiles, has_unread_lines};
use crate::flow::forget_old::forget_old;
use crate::flow::keep_uploads::save_next_upload;
use crate::flow::look_at_calendars::{LookedUp, look_at_calendars};
use crate::flow::look_at_feeds::{Came, Looked, Lookout, look_at_feeds};
use crate::flow::receive_mail::{Postroom, receive_mail};
use crate::flow::run_schedules::{Fired, run_schedules};
use crate::gateway::Gateway;
use crate::store::Store;
use crate::web::{App, Limits, MailDoor, Waker, router};
use anyhow::{Context as _, Result, anyhow, bail};
use chrono::{DateTime, Utc};
use spaces::Spaces;
use std::fs::{File, TryLockError};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::{JoinSet, spawn_blocking};

/// How long the daemon sleeps at most: other processes put messages into the outbox too, and files change.
const NAP: std::time::Duration = std::time::Duration::from_secs(10);
/// So many new lines are read by the model of sentences in one tick, a second or two of work; the next goes on.
const LINES_A_TICK: usize = 200;
/// How long a stop waits for letters that are on their way.
const GRACE: std::time::Duration = std::time::Duration::from_secs(8);

/// Everything that runs, but not running yet.
pub struct Daemon {
    pub ctx: Context,
    pub clock: Clock,
    pub waker: Waker,
    limits: Limits,
    postroom: Postroom,
    mail_door: MailDoor,
    outlet: Outlet,
    couriers: usize,
    /// With what feeds are looked at.
    pub lookout: Arc<Lookout>,
    inbound: Option<Inbound>,
    spaces: Spaces,
    /// The hour in which old things were last forgotten; only saves work, so it may be forgotten itself.
    housekept: AtomicI64,
    /// Between ticks, how much each sender may still text.
    text_couriers: tokio::sync::Mutex<Vec<TextCourier>>,
    demo: bool,
    /// Held while this daemon lives, so that no second one uses the same file.
    _lock: File,
}

/// The ways in for mail, open without the rest of the daemon.
pub struct WaysIn {
    stopping: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl WaysIn {
    /// Ends them after the mail in hand.
    pub async fn close(mut self) {
        self.stopping.send_replace(true);
        let finished = async { while self.tasks.join_next().await.is_some() {} };
        drop(tokio::time::timeout(GRACE, finished).await);
        self.tasks.shutdown().await;
    }
}

/// What one tick did.
#[derive(Debug, Default)]
pub struct Ticked {
    pub looked: Vec<Looked>,
    pub fired: Vec<Fired>,
    pub delivered: usize,
    pub dropped: usize,
    pub expired: usize,
    /// When to call again; `None` when nothing is in sight.
    pub next: Option<DateTime<Utc>>,
}

impl Daemon {
    /// Opens the database (alone), reads keys and spaces, and picks up what a daemon before left behind.
    pub async fn open(deployment: &Deployment, clock: Clock) -> Result<Daemon> {
        let lock = lock(&deployment.database)?;
        let ctx = open_store(deployment).await?;
        let spaces = Spaces::default();
        spaces.read_again(&ctx, clock.now()).await?;
        let unknown = ctx.store.recover_lost_claims(true, clock.now()).await?;
        if unknown > 0 {
            tracing::error!(unknown, "letters may or may not have arrived; see: elevenses outbox list --state unknown");
        }
        let (outlet, couriers) = match &deployment.mail {
            Mail::Smtp { settings, connections } => (Outlet::Smtp(settings.clone()), *connections),
            Mail::Folder(folder) => (Outlet::Folder(folder.clone()), 1),
        };
        let inbound = deployment.inbound.as_ref();
        let mail_door = MailDoor::of(inbound.map(|inbound| inbound.services.clone()).unwrap_or_default());
        let postroom = inbound.map(inbound::postroom).transpose()?.unwrap_or_default();
        let housekept = AtomicI64::new(0);
        Ok(Daemon {
            ctx,
            clock,
            waker: Waker::default(),
            limits: Limits::behind(&deployment.trusted_proxies),
            postroom,
            mail_door,
            outlet,
            couriers,
            lookout: Arc::default(),
            inbound: deployment.inbound.clone(),
            spaces,
            housekept,
            text_couriers: tokio::sync::Mutex::default(),
            demo: false,
            _lock: lock,
        })
    }

    /// Marks everything as sample data.
    pub fn as_demo(self) -> Daemon {
        Daemon { demo: true, ..self }
    }

    pub fn app(&self) -> App {
        App {
            ctx: self.ctx.clone(),
            clock: self.clock,
            waker: self.waker.clone(),
            limits: self.limits.clone(),
            postroom: self.postroom.clone(),
            mail_door: self.mail_door.clone(),
            demo: self.demo,
        }
    }

    pub fn courier(&self, number: usize) -> Courier {
        Courier::new(format!("{}-{number}", std::process::id()), self.outlet.clone())
    }

    /// Takes up what has changed in the spaces' files, and what other processes have changed in the database.
    pub async fn notice_changes(&self, now: DateTime<Utc>) {
        self.spaces.read_again_if_changed(&self.ctx, now).await;
    }

    /// Feeds, schedules, messages, expiries, all here and now.
    pub async fn tick(&self, now: DateTime<Utc>) -> Result<Ticked> {
        while save_next_upload(&self.ctx, now).await? {}
        let looked = self.look(now).await?;
        let mut ticked = Ticked { looked, ..self.decide(now).await? };
        let mut courier = self.courier(0);
        while let Some(delivered) = courier.deliver_next(&self.ctx, now).await? {
            match delivered {
                Delivered::Settled(_) | Delivered::Postponed => ticked.delivered += 1,
                Delivered::Dropped(_) => ticked.dropped += 1,
            }
        }
        courier.hang_up().await;
        self.tick_texts(&mut ticked, now).await?;
        let due = self.ctx.store.next_message_due().await?;
        let text_due = self.ctx.store.next_text_due(now).await?;
        ticked.next = [ticked.next, due, text_due].into_iter().flatten().min();
        Ok(ticked)
    }

    /// Texts that came in, then those that go out.
    async fn tick_texts(&self, ticked: &mut Ticked, now: DateTime<Utc>) -> Result<()> {
        answer_texts(&self.ctx, now).await?;
        let mut couriers = self.text_couriers.lock().await;
        if couriers.is_empty() {
            *couriers = self.ctx.gateways().iter().map(|gateway| self.text_courier(gateway)).collect::<Result<_>>()?;
        }
        for courier in couriers.iter_mut() {
            loop {
                let round = courier.deliver_some(&self.ctx, now).await?;
                ticked.delivered += round.sent;
                ticked.dropped += round.dropped;
                if round.sent + round.dropped == 0 {
                    let wait = round.wait.map(|wait| now + wait);
                    ticked.next = [ticked.next, wait].into_iter().flatten().min();
                    break;
                }
            }
        }
        Ok(())
    }

    fn text_courier(&self, gateway: &Arc<Gateway>) -> Result<TextCourier> {
        TextCourier::new(format!("{}-{}", std::process::id(), gateway.name()), Arc::clone(gateway))
    }

    /// Has feeds looked at. It waits for servers and reads large files, which would hold up pages, schedules and letters:
    /// so it is done beside them.
    async fn look(&self, now: DateTime<Utc>) -> Result<Vec<Looked>> {
        let (ctx, lookout, here) = (self.ctx.clone(), Arc::clone(&self.lookout), Handle::current());
        spawn_blocking(move || here.block_on(look_at_feeds(&ctx, &lookout, now))).await?
    }

    /// Has calendars looked at, beside everything else as well.
    async fn look_up(&self, now: DateTime<Utc>) -> Result<Vec<LookedUp>> {
        let (ctx, here) = (self.ctx.clone(), Handle::current());
        spawn_blocking(move || here.block_on(look_at_calendars(&ctx, now))).await?
    }

    /// All of a tick but the feeds and the sending.
    async fn decide(&self, now: DateTime<Utc>) -> Result<Ticked> {
        self.embed(now).await?;
        let (fired, next) = run_schedules(&self.ctx, now).await?;
        let expired = self.ctx.store.expire_introductions(now).await?;
        self.ctx.store.note_told(now).await?;
        self.ctx.store.recover_lost_claims(false, now).await?;
        let hour = now.timestamp() / 3600;
        if self.housekept.swap(hour, Ordering::Relaxed) != hour {
            forget_old(&self.ctx, now).await?;
        }
        Ok(Ticked { fired, expired, next, ..Ticked::default() })
    }

    /// Has the model of sentences read what is new, before it is matched. Without it everything else goes on.
    async fn embed(&self, now: DateTime<Utc>) -> Result<()> {
        if !has_unread_lines(&self.ctx).await? {
            return Ok(());
        }
        let (ctx, here) = (self.ctx.clone(), Handle::current());
        // It is work for a processor, which would hold up pages and letters.
        let reading = spawn_blocking(move || here.block_on(embed_profiles(&ctx, LINES_A_TICK, |_, _| {})));
        match reading.await.unwrap_or_else(|error| Err(error.into())) {
            Ok(lines) => {
                tracing::info!(lines, "new lines were read by the model of sentences");
                Ok(self.ctx.store.clear_alarm(MODEL_UNUSABLE).await?)
            }
            Err(error) => {
                let text = format!("new offers and needs go without a second opinion: {error:#}");
                Ok(self.ctx.store.raise_alarm(MODEL_UNUSABLE, &text, now).await?)
            }
        }
    }

    /// The ways in for mail alone, until they are closed: for the command that looks whether mail comes in.
    pub async fn take_mail_in(self) -> Result<WaysIn> {
        let (stopping, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        open_ways_in(&Arc::new(self), &mut tasks, &stopped).await?;
        Ok(WaysIn { stopping, tasks })
    }

    /// Serves pages on the listener and does what is due, until `stop` is over; then finishes what is on its way.
    pub async fn run(self, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> Result<()> {
        let (stopping, stopped) = watch::channel(false);
        let daemon = Arc::new(self);
        let mut tasks = JoinSet::new();
        let pages = router(daemon.app()).into_make_service_with_connect_info::<SocketAddr>();
        let mut until = stopped.clone();
        tasks.spawn(async move {
            let until = async move { drop(until.wait_for(|s| *s).await) };
            if let Err(error) = axum::serve(listener, pages).with_graceful_shutdown(until).await {
                tracing::error!("the pages ended: {error}");
            }
        });
        for number in 1..=daemon.couriers {
            tasks.spawn(carry(Arc::clone(&daemon), number, stopped.clone()));
        }
        for gateway in daemon.ctx.gateways() {
            tasks.spawn(texts::carry(Arc::clone(&daemon), Arc::clone(gateway), stopped.clone()));
        }
        tasks.spawn(texts::keep_answering(Arc::clone(&daemon), stopped.clone()));
        tasks.spawn(keep_looking(Arc::clone(&daemon), stopped.clone()));
        tasks.spawn(keep_saving(Arc::clone(&daemon), stopped.clone()));
        open_ways_in(&daemon, &mut tasks, &stopped).await?;
        tasks.spawn(keep_ticking(Arc::clone(&daemon), stopped));
        stop.await;
        tracing::info!("stopping: letters on their way are finished first");
        stopping.send_replace(true);
        let finished = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, finished).await.is_err() {
            tracing::warn!(
                "not everything could be finished in time; the next start goes on from what is written down"
            );
        }
        tasks.shutdown().await;
        Ok(())
    }
}

/// Mail comes in, where that is set up. A door that cannot be opened ends the daemon, with what to do.
async fn open_ways_in(daemon: &Arc<Daemon>, tasks: &mut JoinSet<()>, stopped: &watch::Receiver<bool>) -> Result<()> {
    let (imap, lmtp) = daemon.inbound.as_ref().map_or((None, None), |i| (i.imap.as_deref(), i.lmtp.as_ref()));
    let keeper = keeper_of(daemon);
    match imap {
        Some(imap) => {
            let watching = inbound::watch_mailbox(Arc::clone(daemon), imap.clone(), keeper.clone(), stopped.clone());
            tasks.spawn(watching);
        }
        None => daemon.ctx.store.clear_alarm(inbound::MAILBOX_UNREACHABLE).await?,
    }
    if let (Some(lmtp), Some(inbound)) = (lmtp, &daemon.inbound) {
        let listener = LmtpListener::open(lmtp, LmtpLimits::default()).await.map_err(|why| anyhow!(why))?;
        tracing::info!("mail comes in by LMTP on {lmtp}");
        let receiver = Receiver { address: inbound.address.clone(), keeper };
        tasks.spawn(inbound::take_by_lmtp(listener, receiver, stopped.clone()));
    }
    Ok(())
}

/// Keeps mail in a thread of its own: reading a strange one may take a second, and whoever hands it over may hang up in
/// the middle without stopping it there.
fn keeper_of(daemon: &Arc<Daemon>) -> Keeper {
    let daemon = Arc::clone(daemon);
    let room = Arc::new(daemon.postroom.clone());
    keeper(move |arrived| {
        let room = Arc::clone(&room);
        let (daemon, here) = (Arc::clone(&daemon), Handle::current());
        let now = daemon.clock.now();
        let waker = daemon.waker.clone();
        let receiving = spawn_blocking(move || here.block_on(receive_mail(&daemon.ctx, &room, arrived, now)));
        async move {
            match receiving.await.unwrap_or_else(|error| Err(error.into())) {
                Ok(kept) => {
                    waker.wake();
                    kept
                }
                Err(error) => {
                    tracing::error!("a mail could not be worked on and will come again: {error:#}");
                    Kept::TryLater("trouble of ours; try again later".to_owned())
                }
            }
        }
    })
}

async fn keep_ticking(daemon: Arc<Daemon>, mut stopped: watch::Receiver<bool>) {
    let mut woken = daemon.waker.sleeper();
    loop {
        daemon.notice_changes(daemon.clock.now()).await;
        let now = daemon.clock.now();
        let next = match daemon.decide(now).await {
            Ok(ticked) => {
                log(&ticked);
                if !ticked.fired.is_empty() {
                    daemon.waker.wake();
                    woken.mark_unchanged();
                }
                ticked.next
            }
            Err(error) => {
                tracing::error!("a tick failed and will be tried again: {error:#}");
                None
            }
        };
        let until_next = next.and_then(|at| (at - now).to_std().ok()).unwrap_or(NAP);
        tokio::select! {
            () = tokio::time::sleep(until_next.min(NAP)) => {}
            _ = woken.changed() => {}
            _ = stopped.wait_for(|s| *s) => return,
        }
    }
}

/// Brings in what was uploaded. A stop does not wait for it: the next start does it once more, which changes nothing of
/// what is there.
async fn keep_saving(daemon: Arc<Daemon>, mut stopped: watch::Receiver<bool>) {
    let mut woken = daemon.waker.sleeper();
    loop {
        let saved = tokio::select! {
            saved = save_next_upload(&daemon.ctx, daemon.clock.now()) => saved,
            _ = stopped.wait_for(|s| *s) => return,
        };
        match saved {
            Ok(true) => {
                daemon.waker.wake();
                continue;
            }
            Ok(false) => {}
            Err(error) => tracing::error!("an upload could not be saved and will be tried again: {error:#}"),
        }
        tokio::select! {
            () = tokio::time::sleep(NAP) => {}
            _ = woken.changed() => {}
            _ = stopped.wait_for(|s| *s) => return,
        }
    }
}

/// Looks at feeds and at calendars. A stop does not wait for a look: its next start goes on from the rows that are there.
async fn keep_looking(daemon: Arc<Daemon>, mut stopped: watch::Receiver<bool>) {
    loop {
        let calendars = tokio::select! {
            calendars = daemon.look_up(daemon.clock.now()) => calendars,
            _ = stopped.wait_for(|s| *s) => return,
        };
        match calendars {
            Ok(calendars) => calendars.iter().for_each(log_calendar),
            Err(error) => tracing::error!("calendars could not be looked at and will be again: {error:#}"),
        }
        let looked = tokio::select! {
            looked = daemon.look(daemon.clock.now()) => looked,
            _ = stopped.wait_for(|s| *s) => return,
        };
        match looked {
            Ok(looked) => {
                looked.iter().for_each(log_look);
                if looked.iter().any(Looked::is_news) {
                    daemon.waker.wake();
                }
            }
            Err(error) => tracing::error!("feeds could not be looked at and will be again: {error:#}"),
        }
        tokio::select! {
            () = tokio::time::sleep(NAP) => {}
            _ = stopped.wait_for(|s| *s) => return,
        }
    }
}

/// The address may be a secret.
fn log_calendar(looked: &LookedUp) {
    match &looked.came {
        Ok(days) => tracing::info!(space = looked.space, days, "a calendar of closed days was read"),
        Err(why) => tracing::warn!(space = looked.space, "a calendar of closed days was not read: {why}"),
    }
}

fn log_look(looked: &Looked) {
    let Looked { space, feed, file, came } = looked;
    let file = file.as_deref().unwrap_or_default();
    match came {
        Came::Read(report) => tracing::info!(space, feed, file, "{}", report.summary()),
        Came::Unchanged => tracing::debug!(space, feed, "unchanged"),
        // The sentence may hold a value of the file.
        Came::Asks(_) => tracing::warn!(space, feed, file, "nothing was brought in; see: elevenses needs list"),
        Came::TryLater(why) => tracing::warn!(space, feed, "not read this time: {why}"),
    }
}

/// One mail worker: sends what is due, then waits to be woken.
async fn carry(daemon: Arc<Daemon>, number: usize, mut stopped: watch::Receiver<bool>) {
    let mut courier = daemon.courier(number);
    let mut woken = daemon.waker.sleeper();
    while !*stopped.borrow() {
        match courier.deliver_next(&daemon.ctx, daemon.clock.now()).await {
            Ok(Some(_)) => continue,
            Ok(None) => courier.hang_up().await,
            Err(error) => tracing::error!("a message could not be sent: {error:#}"),
        }
        let nap = daemon.ctx.store.next_message_due().await.ok().flatten();
        let nap = nap.and_then(|at| (at - daemon.clock.now()).to_std().ok()).unwrap_or(NAP);
        tokio::select! {
            () = tokio::time::sleep(nap.min(NAP)) => {}
            _ = woken.changed() => {}
            _ = stopped.wait_for(|s| *s) => {}
        }
    }
    courier.hang_up().await;
}

fn log(ticked: &Ticked) {
    for fired in &ticked.fired {
        match fired {
            Fired::Ran { space, fires, letters, made_up } => {
                tracing::info!(space, letters, made_up, "{} letters written", fires.as_str());
            }
            Fired::DayLine { space, letters } => tracing::info!(space, letters, "the day's line written"),
            Fired::Skipped { space, fires, why } => tracing::warn!(space, "no {} letters: {why}", fires.as_str()),
        }
    }
    if ticked.expired > 0 {
        tracing::info!(expired = ticked.expired, "suggestions ended");
    }
}

/// Store, keys and spaces, for the command line: a space's file with a mistake is an error there.
pub async fn open_context(deployment: &Deployment, now: DateTime<Utc>) -> Result<Context> {
    let ctx = open_store(deployment).await?;
    spaces::read_strictly(&ctx, now).await?;
    Ok(ctx)
}

/// Store and keys without the spaces: works also while a space's file has a mistake.
pub async fn open_store(deployment: &Deployment) -> Result<Context> {
    let store = Store::open(&deployment.database)
        .with_context(|| format!("opening the database {}", deployment.database.display()))?;
    // New keys beside an old database would cut off every link ever sent and forget who stopped.
    if !deployment.keys_file.exists() && store.has_used_keys().await? {
        bail!(
            "the keys {} are missing, but the database has been used with some. Put the file back from your backup",
            deployment.keys_file.display()
        );
    }
    let keys = load_or_make_keys(&deployment.keys_file)?;
    let inbound = deployment.inbound.as_ref();
    let (answered_at, ways) = (inbound.map(|i| i.address.clone()), inbound.map(Inbound::ways).unwrap_or_default());
    let ctx = Context::new(store, keys, &deployment.public_url)
        .with_spaces_in(&deployment.spaces)
        .keeping(deployment.keep)
        .answered_at(answered_at, &ways);
    Ok(ctx.sending_texts_by(deployment.sms.clone()))
}

/// The database belongs to a daemon that runs.
#[derive(Debug, thiserror::Error)]
#[error("another Elevenses is running on {0}. Stop that one first")]
pub struct AlreadyRunning(String);

/// One daemon for one database file.
fn lock(database: &Path) -> Result<File> {
    let path = database.with_extension("lock");
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    let file = File::create(&path).with_context(|| {
        format!(
            "{} cannot be written. Make its folder writable for this user, or name another database in the settings",
            path.display()
        )
    })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(AlreadyRunning(database.display().to_string()).into()),
        Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("{} cannot be locked", path.display())),
    }
}
