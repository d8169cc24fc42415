//! Elevenses tells the people in a coworking space, each morning, whom they might like to meet today, and why.
//!
//! Read `ARCHITECTURE.md` first. The layers, each knowing only those to its right:
//! `cli` → `daemon` → `web` → `flow` → {`sheet`, `store`, `render`, `channel`, `model`, `mail`,
//! `gateway`} → `domain`.

pub mod channel;
pub mod cli;
pub mod clock;
pub mod config;
pub mod daemon;
pub mod domain;
pub mod flow;
pub mod gateway;
pub mod mail;
pub mod model;
pub mod render;
pub mod sheet;
pub mod store;
pub mod web;
