//! `elevenses doctor`: whether mail goes out and comes in.

use super::{Ended, Settings};
use crate::channel::imap::Mailbox;
use crate::channel::{SmtpConnection, SmtpSettings, lmtp};
use crate::clock::Clock;
use crate::config::{Deployment, Inbound, Mail};
use crate::daemon::{AlreadyRunning, Daemon, WaysIn, open_context};
use crate::domain::link::Nonce;
use crate::flow::Context;
use crate::flow::check_mail::send_to_ourselves;
use anyhow::{Result, anyhow};
use clap::Args;
use std::io::Write;
use std::time::{Duration, Instant};
use tokio::time::sleep;

#[derive(Args)]
#[command(after_help = "\
It logs in where letters leave, looks where answers come in, then sends itself a letter and waits for it to come back.
Once one has come back, letters offer “or just reply”. Run it as the user the daemon runs as; the daemon may run or not.")]
pub struct Doctor {
    /// How long the letter may take, in seconds.
    #[arg(long, default_value = "120", value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    wait: u64,
}

/// How often the database is asked whether the letter is back.
const LOOK: Duration = Duration::from_millis(250);

impl Doctor {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let deployment = settings.load()?;
        let goes_out = match &deployment.mail {
            Mail::Smtp { settings, .. } => log_in(settings).await,
            Mail::Folder(folder) => {
                say("going out", &format!("no [smtp] is set: letters are only written into {}", folder.display()));
                None
            }
        };
        let Some(inbound) = &deployment.inbound else {
            say("coming in", "no [inbound] is set: letters are answered by their links, and mail goes to the host");
            return Ok(if goes_out.is_some() { Ended::Done } else { Ended::NotUnderstood });
        };
        let running = Running::start(&deployment).await?;
        if running.is_ours() && inbound.imap.is_none() && inbound.lmtp.is_none() {
            say("coming in", "mail is only posted to our pages: start the daemon (elevenses run), then try again");
            return Ok(Ended::NotUnderstood);
        }
        let comes_in = look_in(inbound, running.is_ours()).await;
        let (Some(smtp), true) = (goes_out, comes_in) else { return Ok(Ended::NotUnderstood) };
        let came = self.send_and_wait(&running.ctx, &smtp, inbound).await;
        running.stop().await;
        came
    }

    async fn send_and_wait(&self, ctx: &Context, smtp: &SmtpSettings, inbound: &Inbound) -> Result<Ended> {
        let space = ctx.spaces().into_iter().next().ok_or_else(|| anyhow!("there is no space yet"))?;
        let now = Clock::real().now();
        let nonce = match send_to_ourselves(ctx, smtp, &inbound.address, &space, now).await {
            Ok(nonce) => nonce,
            Err(error) => {
                say("round trip", &format!("the letter to ourselves did not leave: {error:#}"));
                return Ok(Ended::NotUnderstood);
            }
        };
        let sent = Instant::now();
        say("round trip", &format!("a letter to {} is on its way", inbound.address.base()));
        match self.wait_for(ctx, &nonce, sent).await? {
            Some(way) => {
                let seconds = sent.elapsed().as_secs_f64();
                say(
                    "",
                    &format!("it came back by {way} after {seconds:.1} s: letters offer “or just reply” from now on"),
                );
                Ok(Ended::Done)
            }
            None => {
                say("", &format!("it has not come back within {} s. {}", self.wait, what_to_do(inbound)));
                Ok(Ended::NotUnderstood)
            }
        }
    }

    async fn wait_for(&self, ctx: &Context, nonce: &Nonce, sent: Instant) -> Result<Option<String>> {
        let mut dots = 0;
        while sent.elapsed() < Duration::from_secs(self.wait) {
            if let Some((_, way)) = ctx.store.mail_loop(nonce).await? {
                if dots > 0 {
                    eprintln!();
                }
                return Ok(Some(way));
            }
            if sent.elapsed().as_secs() / 5 > dots {
                dots += 1;
                eprint!(".");
                let _ = std::io::stderr().flush();
            }
            sleep(LOOK).await;
        }
        Ok(None)
    }
}

async fn log_in(smtp: &SmtpSettings) -> Option<SmtpSettings> {
    match SmtpConnection::open(smtp).await {
        Ok(line) => {
            line.quit().await;
            let login = smtp.login.as_ref().map_or(String::new(), |login| format!(" and lets {} in", login.user));
            say("going out", &format!("{}:{} answers{login}", smtp.host, smtp.port));
            Some(smtp.clone())
        }
        Err(why) => {
            say("going out", &format!("{}:{} is in the way: {}", smtp.host, smtp.port, why.words()));
            None
        }
    }
}

/// Looks at every way in that is set up; true when all of them are open.
async fn look_in(inbound: &Inbound, ours: bool) -> bool {
    let mut open = true;
    if let Some(imap) = &inbound.imap {
        let mut mailbox = Mailbox::new((**imap).clone());
        match mailbox.count().await {
            Ok(waiting) => {
                say("coming in", &format!("{} on {} is open, {waiting} mail(s) wait", imap.mailbox, imap.host))
            }
            Err(trouble) => {
                say("coming in", &format!("{} on {} is in the way: {}", imap.mailbox, imap.host, trouble.why()));
                open = false;
            }
        }
        mailbox.hang_up().await;
    }
    if let Some(address) = &inbound.lmtp {
        match lmtp::knock(address).await {
            Ok(()) => say("coming in", &format!("LMTP on {address} is open")),
            Err(why) if ours => {
                say("coming in", &format!("LMTP on {address} is in the way: {why}"));
                open = false;
            }
            Err(why) => {
                say(
                    "coming in",
                    &format!(
                        "the daemon runs, but LMTP on {address} is in the way: {why}. Was it started with these settings?"
                    ),
                );
                open = false;
            }
        }
    }
    open
}

fn what_to_do(inbound: &Inbound) -> String {
    let address = inbound.address.base();
    let way = match (&inbound.imap, &inbound.lmtp) {
        (Some(imap), _) => format!(
            "See whether it lies in another mailbox or folder (spam, “{}” of somebody else): mail for {address} and for {address} with \
             +anything must come into {} of {}",
            imap.mailbox, imap.mailbox, imap.login.user
        ),
        (None, Some(lmtp)) => {
            format!("See in your mail server’s log what became of mail for {address}: it must be handed on to {lmtp}")
        }
        (None, None) => {
            "See at the service that takes your mail whether it posted it to us, and what it was answered".to_owned()
        }
    };
    format!("{way}. Most often the part after the + is cut or refused: then set catch_all, with a domain of its own")
}

fn say(what: &str, words: &str) {
    println!("{what:<11} {words}");
}

/// The program that takes mail in: the daemon that runs already, or the ways in alone, for as long as this command runs.
struct Running {
    ctx: Context,
    ours: Option<WaysIn>,
}

impl Running {
    async fn start(deployment: &Deployment) -> Result<Running> {
        match Daemon::open(deployment, Clock::real()).await {
            Ok(daemon) => {
                let ctx = daemon.ctx.clone();
                let ours = Some(daemon.take_mail_in().await?);
                say("daemon", "does not run: its ways in are opened for this test");
                Ok(Running { ctx, ours })
            }
            Err(error) if error.is::<AlreadyRunning>() => {
                say("daemon", "runs");
                Ok(Running { ctx: open_context(deployment, Clock::real().now()).await?, ours: None })
            }
            Err(error) => Err(error),
        }
    }

    fn is_ours(&self) -> bool {
        self.ours.is_some()
    }

    async fn stop(self) {
        if let Some(ways) = self.ours {
            ways.close().await;
        }
    }
}
