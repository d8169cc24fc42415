//! The addresses that letters and pages lead to: the public address of this Elevenses, and one person's token.

/// Makes every link of one letter.
#[derive(Debug, Clone)]
pub struct Links {
    /// Without a slash at its end.
    base: String,
    token: String,
    /// Where the space says what is kept.
    privacy: String,
    /// The letter can be answered by mail as well.
    by_mail: bool,
}

impl Links {
    pub fn new(public_url: &str, token: String) -> Links {
        Links { base: public_url.trim_end_matches('/').to_owned(), token, privacy: String::new(), by_mail: false }
    }

    pub fn of_space(self, slug: &str) -> Links {
        Links { privacy: format!("{}/s/{slug}/privacy", self.base), ..self }
    }

    pub fn by_mail(self, by_mail: bool) -> Links {
        Links { by_mail, ..self }
    }

    /// Whether the letter may say "or just reply".
    pub fn just_reply(&self) -> bool {
        self.by_mail
    }

    /// The page on which a letter's space says what is kept; empty for a link that is of no space.
    pub fn privacy(&self) -> &str {
        &self.privacy
    }

    /// The page on which the introduction at this place of the digest is answered.
    pub fn answer(&self, position: usize, answer: &str) -> String {
        format!("{}/m/{}/{position}/{answer}", self.base, self.token)
    }

    /// The page of one introduction, without an answer chosen.
    pub fn position(&self, position: usize) -> String {
        format!("{}/m/{}/{position}", self.base, self.token)
    }

    /// The page on which somebody says whether they met; `said` is chosen already unless it is empty.
    pub fn met(&self, position: usize, said: &str) -> String {
        let slash = if said.is_empty() { "" } else { "/" };
        format!("{}/m/{}/{position}/met{slash}{said}", self.base, self.token)
    }

    /// The page on which somebody tells what came of meeting people.
    pub fn story(&self) -> String {
        format!("{}/m/{}/story", self.base, self.token)
    }

    pub fn resume(&self) -> String {
        format!("{}/m/{}/resume", self.base, self.token)
    }

    /// The page on which somebody changes what they bring and look for, and how often they hear of it.
    pub fn you(&self) -> String {
        format!("{}/m/{}/you", self.base, self.token)
    }

    /// The page on which an invitation is taken up.
    pub fn welcome(&self) -> String {
        format!("{}/m/{}/welcome", self.base, self.token)
    }

    pub fn own_data(&self) -> String {
        format!("{}/d/{}", self.base, self.token)
    }

    pub fn page(&self) -> String {
        format!("{}/m/{}", self.base, self.token)
    }

    pub fn pause(&self) -> String {
        format!("{}/m/{}/pause", self.base, self.token)
    }

    pub fn stop(&self) -> String {
        format!("{}/m/{}/stop", self.base, self.token)
    }

    pub fn confirm(&self) -> String {
        format!("{}/c/{}", self.base, self.token)
    }

    pub fn sign_in(&self) -> String {
        format!("{}/o/{}", self.base, self.token)
    }

    /// The page on which organisers ask for a link, or type their password.
    pub fn sign_in_page(&self) -> String {
        format!("{}/sign-in", self.base)
    }
}
