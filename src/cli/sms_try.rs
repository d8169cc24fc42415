//! `elevenses sms test|simulate`: one real text, and what would be made of one that comes in.

use super::{Ended, Settings};
use crate::channel::texts::{Sent, TextLine};
use crate::clock::Clock;
use crate::daemon::open_store;
use crate::domain::gateway::{Door, Verdict};
use crate::domain::message::{Says, TextSays};
use crate::domain::phone_number::{PhoneNumber, Region};
use crate::domain::segments::{Fold, count};
use crate::domain::text_reply::{Heard, PhoneState, Sender, TextPerson, hear};
use crate::flow::Context;
use crate::gateway::{Gateway, Outgoing};
use crate::render::texts::{TextVoice, text};
use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

#[derive(Args)]
#[command(after_help = "\
Examples:
  elevenses sms test +447700900123
  elevenses sms test \"07700 900123\" --region GB --gateway main")]
pub struct Test {
    /// The number that gets it.
    number: String,
    /// The gateway, where several are set up.
    #[arg(long)]
    gateway: Option<String>,
    /// For a number without its country: two letters, such as GB.
    #[arg(long)]
    region: Option<String>,
    /// What it says.
    #[arg(long, default_value = "This is a test. Texts from here work, and nothing is to be done.")]
    text: String,
}

#[derive(Args)]
#[command(after_help = "\
Without a gateway: nothing is sent and nothing is kept. The sender had a list with 12 Ana and 13 Ben.

Examples:
  elevenses sms simulate \"12\"
  elevenses sms simulate \"yes please\" --people \"12=Ana\"
  elevenses sms simulate \"Stop!\" --state asked")]
pub struct Simulate {
    /// What comes in.
    text: String,
    /// What is known of the telephone: in, asked (it has still to say YES), stopped or unknown.
    #[arg(long, value_enum, default_value = "in")]
    state: State,
    /// Who is in its latest list, as NUMBER=NAME.
    #[arg(long, default_value = "12=Ana,13=Ben")]
    people: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum State {
    In,
    Asked,
    Stopped,
    Unknown,
}

impl Test {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let ctx = open_store(&settings.load()?).await?;
        let gateway = self.gateway(&ctx)?;
        let region = match &self.region {
            Some(text) => Some(
                Region::parse(text).ok_or_else(|| anyhow!("--region is “{text}”; write two letters, such as GB"))?,
            ),
            None => None,
        };
        let to = PhoneNumber::parse(&self.number, region).map_err(|says| anyhow!("the number {says}"))?;
        if let Some(doubt) = to.doubt() {
            eprintln!("elevenses: {to} {doubt}");
        }
        let counted = count(&self.text);
        println!("to {to} from {} by {}, {} segment(s)", gateway.from(), gateway.name(), counted.segments);
        if gateway.is_console() {
            println!("{}", self.text);
            return Ok(Ended::Done);
        }
        let callback = format!("{}?m=test", ctx.gateway_url(gateway.name(), Door::Receipt));
        let id = crate::store::new_id(Clock::real().now());
        let outgoing = Outgoing {
            to: &to,
            from: gateway.from(),
            text: &self.text,
            encoding: counted.encoding,
            id: &id,
            callback: &callback,
            ttl: Duration::from_secs(3600),
            now: Clock::real().now(),
        };
        let verdict = match TextLine::new().map_err(|why| anyhow!(why))?.send(&gateway.request(&outgoing)).await {
            Sent::Answer(answer) => gateway.verdict(&answer),
            Sent::NotSent(why) => bail!("no connection to the gateway: {why}"),
            Sent::Lost(why) => Verdict::Unknown(why),
        };
        match verdict {
            Verdict::Accepted { id } => {
                println!("taken by the gateway{}", id.map(|id| format!(" as {id}")).unwrap_or_default());
                Ok(Ended::Done)
            }
            Verdict::TryLater { why, .. } => bail!("not taken this time: {why}"),
            Verdict::Refused { class, why } => bail!("refused ({}): {why}", class.as_str()),
            Verdict::OurFault(why) => bail!("the gateway refuses us: {why}"),
            Verdict::Unknown(why) => bail!("it may or may not have been sent: {why}"),
        }
    }

