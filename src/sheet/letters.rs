//! Which letters the bytes of a text file are: UTF-8, UTF-16, or Windows-1252, which is what a spreadsheet program in
//! the West writes as plain "CSV". What could be something else is asked, and a file that mixes two is read as UTF-8,
//! so that the letters of the other show as lost and their rows are set aside.

use super::SheetComplaint;
use super::positioned::Positioned;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use std::fs::File;
use std::io::{self, Read};

/// How a file is to be read as text: what was said, or what its bytes show.
pub fn find(file: &File, said: Option<&'static Encoding>) -> Result<&'static Encoding, SheetComplaint> {
    let start = beginning(file)?;
    if let Some((by_mark, _)) = Encoding::for_bom(&start) {
        return Ok(by_mark);
    }
    if let Some(encoding) = said.or_else(|| wide(&start)) {
        return Ok(encoding);
    }
    let (whole, broken) = utf_8(file)?;
    if broken == 0 || whole > 0 {
        return Ok(UTF_8);
    }
    match guess(file)? {
        guess if guess == WINDOWS_1252 => Ok(WINDOWS_1252),
        guess => Err(SheetComplaint::WhichLetters { guess: guess.name().to_lowercase() }),
    }
}

/// An encoding by the name that people give it.
pub fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.as_bytes())
}

/// The text of a file as UTF-8, without its byte order mark. What cannot be read becomes U+FFFD.
pub fn text<'a>(file: &'a File, encoding: &'static Encoding) -> DecodeReaderBytes<Positioned<'a>, Vec<u8>> {
    let mut decode = DecodeReaderBytesBuilder::new();
    decode.encoding(Some(encoding)).bom_override(true).strip_bom(true).build(Positioned::new(file))
}

fn beginning(file: &File) -> Result<Vec<u8>, SheetComplaint> {
    let mut start = Vec::new();
    Positioned::new(file).take(4096).read_to_end(&mut start).map_err(SheetComplaint::unread)?;
    Ok(start)
}

/// UTF-16 without a mark: text of the West has a zero in every other byte.
fn wide(start: &[u8]) -> Option<&'static Encoding> {
    let zeros = |odd: usize| start.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), start.len() / 2);
    match half > 1 && even.max(odd) * 2 > half && even.min(odd) * 10 < half {
        true if odd > even => Some(UTF_16LE),
        true => Some(UTF_16BE),
        false => None,
    }
}

/// How many bytes stand in whole letters beyond ASCII, and how often something is no UTF-8.
fn utf_8(file: &File) -> Result<(usize, usize), SheetComplaint> {
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let mut out = vec![0; 96 * 1024];
    let (mut whole, mut broken) = (0, 0);
    chunks(file, |chunk, last| {
        let mut rest = chunk;
        loop {
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(rest, &mut out, last);
            whole += out[..written].iter().filter(|byte| !byte.is_ascii()).count();
            rest = &rest[read..];
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => broken += 1,
            }
        }
    })?;
    Ok((whole, broken))
}

fn guess(file: &File) -> Result<&'static Encoding, SheetComplaint> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    chunks(file, |chunk, last| {
        detector.feed(chunk, last);
    })?;
    Ok(detector.guess(None, Utf8Detection::Deny))
}

fn chunks(file: &File, mut see: impl FnMut(&[u8], bool)) -> Result<(), SheetComplaint> {
    let (mut from, mut chunk) = (Positioned::new(file), vec![0; 32 * 1024]);
    loop {
        let read = from.read(&mut chunk).map_err(SheetComplaint::unread)?;
        see(&chunk[..read], read == 0);
        if read == 0 {
            return Ok(());
        }
    }
}

/// Stands on a line of its own after the last row. A row that swallows it has a quotation mark that is never closed.
pub const END: &str = "\u{1}\u{4}end of file\u{4}\u{1}";

/// Text with every line end as `\n`, and `END` after its last line, so that lines can be counted.
pub struct Lines<R> {
    from: R,
    after_return: bool,
    ended: bool,
    end: io::Cursor<String>,
}

impl<R: Read> Lines<R> {
    pub fn of(from: R) -> Lines<R> {
        Lines { from, after_return: false, ended: false, end: io::Cursor::new(format!("\n{END}\n")) }
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !self.ended {
            let read = self.from.read(out)?;
            self.ended = read == 0;
            let mut kept = 0;
            for at in 0..read {
                let byte = out[at];
                let second_half = std::mem::replace(&mut self.after_return, byte == b'\r') && byte == b'\n';
                if !second_half {
                    out[kept] = if byte == b'\r' { b'\n' } else { byte };
                    kept += 1;
                }
            }
            if kept > 0 {
                return Ok(kept);
            }
        }
        self.end.read(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(bytes: &[u8]) -> Result<String, SheetComplaint> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let encoding = find(&file, None)?;
        let mut out = String::new();
        Lines::of(text(&file, encoding)).read_to_string(&mut out).unwrap();
        Ok(out.strip_suffix(&format!("\n{END}\n")).unwrap().to_owned())
    }

    #[test]
    fn every_way_a_spreadsheet_program_writes_text_is_read() {
        let text = "Prénom;Größe;Ort\nZoë;½;Malmö\nRenée;“so”;Köln – Süd\n";
        let utf_16 = |little: bool, mark: bool| -> Vec<u8> {
            let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
            units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
        };
        let (western, ..) = WINDOWS_1252.encode(text);
        let ways = [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            utf_16(true, true),
            utf_16(false, true),
            utf_16(true, false),
            utf_16(false, false),
            western.into_owned(),
            text.replace('\n', "\r\n").into_bytes(),
            text.replace('\n', "\r").into_bytes(),
        ];
        for (n, bytes) in ways.iter().enumerate() {
            assert_eq!(read(bytes).as_deref(), Ok(text), "way {n}");
        }
    }

    #[test]
    fn letters_of_the_east_are_asked_about_and_a_mixture_shows_what_is_lost() {
        let polish =
            "Imię;Nazwisko;Zainteresowania\nŁukasz;Żółkiewski;żeglarstwo, ćwiczenia, książki, źródła\n".repeat(3);
        let (bytes, ..) = encoding_rs::WINDOWS_1250.encode(&polish);
        assert!(matches!(read(&bytes), Err(SheetComplaint::WhichLetters { .. })));
        let mixed = [b"Zo\xc3\xab\n".as_slice(), b"Ren\xe9e\n"].concat();
        assert_eq!(read(&mixed).as_deref(), Ok("Zoë\nRen\u{fffd}e\n"));
    }
}
