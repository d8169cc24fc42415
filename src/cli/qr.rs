//! `elevenses qr`: the code that hangs at the door.

use super::{Ended, Misunderstood, Settings, SpaceArg};
use crate::clock::Clock;
use crate::domain::door;
use crate::render::picture::png;
use crate::render::poster::{poster, square};
use crate::render::words::Words;
use anyhow::{Context, Result};
use clap::Args;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

#[derive(Args)]
#[command(after_help = "\
Examples:
  elevenses qr --space my-hub --poster --out door.svg   an A4 page to print from any browser
  elevenses qr --space my-hub --png --out door.png      only the square
  elevenses qr --space my-hub                           the same as SVG, to standard output

The code changes every Monday, and last week's is still good: print it anew each week. With a code that is over the form \
still opens, and asks everybody by letter.")]
pub struct Qr {
    #[command(flatten)]
    space: SpaceArg,
    /// Only the square, as a picture that scales (this is what you get without another choice).
    #[arg(long, group = "format")]
    svg: bool,
    /// Only the square, as a picture of points.
    #[arg(long, group = "format")]
    png: bool,
    /// A page of A4 to print, as SVG.
    #[arg(long, group = "format")]
    poster: bool,
    /// How wide the picture of points is.
    #[arg(long, default_value_t = 1000, value_name = "PIXELS")]
    width: u32,
    /// The file to write; without it, standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Qr {
    pub async fn execute(self, settings: &Settings) -> Result<Ended> {
        let (ctx, space) = settings.open(&self.space).await?;
        let now = Clock::real().now();
        let code = door::code(&ctx.keys, &space, now);
        let url = format!("{}/s/{}/check-in?door={code}", ctx.public_url, space.slug);
        let until = door::good_until(&space, now);
        let words = Words::of(&space.settings.locale);
        let bytes = match (self.poster, self.png) {
            (true, _) => poster(words, &space.settings.name, &url, until)?.into_bytes(),
            (_, true) => png(&square(&url)?, self.width).context("drawing the picture")?,
            _ => square(&url)?.into_bytes(),
        };
        match &self.out {
            Some(file) => std::fs::write(file, bytes).with_context(|| format!("writing {}", file.display()))?,
            None if self.png && std::io::stdout().is_terminal() => {
                return Err(Misunderstood("a picture of points is for a file: name one with --out".to_owned()).into());
            }
            None => std::io::stdout().write_all(&bytes)?,
        }
        eprintln!("elevenses: {url} (the code is good until {until})");
        Ok(Ended::Done)
    }
}