    fn gateway(&self, ctx: &Context) -> Result<Arc<Gateway>> {
        match (&self.gateway, ctx.gateways()) {
            (Some(name), _) => {
                ctx.gateway(name).cloned().ok_or_else(|| anyhow!("there is no [sms.{name}] in the settings"))
            }
            (None, [only]) => Ok(only.clone()),
            (None, []) => bail!("no gateway is set up; see [sms.NAME] in the settings, and: elevenses sms presets"),
            (None, _) => bail!("several gateways are set up; name one with --gateway"),
        }
    }
}

impl Simulate {
    pub fn execute(self) -> Result<Ended> {
        let people = self.people()?;
        let people: Vec<TextPerson> = people
            .iter()
            .map(|(number, name)| TextPerson { number: *number, name, open: true, latest: true, yes: false })
            .collect();
        let state = match self.state {
            State::In => PhoneState::In,
            State::Asked => PhoneState::Asked,
            State::Stopped => PhoneState::Stopped,
            State::Unknown => PhoneState::Unknown,
        };
        let today = Clock::real().now().date_naive();
        let heard = hear(&self.text, None, &Sender { state, name: "", people: &people, paused: false, today });
        let (says, answer) = in_words(&heard, &people);
        println!("{says}");
        let Some(answer) = answer else {
            println!("no text in answer");
            return Ok(Ended::Done);
        };
        let voice = TextVoice {
            hub: "Hub Leeds",
            help: "hi@hub.example or 0113 496 0000",
            locale: "en",
            fold: Fold::Auto,
            max_segments: 1,
            about_url: "https://hub.example",
        };
        if let Some(text) = text(&Says::Text(answer), &voice, &HashMap::new()) {
            println!(
                "answer: {}\n({} segment(s), {} of {})",
                text.body,
                text.counted.segments,
                text.counted.units,
                text.counted.encoding.as_str()
            );
        }
        Ok(Ended::Done)
    }

    fn people(&self) -> Result<Vec<(u32, String)>> {
        let one = |part: &str| {
            let (number, name) = part.split_once('=')?;
            Some((number.trim().parse().ok().filter(|n| (10..=99).contains(n))?, name.trim().to_owned()))
        };
        let parts = self.people.split(',').filter(|part| !part.trim().is_empty());
        parts
            .map(|part| {
                one(part)
                    .ok_or_else(|| anyhow!("--people holds “{part}”; write NUMBER=NAME with a number from 10 to 99"))
            })
            .collect()
    }
}

fn in_words(heard: &Heard, people: &[TextPerson]) -> (String, Option<TextSays>) {
    let name = |number: u32| people.iter().find(|p| p.number == number).map_or("?", |p| p.name);
    let says = |words: &str, answer: Option<TextSays>| (words.to_owned(), answer);
    match heard {
        Heard::Nothing => says("nothing that asks for an answer", None),
        Heard::Stop => says("stop: no texts any more", Some(TextSays::Stopped)),
        Heard::Start => says("start: texts again", Some(TextSays::Restarted)),
        Heard::Help => says("help", Some(TextSays::Help)),
        Heard::SignUp => says("yes: the number is confirmed", Some(TextSays::Welcome)),
        Heard::Refuse => says("no: the number is forgotten", None),
        Heard::AskAgain => says("neither yes nor no: asked once more, and then no more", Some(TextSays::SignUp)),
        Heard::Pause(until) => (format!("a pause until {until}"), Some(TextSays::Paused { until: *until })),
        Heard::Resume => says("no pause any more", Some(TextSays::Resumed)),
        Heard::Answers(answers) => {
            let words: Vec<String> = answers
                .iter()
                .map(|(number, answer)| format!("{} to {number} ({})", answer.as_str(), name(*number)))
                .collect();
            let yes = answers.iter().filter(|(_, answer)| answer.as_str() == "yes");
            let names: Vec<String> = yes.map(|(number, _)| name(*number).to_owned()).collect();
            (words.join(", "), (!names.is_empty()).then_some(TextSays::Noted { names }))
        }
        Heard::WhichOne => {
            let people = people.iter().map(|p| (p.number, p.name.to_owned())).collect();
            says("yes, to one of several", Some(TextSays::WhichOne { people }))
        }
        Heard::Expired => says("to somebody who cannot be answered any more", Some(TextSays::Expired)),
        Heard::NotUnderstood => says("not understood: put before the organiser", Some(TextSays::NotUnderstood)),
        Heard::Stranger => says("a number that nobody has signed up: told so once", Some(TextSays::Stranger)),
    }
}
