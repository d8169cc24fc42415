//! The headers of a mail, or of a part of one, by name.

use super::limits::{ADDRESSES_MAX, FIELDS_MAX, IDS_MAX};
use crate::domain::email_address::EmailAddress;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use mail_parser::{Address, ContentType, Header, HeaderForm, HeaderName, HeaderValue, Message, MessageParser};
use std::borrow::Cow;
use std::sync::LazyLock;

static PARSER: LazyLock<MessageParser> = LazyLock::new(MessageParser::new);

pub struct Headers<'x> {
    message: Message<'x>,
}

impl<'x> Headers<'x> {
    /// Of a header block. Lines that are no headers are passed over.
    pub fn parse(block: &'x [u8]) -> Headers<'x> {
        Headers { message: PARSER.parse_headers(block).unwrap_or_default() }
    }

    fn fields(&self) -> impl Iterator<Item = &Header<'x>> {
        self.message.parts.first().into_iter().flat_map(|part| part.headers.iter().take(FIELDS_MAX))
    }

    fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Header<'x>> {
        self.fields().filter(move |header| header.name().eq_ignore_ascii_case(name))
    }

    /// Whether the first of these stands above every one of those.
    pub fn is_above(&self, name: &str, other: &str) -> bool {
        let at = |name: &str| self.fields().position(|header| header.name().eq_ignore_ascii_case(name));
        match (at(name), at(other)) {
            (Some(first), Some(second)) => first < second,
            (first, _) => first.is_some(),
        }
    }

    /// Whether its name stands there letter by letter, with the colon right behind it.
    fn is_named_plainly(&self, header: &Header<'x>) -> bool {
        let range = header.offset_field as usize..header.offset_start as usize;
        let written = self.message.raw_message.get(range).unwrap_or_default();
        written.strip_suffix(b":").is_some_and(|name| name.eq_ignore_ascii_case(header.name().as_bytes()))
    }

    /// Every value of a header from the top, unfolded, as written.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = Cow<'a, str>> {
        self.named(name).map(|header| self.written(header))
    }

    pub fn first<'a>(&'a self, name: &'a str) -> Option<Cow<'a, str>> {
        self.named(name).next().map(|header| self.written(header))
    }

    pub fn has(&self, name: &str) -> bool {
        self.named(name).next().is_some()
    }

    fn written(&self, header: &Header<'x>) -> Cow<'_, str> {
        let range = header.offset_start as usize..header.offset_end as usize;
        let bytes = self.message.raw_message.get(range).unwrap_or_default().trim_ascii();
        let text = String::from_utf8_lossy(bytes);
        if text.contains('\n') { Cow::Owned(text.replace('\n', " ")) } else { text }
    }

    /// The subject, its encoded words decoded, in one line.
    pub fn subject(&self) -> String {
        let subject = self.decoded("subject").unwrap_or_default();
        subject.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A header with its encoded words decoded.
    pub fn decoded(&self, name: &str) -> Option<String> {
        let name = HeaderName::parse(name.to_owned())?;
        let values = (!self.message.parts.is_empty()).then(|| self.message.header_as(name, HeaderForm::Text))?;
        values.first().and_then(|value| value.as_text()).map(str::to_owned)
    }

    pub fn content_type(&self) -> Option<&ContentType<'x>> {
        self.named("content-type").last().and_then(|header| header.value.as_content_type())
    }

    pub fn disposition(&self) -> Option<&ContentType<'x>> {
        self.named("content-disposition").last().and_then(|header| header.value.as_content_type())
    }

    /// Whether it is of this type, `text` and `plain` say.
    pub fn is_type(&self, main: &str, sub: &str) -> bool {
        self.content_type().is_some_and(|found| {
            found.c_type.eq_ignore_ascii_case(main)
                && found.c_subtype.as_ref().is_some_and(|found| found.eq_ignore_ascii_case(sub))
        })
    }

    /// A parameter of the type, in lower case: `report-type`, `method`.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.content_type().and_then(|found| found.attribute(name)).map(str::to_ascii_lowercase)
    }

    /// Message-IDs without their brackets; of a long list its beginning and its end.
    pub fn ids(&self, name: &str) -> Vec<String> {
        let Some(header) = self.named(name).next() else { return Vec::new() };
        let found = header.value.as_text_list().unwrap_or_default();
        let from_end = found.len().saturating_sub(IDS_MAX - 1).max(1);
        let kept = found.iter().take(1).chain(found.iter().skip(from_end));
        kept.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect()
    }

    pub fn date(&self) -> Option<DateTime<Utc>> {
        let date = self.named("date").next()?.value.as_datetime()?;
        let seconds = i32::from(date.tz_hour) * 3600 + i32::from(date.tz_minute) * 60;
        let zone = FixedOffset::east_opt(if date.tz_before_gmt { -seconds } else { seconds })?;
        let day = NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())?;
        let at = day.and_hms_opt(date.hour.into(), date.minute.into(), date.second.into())?;
        Some(at.and_local_timezone(zone).single()?.to_utc())
    }

    /// The addresses of To, Cc and their like, as written.
    pub fn addresses(&self, name: &str) -> Vec<String> {
        let lists = self.named(name).filter_map(|header| header.value.as_address());
        let addresses = lists.flat_map(|list| list.iter()).filter_map(|one| one.address.as_deref());
        addresses.take(ADDRESSES_MAX).map(str::to_owned).collect()
    }

    /// The one address of From, as far as there is exactly one.
    pub fn sender(&self) -> Option<EmailAddress> {
        EmailAddress::parse(&self.sender_written()?).ok()
    }

    /// The one address of From as written: two headers, two addresses or a group are nobody. A display name that looks
    /// like an address must not be taken for one, so an address in angle brackets is the only one that counts.
    pub fn sender_written(&self) -> Option<String> {
        let mut headers = self.named("from");
        let (header, None) = (headers.next()?, headers.next()) else { return None };
        // “From :” and “Fr om:” are From to some readers and not to others, such as who looks at signatures.
        if !self.is_named_plainly(header) {
            return None;
        }
        let HeaderValue::Address(Address::List(list)) = &header.value else { return None };
        let [only] = list.as_slice() else { return None };
        let address = only.address.as_deref()?.trim();
        let bare = bare(&self.written(header));
        let mut pointed = bare.split('<').skip(1);
        match (pointed.next(), pointed.next()) {
            (None, _) => Some(address.to_owned()),
            (Some(inside), None) if inside.split('>').next().map(str::trim) == Some(address) => {
                Some(address.to_owned())
            }
            _ => None,
        }
    }

    /// The name and the address of From, in lower case, for what machines call themselves.
    pub fn sender_words(&self) -> String {
        let name = self.named("from").next().and_then(|header| header.value.as_address()).and_then(|list| list.first());
        let name = name.and_then(|one| one.name.as_deref()).unwrap_or_default();
        format!("{name} {}", self.first("from").unwrap_or_default()).to_lowercase()
    }
}

/// A header's value without its quoted strings and its comments (RFC 5322 3.2.2, 3.2.4).
pub fn bare(written: &str) -> String {
    let (mut kept, mut depth, mut quoted, mut escaped) = (String::new(), 0usize, false, false);
    for sign in written.chars() {
        match sign {
            _ if std::mem::take(&mut escaped) => {}
            '\\' if quoted || depth > 0 => escaped = true,
            '"' if depth == 0 => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            _ => kept.push(sign),
        }
    }
    kept
}
