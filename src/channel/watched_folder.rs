//! A folder where others put files: which of them are complete, and what they are moved to when they are done with.
//!
//! A file is complete when its size and its time of change are the same at two looks that lie some seconds apart. Links
//! are not followed, folders are left alone, and nothing outside the folder is touched.

use crate::domain::feed::Done;
use chrono::{DateTime, Duration, Utc};
use std::collections::BTreeMap;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

/// What was seen of files at earlier looks. Only saves them from being taken too early or twice, so it may be forgotten:
/// after a start, two more looks are needed.
#[derive(Debug)]
pub struct Watch {
    /// So long a file has to stay as it is.
    pub settles_for: Duration,
    sighted: Mutex<BTreeMap<PathBuf, Sighted>>,
}

#[derive(Debug, Clone)]
struct Sighted {
    stamp: Stamp,
    since: DateTime<Utc>,
    /// Not taken before this, after trouble.
    rests_until: DateTime<Utc>,
    /// Done with, but still here: it could not be moved.
    stuck: Option<(Done, String)>,
}

/// Tells a file from every other, and from itself when it has grown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    device: u64,
    inode: u64,
    size: u64,
    changed: (i64, i64),
}

impl Stamp {
    fn of(metadata: &Metadata) -> Stamp {
        Stamp {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            changed: (metadata.mtime(), metadata.mtime_nsec()),
        }
    }
}

/// A complete file.
#[derive(Debug, Clone)]
pub struct Dropped {
    /// As people read it.
    pub name: String,
    path: PathBuf,
    stamp: Stamp,
}

/// What became of moving a file.
#[derive(Debug, PartialEq)]
pub enum Put {
    /// It lies here now, its report beside it.
    At(PathBuf),
    /// It went, or became another, while it was read; only the report is there.
    Gone,
}

impl Default for Watch {
    fn default() -> Self {
        Watch { settles_for: Duration::seconds(5), sighted: Mutex::default() }
    }
}

impl Watch {
    fn sighted(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Sighted>> {
        self.sighted.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// The complete files of the folder, the oldest first. The error is about the folder.
    pub fn complete(&self, folder: &Path, now: DateTime<Utc>) -> io::Result<Vec<Dropped>> {
        let here = files(folder)?;
        let mut sighted = self.sighted();
        sighted.retain(|path, _| path.parent() != Some(folder) || here.iter().any(|(there, _)| there == path));
        let mut complete = Vec::new();
        for (path, stamp) in here {
            let anew = Sighted { stamp, since: now, rests_until: now, stuck: None };
            let known = sighted.entry(path.clone()).or_insert_with(|| anew.clone());
            // It changed, or the clock went back.
            if known.stamp != stamp || known.since > now {
                *known = anew;
            }
            if now - known.since >= self.settles_for && known.rests_until <= now && known.stuck.is_none() {
                complete.push(Dropped { name: name_of(&path), path, stamp });
            }
        }
        complete.sort_by_key(|dropped| (dropped.stamp.changed, dropped.name.clone()));
        Ok(complete)
    }

    /// Files that were done with at an earlier look and could not be moved, with what was to become of them.
    pub fn stuck(&self, folder: &Path) -> Vec<(Dropped, Done, String)> {
        let sighted = self.sighted();
        let stuck = sighted.iter().filter(|(path, _)| path.parent() == Some(folder)).filter_map(|(path, known)| {
            let (done, report) = known.stuck.clone()?;
            Some((Dropped { name: name_of(path), path: path.clone(), stamp: known.stamp }, done, report))
        });
        stuck.collect()
    }

    /// It is done with and is not taken again while it stays as it is, though it is still there.
    pub fn is_stuck(&self, dropped: &Dropped, done: Done, report: &str) {
        if let Some(known) = self.sighted().get_mut(&dropped.path) {
            known.stuck = Some((done, report.to_owned()));
        }
    }

    /// It lies still for a while after trouble of ours.
    pub fn rests(&self, dropped: &Dropped, until: DateTime<Utc>) {
        if let Some(known) = self.sighted().get_mut(&dropped.path) {
            known.rests_until = until;
        }
    }
}

impl Dropped {
    pub fn bytes(&self) -> u64 {
        self.stamp.size
    }

    /// When it was changed last, in seconds of Unix time: with its name it tells one file from the next.
    pub fn changed(&self) -> i64 {
        self.stamp.changed.0
    }

    /// The open file, if it is still the one that was looked at and not a link to another.
    pub fn open(&self) -> io::Result<File> {
        let there = fs::symlink_metadata(&self.path)?;
        if !there.is_file() || Stamp::of(&there) != self.stamp {
            return Err(ErrorKind::ResourceBusy.into());
        }
        let file = File::open(&self.path)?;
        if self.is(&file) { Ok(file) } else { Err(ErrorKind::ResourceBusy.into()) }
    }

    /// Whether this open file is it, and has not grown.
    pub fn is(&self, file: &File) -> bool {
        file.metadata().is_ok_and(|metadata| Stamp::of(&metadata) == self.stamp)
    }

    /// Where it will lie once it is done with: a name that is free, and from now on taken.
    pub fn place(&self, done: Done) -> io::Result<Place> {
        let folder = self.folder_of(done);
        real_folder(&folder)?;
        free_name(&folder, self.path.file_name().map(Path::new).unwrap_or(&self.path))
    }

    /// Where it would lie if the name is free.
    pub fn likely_path(&self, done: Done) -> PathBuf {
        self.folder_of(done).join(self.path.file_name().unwrap_or_default())
    }

    fn folder_of(&self, done: Done) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("/")).join(done.as_str())
    }

