//! A file read from its beginning by whoever asks, however many do: each reader has a place of its own.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;

pub struct Positioned<'a> {
    file: &'a File,
    at: u64,
}

impl<'a> Positioned<'a> {
    pub fn new(file: &'a File) -> Positioned<'a> {
        Positioned { file, at: 0 }
    }
}

impl Read for Positioned<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(out, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}
