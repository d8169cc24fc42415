//! The organiser's console: one file for each of its pages, all under `/s/SPACE/organiser`.
//!
//! Who may look comes in as a [`desk::Desk`], who may act as a [`desk::Act`]: there is no other way to a page, so none can
//! forget to ask. Pages never show what anybody answered before it is mutual.

mod account;
mod address_book;
mod by_hand;
mod closed_days;
mod connections;
mod desk;
mod firings;
mod frame;
mod help;
mod import;
mod import_columns;
mod log;
pub mod map;
mod merge;
mod organisers;
mod pager;
mod parties;
mod people;
mod person;
mod person_form;
mod reports;
mod schedule;
mod set_up;
mod settings;
mod space;
mod today;
mod tomorrow;
mod topics;
mod voice;
mod week;

use super::App;
use axum::Router;
pub use frame::{Frame, frame};
pub use today::time;

/// The pages of the console; each file brings its own.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(today::routes())
        .merge(tomorrow::routes())
        .merge(by_hand::routes())
        .merge(address_book::routes())
        .merge(map::routes())
        .merge(week::routes())
        .merge(help::routes())
        .merge(account::routes())
        .merge(organisers::routes())
        .merge(people::routes())
        .merge(person::routes())
        .merge(person_form::routes())
        .merge(merge::routes())
        .merge(import::routes())
        .merge(log::routes())
        .merge(set_up::routes())
        .merge(space::routes())
        .merge(schedule::routes())
        .merge(closed_days::routes())
        .merge(voice::routes())
        .merge(topics::routes())
        .merge(connections::routes())
        .merge(reports::routes())
}
