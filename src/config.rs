//! Settings as they are written, and as they are meant. Two kinds, each with one home: the deployment's in
//! `elevenses.toml`, a space's in its own file.
//!
//! It is below `flow`: a space of the console is changed as its file would be, so both are checked here.
//!
//! Paths in a settings file are relative to the folder the file is in, wherever the program is started.

mod closed_days;
mod deployment;
mod feeds;
mod inbound;
mod keys;
mod mail_services;
mod sms;
mod space_file;
mod texts;
mod webhooks;

pub use closed_days::{calendar_address, closed_day};
pub use deployment::{Deployment, Log, Mail};
pub use inbound::{CheckSenders, Inbound};
pub use keys::{load_or_make_keys, rotate_keys};
pub use space_file::{
    ReadFile, SpaceFile, WrittenHost, WrittenRules, WrittenSchedules, WrittenVoice, contrast_with_white, is_slug,
    read_space_files,
};
