//! What a post of a gateway brings. It has been looked at before whether it is the gateway's.

use super::fields::{Fields, pairs, query};
use super::preset::{Inbound, Meaning, Receipt};
use super::{Doubt, Gateway, Post};
use crate::domain::gateway::{Came, Door, Opt, PartOf, ReceiptCame, TextCame};
use chrono::{DateTime, Utc};
use std::borrow::Cow;

impl Gateway {
    /// The signature first, on the bytes as they came; then what they say.
    pub fn open(&self, post: &Post, now: DateTime<Utc>) -> Result<Vec<Came>, Doubt> {
        if let Some(scheme) = &self.preset.verify {
            scheme.verify(post, &self.settings, now)?;
        }
        let fields = fields(post)?;
        let texts = || self.preset.inbound.as_ref().map(|inbound| inbound.read(&fields)).unwrap_or_default();
        let receipts = || self.preset.receipt.as_ref().map(|_| self.receipts(&fields, post)).unwrap_or_default();
        // Some gateways have one door for everything; they say what they bring.
        let says_text = self.preset.inbound.as_ref().is_some_and(|inbound| !inbound.when.is_empty());
        let says_receipt = self.preset.receipt.as_ref().is_some_and(|receipt| !receipt.when.is_empty());
        let read = match post.door {
            Door::Text if says_receipt => [texts(), receipts()].concat(),
            Door::Text => texts(),
            Door::Receipt if says_text => [receipts(), texts()].concat(),
            Door::Receipt => receipts(),
        };
        let came = read.into_iter().collect::<Result<Vec<Came>, String>>().map_err(Doubt::Unreadable)?;
        Ok(if came.is_empty() { vec![Came::Nothing] } else { came })
    }

    fn receipts(&self, fields: &Fields, post: &Post) -> Vec<Result<Came, String>> {
        let Some(receipt) = &self.preset.receipt else { return Vec::new() };
        let items = fields.each(receipt.each.as_ref());
        items.iter().filter(|item| receipt.when.holds(item)).map(|item| self.receipt(receipt, item, post)).collect()
    }

    fn receipt(&self, receipt: &Receipt, fields: &Fields, post: &Post) -> Result<Came, String> {
        let at = |at: &Option<_>| at.as_ref().and_then(|at| fields.text(at)).filter(|text| !text.is_empty());
        let in_address = || pairs(query(post.url).as_bytes()).into_iter().find(|(name, _)| name == "m");
        let in_address = || in_address().and_then(|(_, id)| String::from_utf8(id).ok()).filter(|id| !id.is_empty());
        let (ours, theirs) = (at(&receipt.ours).or_else(in_address), at(&receipt.theirs));
        if ours.is_none() && theirs.is_none() {
            return Err("it names no message".to_owned());
        }
        let status = fields.text(&receipt.status).ok_or_else(|| missing(receipt.status.name()))?;
        let Some(reached) = receipt.reached.by(&status) else { return Ok(Came::Nothing) };
        let code = at(&receipt.code);
        let class = code.as_deref().and_then(|code| match self.preset.codes.meaning(code)? {
            Meaning::Refused(class) => Some(class),
            Meaning::TryLater | Meaning::OurFault | Meaning::Unknown => None,
        });
        let words = [Some(status), code.map(|code| format!("code {code}")), at(&receipt.why)];
        let why = self.clean(&words.into_iter().flatten().collect::<Vec<_>>().join(", "));
        Ok(Came::Receipt(ReceiptCame { ours, theirs, reached, class, why }))
    }
}

impl Inbound {
    fn read(&self, fields: &Fields) -> Vec<Result<Came, String>> {
        let items = fields.each(self.each.as_ref());
        items.iter().filter(|item| self.when.holds(item)).map(|item| self.read_one(item)).collect()
    }

    fn read_one(&self, fields: &Fields) -> Result<Came, String> {
        let needed = |at| fields.text(at).ok_or_else(|| missing(super::fields::At::name(at)));
        let text = fields.text_in(&self.text, self.charset.as_ref()).ok_or_else(|| missing(self.text.name()))?;
        let key = self.key.iter().map(needed).collect::<Result<Vec<_>, _>>()?.join(" ");
        let from = Some(needed(&self.from)?).filter(|from| !from.trim().is_empty());
        Ok(Came::Text(TextCame {
            key: Some(key).filter(|key| !key.trim().is_empty()).ok_or("what makes it the same text is empty")?,
            from: from.ok_or_else(|| missing(self.from.name()))?,
            to: self.to.as_ref().and_then(|at| fields.text(at)).unwrap_or_default(),
            text,
            opt: self.opt(fields),
            part: self.part(fields),
        }))
    }

    fn opt(&self, fields: &Fields) -> Option<Opt> {
        let opt = self.opt.as_ref()?;
        let says = fields.text(&opt.at)?;
        let table = [(&opt.out, Opt::Out), (&opt.back_in, Opt::In), (&opt.help, Opt::Help)];
        table.into_iter().find(|(words, _)| words.has(&says)).map(|(_, opt)| opt)
    }

    fn part(&self, fields: &Fields) -> Option<PartOf> {
        let part = self.part.as_ref()?;
        let number = |at| fields.text(at)?.trim().parse::<u32>().ok();
        let (reference, number, total) = (fields.text(&part.reference)?, number(&part.number)?, number(&part.total)?);
        (total > 1 && (1..=total).contains(&number)).then_some(PartOf { reference, number, total })
    }
}

fn missing(name: &str) -> String {
    format!("it has no “{name}”")
}

/// JSON where it says or looks so; else the form's fields, then those of the address. A GET has no body that counts.
fn fields<'a>(post: &Post) -> Result<Fields<'a>, Doubt> {
    let body = if post.method == "GET" { &[][..] } else { post.body };
    let looks_so = matches!(body.trim_ascii_start().first(), Some(b'{' | b'['));
    let is_json = post.header("content-type").is_some_and(|kind| kind.to_ascii_lowercase().contains("json"));
    if looks_so || (is_json && !body.is_empty()) {
        let value = serde_json::from_slice(body);
        return value
            .map(|value| Fields::Json(Cow::Owned(value)))
            .map_err(|error| Doubt::Unreadable(error.to_string()));
    }
    let mut fields = pairs(body);
    fields.extend(pairs(query(post.url).as_bytes()));
    Ok(Fields::Pairs(fields))
}
