//! The body of an answer, into a file without a name: unpacked while it comes, and never more than was agreed, so that
//! what is small on the way and vast on the disk stops at the limit.

use super::Fetched;
use flate2::write::MultiGzDecoder;
use std::fs::File;
use std::io::{self, ErrorKind, Seek, Write};

pub(super) struct Body {
    into: Into,
    megabytes: usize,
    /// Bytes as they came over the line.
    came: u64,
}

enum Into {
    AsItIs(Bounded),
    Gzip(Box<MultiGzDecoder<Bounded>>),
}

impl Body {
    /// Nothing but gzip was asked for.
    pub fn of(packing: Option<&str>, megabytes: usize) -> Result<Body, Fetched> {
        let file = tempfile::tempfile().map_err(|error| no_room(&error))?;
        let bounded = Bounded { file, left: bytes(megabytes) };
        let into = match packing.map(|packing| packing.trim().to_ascii_lowercase()).as_deref() {
            None | Some("" | "identity") => Into::AsItIs(bounded),
            Some("gzip" | "x-gzip") => Into::Gzip(Box::new(MultiGzDecoder::new(bounded))),
            Some(_) => {
                return Err(Fetched::Refused("its server packs the sheet in a way nobody asked for".to_owned()));
            }
        };
        Ok(Body { into, megabytes, came: 0 })
    }

    /// So many bytes will come; said beforehand, too much is not waited for.
    pub fn announced(&self, length: Option<u64>) -> Result<(), Fetched> {
        if length.is_some_and(|length| length > bytes(self.megabytes)) { Err(self.too_large()) } else { Ok(()) }
    }

    pub fn take(&mut self, chunk: &[u8]) -> Result<(), Fetched> {
        self.came += chunk.len() as u64;
        if self.came > bytes(self.megabytes) {
            return Err(self.too_large());
        }
        let written = match &mut self.into {
            Into::AsItIs(file) => file.write_all(chunk),
            Into::Gzip(decoder) => decoder.write_all(chunk),
        };
        written.map_err(|error| self.failed(&error))
    }

    /// The whole of it, from its beginning.
    pub fn file(mut self) -> Result<File, Fetched> {
        if let Into::Gzip(decoder) = &mut self.into
            && let Err(error) = decoder.try_finish()
        {
            return Err(self.failed(&error));
        }
        let mut file = match self.into {
            Into::AsItIs(bounded) => bounded.file,
            Into::Gzip(decoder) => decoder.finish().map_err(|_| broken())?.file,
        };
        file.rewind().map_err(|error| no_room(&error))?;
        Ok(file)
    }

    fn failed(&self, error: &io::Error) -> Fetched {
        match error.kind() {
            ErrorKind::FileTooLarge => self.too_large(),
            ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof | ErrorKind::WriteZero => {
                broken()
            }
            _ => no_room(error),
        }
    }

    fn too_large(&self) -> Fetched {
        Fetched::Refused(format!("it is larger than {} MB; publish only the sheet that is meant", self.megabytes))
    }
}

fn bytes(megabytes: usize) -> u64 {
    megabytes as u64 * 1_000_000
}

fn broken() -> Fetched {
    Fetched::TryLater("what its server sent is damaged".to_owned())
}

fn no_room(error: &io::Error) -> Fetched {
    Fetched::TryLater(format!("there is no room for it on this machine ({error})"))
}

/// A file with an end.
struct Bounded {
    file: File,
    left: u64,
}

impl Write for Bounded {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        if buffer.len() as u64 > self.left {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let written = self.file.write(buffer)?;
        self.left -= written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
