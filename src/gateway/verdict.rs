//! What an answer of a gateway means. The rule of rules: nothing is sent twice, so whatever could mean that a text has
//! left is `Unknown`, unless the gateway itself sends the same id only once.

use super::Gateway;
use super::fields::Fields;
use super::preset::Meaning;
use crate::domain::gateway::{Answer, Class, Verdict};
use serde_json::Value;
use std::borrow::Cow;
use std::time::Duration;

/// Longer than this nobody waits, whatever the gateway asks for.
const WAIT_MAX: Duration = Duration::from_secs(3600);
const WHY_MAX: usize = 160;

impl Gateway {
    pub fn verdict(&self, answer: &Answer) -> Verdict {
        let fields = Fields::Json(Cow::Owned(serde_json::from_slice(&answer.body).unwrap_or(Value::Null)));
        let status = answer.status;
        if self.preset.accepted.status.contains(&status) {
            return Verdict::Accepted { id: None };
        }
        if (300..400).contains(&status) {
            return Verdict::OurFault(format!(
                "its address leads on to another one ({status}), which is not followed; correct its base_url"
            ));
        }
        let is_success = (200..300).contains(&status);
        if is_success && let Some(id) = self.accepted(answer, &fields) {
            return Verdict::Accepted { id };
        }
        let error = &self.preset.error;
        let code = error.code.iter().find_map(|at| fields.text(at).filter(|code| !code.is_empty()));
        let why = self.why(answer, &fields, code.as_deref());
        let later = |why| Verdict::TryLater { why, after: answer.retry_after.map(|after| after.min(WAIT_MAX)) };
        if status == 429 || error.not_accepted.contains(&status) {
            return later(why);
        }
        match code.as_deref().and_then(|code| self.preset.codes.meaning(code)) {
            Some(Meaning::Refused(class)) => return Verdict::Refused { class, why },
            Some(Meaning::TryLater) => return later(why),
            Some(Meaning::OurFault) => return Verdict::OurFault(why),
            Some(Meaning::Unknown) => return self.lost(why),
            None => {}
        }
        // Where an answer says yes by a word, a code beside that word says nothing.
        let when = &self.preset.accepted.when;
        let says_no = code.is_some() && (when.is_empty() || !when.holds(&fields));
        match status {
            // The account's door, its credit, or no such address: no text would come through.
            401..=405 => Verdict::OurFault(why),
            // It waited for more of the request, so perhaps it had enough of it.
            408 => self.lost(why),
            400..=499 => Verdict::Refused { class: Class::Other, why },
            200..=299 if says_no => Verdict::Refused { class: Class::Other, why },
            200..=299 => self.lost(format!("{why}, which is not how it says yes")),
            _ => self.lost(why),
        }
    }

    /// What it means that a request left, and no answer came that tells what became of it.
    pub fn lost(&self, why: String) -> Verdict {
        match self.is_idempotent() {
            true => Verdict::TryLater { why, after: None },
            false => Verdict::Unknown(why),
        }
    }

    /// The gateway's name for the message, if this means yes.
    fn accepted(&self, answer: &Answer, fields: &Fields) -> Option<Option<String>> {
        let accepted = &self.preset.accepted;
        if !accepted.text.is_empty() {
            let body = String::from_utf8_lossy(&answer.body);
            return accepted.text.iter().find_map(|text| text.matched(body.trim_start()));
        }
        if !accepted.when.holds(fields) {
            return None;
        }
        match &accepted.id {
            Some(at) => fields.text(at).filter(|id| !id.is_empty()).map(Some),
            None => Some(None),
        }
    }

    /// Its status, its code and its own words, in a line, without a secret of ours or a number.
    fn why(&self, answer: &Answer, fields: &Fields, code: Option<&str>) -> String {
        let words = self.preset.error.why.iter().find_map(|at| fields.text(at)).unwrap_or_else(|| {
            let body = String::from_utf8_lossy(&answer.body).into_owned();
            if body.trim_start().starts_with(['<', '{', '[']) { String::new() } else { body }
        });
        let code = code.map(|code| format!(", code {}", self.clean(code))).unwrap_or_default();
        let words = Some(self.clean(&words)).filter(|words| !words.is_empty());
        format!("it answered {}{code}{}", answer.status, words.map(|words| format!(": {words}")).unwrap_or_default())
    }

    /// What somebody else wrote, fit for a log.
    pub(super) fn clean(&self, words: &str) -> String {
        let secrets = self.preset.settings.iter().filter(|(_, setting)| setting.secret);
        let secrets = secrets.filter_map(|(name, _)| self.settings.get(name)).filter(|secret| secret.len() > 3);
        let bare = secrets.fold(words.to_owned(), |words, secret| words.replace(secret.as_str(), "***"));
        let line: String = bare.chars().map(|c| if c.is_control() { ' ' } else { c }).take(4 * WHY_MAX).collect();
        let masked = masked(&line.split_whitespace().collect::<Vec<_>>().join(" "));
        match masked.char_indices().nth(WHY_MAX) {
            Some((end, _)) => format!("{}…", &masked[..end]),
            None => masked,
        }
    }
}

/// Whatever could be a telephone number, but for its last three digits.
fn masked(line: &str) -> String {
    let mut shown = String::new();
    let mut rest = line;
    let belongs = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')' | '/');
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let end = rest[start..].find(|c| !belongs(c)).map_or(rest.len(), |length| start + length);
        let digits = rest[start..end].chars().filter(char::is_ascii_digit).count();
        let mut hidden = if digits >= 7 { digits - 3 } else { 0 };
        shown.push_str(&rest[..start]);
        shown.extend(rest[start..end].chars().map(|c| match c {
            c if hidden > 0 && c.is_ascii_digit() => {
                hidden -= 1;
                '*'
            }
            c => c,
        }));
        rest = &rest[end..];
    }
    shown + rest
}
