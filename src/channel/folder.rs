//! Letters as files: for a first look, and for a server whose mail is not set up yet.

use super::Delivery;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Writes one letter as `NAME.eml`, which any mail program opens. The same name again is the same letter, so a
/// second try overwrites the first.
pub fn deliver(folder: &Path, name: &str, letter: &[u8]) -> Delivery {
    let path = folder.join(format!("{name}.eml"));
    match save(folder, &path, letter) {
        Ok(()) => Delivery::Accepted(format!("written to {}", path.display())),
        Err(error) => Delivery::OurFault(format!(
            "The letter could not be written to {}: {error}. Make the folder writable, or name another one in the settings.",
            path.display()
        )),
    }
}

/// Whole or not at all: written beside, on the disk, then renamed.
fn save(folder: &Path, path: &Path, letter: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let beside: PathBuf = path.with_extension("part");
    let mut file = fs::File::create(&beside)?;
    file.write_all(letter)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}