    /// Moves it to its place, with the report beside it.
    pub fn put(&self, mut place: Place, report: &str) -> io::Result<Put> {
        let written = place.report.write_all(report.as_bytes()).and_then(|()| place.report.sync_all());
        let moved = written.and_then(|()| self.move_to(&place.path));
        if moved.is_err() {
            // In vain where even this cannot be done; an empty report says nothing wrong.
            let _ = fs::remove_file(&place.report_path);
        }
        moved
    }

    fn move_to(&self, target: &Path) -> io::Result<Put> {
        match fs::symlink_metadata(&self.path) {
            Ok(there) if Stamp::of(&there) == self.stamp => {}
            // Another file has taken its place: it is read next.
            Ok(_) => return Ok(Put::Gone),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Put::Gone),
            Err(error) => return Err(error),
        }
        match fs::rename(&self.path, target) {
            Ok(()) => Ok(Put::At(target.to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Put::Gone),
            Err(error) => Err(error),
        }
    }
}

/// A free name for a file, held by its report, which nobody else can begin as well.
#[derive(Debug)]
pub struct Place {
    pub path: PathBuf,
    report: File,
    report_path: PathBuf,
}

/// Whether this file of ours lies in the folder, so that it would be taken and moved like any other.
pub fn holds(folder: &Path, ours: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).ok();
    ours.parent().and_then(real).is_some_and(|home| real(folder) == Some(home))
}

/// Whether files can be moved where they go, found out before one is read. The error is about the folder.
pub fn is_ready(folder: &Path) -> io::Result<()> {
    for done in [Done::Done, Done::Failed] {
        let into = folder.join(done.as_str());
        real_folder(&into)?;
        // Only trying tells.
        tempfile::Builder::new().prefix(".elevenses-").tempfile_in(&into)?;
    }
    tempfile::Builder::new().prefix(".elevenses-").tempfile_in(folder).map(|_| ())
}

fn real_folder(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ if fs::symlink_metadata(folder)?.is_dir() => Ok(()),
        _ => Err(io::Error::other(format!("{} is a link or a file, and must be a folder", folder.display()))),
    }
}

/// `today.csv`, or `today (2).csv` where that is taken.
fn free_name(folder: &Path, name: &Path) -> io::Result<Place> {
    let stem = name.file_stem().unwrap_or_default();
    for number in 1..10_000 {
        let mut candidate = stem.to_owned();
        if number > 1 {
            candidate.push(format!(" ({number})"));
        }
        if let Some(extension) = name.extension() {
            candidate.push(".");
            candidate.push(extension);
        }
        let path = folder.join(&candidate);
        candidate.push(REPORT);
        let report_path = folder.join(&candidate);
        if fs::symlink_metadata(&path).is_ok() {
            continue;
        }
        match OpenOptions::new().write(true).create_new(true).open(&report_path) {
            Ok(report) => return Ok(Place { path, report, report_path }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("ten thousand files of one name are there already"))
}

/// How reports end.
const REPORT: &str = ".report.txt";

/// Regular files that are meant, with what they look like now.
fn files(folder: &Path) -> io::Result<Vec<(PathBuf, Stamp)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        // One that vanishes in this moment is not there.
        let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
        if metadata.is_file() && is_meant(&path) {
            files.push((path, Stamp::of(&metadata)));
        }
    }
    Ok(files)
}

/// Endings of files that are still being written, or are some program's own.
const NOT_YET: &[&str] =
    &[".part", ".partial", ".crdownload", ".download", ".opdownload", ".filepart", ".tmp", ".temp", ".swp", ".lock"];
const NOBODYS: &[&str] = &["thumbs.db", "desktop.ini"];

fn is_meant(path: &Path) -> bool {
    let name = name_of(path).to_lowercase();
    let not_yet = NOT_YET.iter().any(|ending| name.ends_with(ending));
    let nobodys = NOBODYS.contains(&name.as_str()) || name.ends_with(REPORT);
    // `~$today.xlsx` and `.~lock.today.ods#` say that somebody has it open; a browser keeps its place with an empty one.
    let own = name.starts_with('.') || name.starts_with('~') || name.ends_with('~');
    let downloading = || NOT_YET[..5].iter().any(|ending| beside(path, ending).exists());
    !(not_yet || nobodys || own || downloading())
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(ending);
    beside.into()
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_finished_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let meant = ["today.csv", "Gäste.XLSX", "noextension", "party.csv"];
        let not = [
            ".hidden.csv",
            "today.csv.part",
            "today.csv.crdownload",
            "~$today.xlsx",
            ".~lock.today.ods#",
            "x.tmp",
            "a.csv~",
            "Thumbs.db",
            "desktop.ini",
            "today.csv.report.txt",
            "X.PART",
            "download.csv",
        ];
        for name in meant.iter().chain(&not) {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        fs::write(folder.path().join("download.csv.part"), "half").unwrap();
        // While its other half comes, today.csv keeps a place; and so it does not count either.
        let mut found: Vec<String> = files(folder.path()).unwrap().iter().map(|(path, _)| name_of(path)).collect();
        found.sort();
        assert_eq!(found, ["Gäste.XLSX", "noextension", "party.csv"]);
    }

    #[test]
    fn names_are_never_used_twice() {
        let folder = tempfile::tempdir().unwrap();
        let names: Vec<String> = (0..3)
            .map(|_| {
                let place = free_name(folder.path(), Path::new("a.b.csv")).unwrap();
                fs::write(&place.path, "").unwrap();
                name_of(&place.path)
            })
            .collect();
        assert_eq!(names, ["a.b.csv", "a.b (2).csv", "a.b (3).csv"]);
    }
}
