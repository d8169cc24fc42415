//! The door's QR code, alone and on a page to print.

use super::words::Words;
use crate::domain::map::{text_width, wrapped};
use anyhow::{Context, Result};
use chrono::NaiveDate;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Blank squares around the code, without which some cameras do not find it (ISO/IEC 18004).
const QUIET: usize = 4;

/// The code alone, in squares of one unit, on its own white.
pub fn square(url: &str) -> Result<String> {
    let (path, side) = squares(url)?;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{pixels}\" height=\"{pixels}\" \
         shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#ffffff\"/>\
         <path d=\"{path}\" fill=\"#000000\"/></svg>\n",
        pixels = side * 10
    ))
}

/// A page of A4 in millimetres: the space's name, what to do, the code, and until when it is good.
pub fn poster(words: Words, space: &str, url: &str, until: NaiveDate) -> Result<String> {
    let (path, side) = squares(url)?;
    let mut page = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 210 297\" width=\"210mm\" height=\"297mm\" \
         font-family=\"'DejaVu Sans', Verdana, sans-serif\" text-anchor=\"middle\" fill=\"#000000\">\
         <style>@page { size: A4; margin: 0; }</style><rect width=\"210\" height=\"297\" fill=\"#ffffff\"/>\n",
    );
    let title = words.say("poster-title");
    write!(page, "<title>{}</title>", escaped(&format!("{title} - {space}")))?;
    line(&mut page, space, 40.0, 13.0)?;
    line(&mut page, &title, 68.0, 20.0)?;
    let scale = 130.0 / side as f64;
    writeln!(
        page,
        "<g transform=\"translate(40 82) scale({scale:.4})\" shape-rendering=\"crispEdges\"><path d=\"{path}\"/></g>"
    )?;
    let mut y = 228.0;
    for text in [words.say("poster-how"), words.say("poster-why")] {
        for piece in wrapped(&text, 6.0, WIDTH) {
            line(&mut page, &piece, y, 6.0)?;
            y += 8.5;
        }
        y += 3.0;
    }
    line(&mut page, &words.with("poster-until", &[("day", &words.long_day(until))]), 284.0, 4.0)?;
    page.push_str("</svg>\n");
    Ok(page)
}

/// What a line may take of the page's 210 millimetres.
const WIDTH: f64 = 180.0;

/// One line in the middle of the page, smaller where it would not fit.
fn line(page: &mut String, text: &str, y: f64, size: f64) -> Result<()> {
    let size = size.min(size * WIDTH / text_width(text, size).max(1.0));
    Ok(writeln!(page, "<text x=\"105\" y=\"{y}\" font-size=\"{size:.2}\">{}</text>", escaped(text))?)
}

/// The dark squares as one path, a stroke of squares at a time, and the length of a side with its quiet zone.
fn squares(url: &str) -> Result<(String, usize)> {
    let code = QrCode::with_error_correction_level(url, EcLevel::M).context("the address is too long for a QR code")?;
    let (width, colours) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colours.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let length = run.len();
                write!(path, "M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET)?;
            }
            x += run.len();
        }
    }
    Ok((path, width + 2 * QUIET))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::picture::png;
    use resvg::tiny_skia::Pixmap;

    const URL: &str = "https://hub.example/s/sample-hub/check-in?door=k7qdm2xr";

    /// What a phone reads in the picture.
    fn read(png: &[u8]) -> String {
        let pixels = Pixmap::decode_png(png).unwrap();
        let grey = |x: usize, y: usize| pixels.pixel(x as u32, y as u32).map_or(255, |p| p.green());
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(pixels.width() as usize, pixels.height() as usize, grey);
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        grids[0].decode().unwrap().1
    }

    #[test]
    fn a_camera_reads_the_address_from_the_square_and_from_the_poster() {
        assert_eq!(read(&png(&square(URL).unwrap(), 600).unwrap()), URL);
        let until = "2026-02-15".parse().unwrap();
        let page = poster(Words::of("en"), "Käthe & <Söhne>", URL, until).unwrap();
        assert!(page.contains("Käthe &amp; &lt;Söhne&gt;") && page.contains("Good until Sunday 15 February"), "{page}");
        assert_eq!(read(&png(&page, 1000).unwrap()), URL);
    }

    #[test]
    fn a_long_name_stays_on_the_page() {
        let name = "The Old Bakery at the Far End of Harbour Street";
        let page = poster(Words::of("en"), name, URL, "2026-02-15".parse().unwrap()).unwrap();
        let size = page.split("font-size=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert!(text_width(name, size.parse().unwrap()) <= WIDTH + 0.5);
        let long = "x".repeat(3_000);
        assert!(square(&long).unwrap_err().to_string().contains("too long"));
    }
}
