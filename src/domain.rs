//! What Elevenses knows about the world: people, days, reasons, introductions.
//!
//! Everything below is pure. It does no I/O, reads no clock, draws no random numbers and is never `async`:
//! whatever it needs to know is a parameter, so every decision can be tested as a table.

pub mod back_off;
pub mod browser;
pub mod bucket;
pub mod calendar;
pub mod check_in;
pub mod connection;
pub mod digest;
pub mod door;
pub mod email_address;
pub mod embedding;
pub mod feed;
pub mod first_names;
pub mod follow_up;
pub mod gateway;
pub mod id;
pub mod intent;
pub mod introduction;
pub mod invitation;
pub mod keep;
pub mod lexicon;
pub mod link;
pub mod mail_service;
pub mod map;
pub mod matching;
pub mod member;
pub mod message;
pub mod name_words;
pub mod namesakes;
pub mod outsider;
pub mod phone_number;
pub mod rehearsal;
pub mod reply;
pub mod reply_address;
pub mod role;
pub mod schedule;
pub mod segments;
pub mod sentence;
pub mod space;
pub mod text;
pub mod text_number;
pub mod text_reply;
pub mod topic;
pub mod trust;
pub mod undelivered;
pub mod webhook;
pub mod week;
pub mod window;
pub mod year;
