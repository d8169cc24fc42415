//! Settings as they are written, and as they are meant. Two kinds, each with one home: the deployment's in
//! `elevenses.toml`, a space's in its own file.
//!
//! Paths in a settings file are relative to the folder the file is in, wherever the program is started.

mod deployment;
mod feeds;
mod inbound;
mod keys;
mod mail_services;
mod sms;
mod space_file;
mod texts;
mod webhooks;

pub use deployment::{Deployment, Log, Mail};
pub use inbound::{CheckSenders, Inbound};
pub use keys::{load_or_make_keys, rotate_keys};
pub use space_file::{SpaceFile, read_space_files};
