//! What is said by text alone, as it stands in a message's row.

use crate::domain::message::TextSays;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "text", rename_all = "snake_case")]
pub enum TextRow {
    SignUp,
    Welcome,
    Noted { names: Vec<String> },
    WhichOne { people: Vec<(u32, String)> },
    Expired,
    Stopped,
    Restarted,
    Help,
    Paused { until: NaiveDate },
    Resumed,
    NotUnderstood,
    Stranger,
}

impl From<&TextSays> for TextRow {
    fn from(says: &TextSays) -> TextRow {
        match says.clone() {
            TextSays::SignUp => TextRow::SignUp,
            TextSays::Welcome => TextRow::Welcome,
            TextSays::Noted { names } => TextRow::Noted { names },
            TextSays::WhichOne { people } => TextRow::WhichOne { people },
            TextSays::Expired => TextRow::Expired,
            TextSays::Stopped => TextRow::Stopped,
            TextSays::Restarted => TextRow::Restarted,
            TextSays::Help => TextRow::Help,
            TextSays::Paused { until } => TextRow::Paused { until },
            TextSays::Resumed => TextRow::Resumed,
            TextSays::NotUnderstood => TextRow::NotUnderstood,
            TextSays::Stranger => TextRow::Stranger,
        }
    }
}

impl From<TextRow> for TextSays {
    fn from(row: TextRow) -> TextSays {
        match row {
            TextRow::SignUp => TextSays::SignUp,
            TextRow::Welcome => TextSays::Welcome,
            TextRow::Noted { names } => TextSays::Noted { names },
            TextRow::WhichOne { people } => TextSays::WhichOne { people },
            TextRow::Expired => TextSays::Expired,
            TextRow::Stopped => TextSays::Stopped,
            TextRow::Restarted => TextSays::Restarted,
            TextRow::Help => TextSays::Help,
            TextRow::Paused { until } => TextSays::Paused { until },
            TextRow::Resumed => TextSays::Resumed,
            TextRow::NotUnderstood => TextSays::NotUnderstood,
            TextRow::Stranger => TextSays::Stranger,
        }
    }
}
