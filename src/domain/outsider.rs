//! A person or organisation outside the space whom the host knows. Matched like members by what they offer and need,
//! but never written to without the host's press.

use super::email_address::EmailAddress;
use super::id::OutsiderId;
use super::member::Profile;

#[derive(Debug, Clone, PartialEq)]
pub struct Outsider {
    pub id: OutsiderId,
    pub name: String,
    /// Empty for a person on their own, or where `name` is the organisation.
    pub organisation: String,
    pub email: Option<EmailAddress>,
    pub profile: Profile,
}

/// An entry as the host writes it, read and found good.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewOutsider {
    pub name: String,
    pub organisation: String,
    pub email: Option<EmailAddress>,
    pub interests: Vec<String>,
    pub offers: Vec<String>,
    pub needs: Vec<String>,
}

impl Outsider {
    /// "Wren Ashby (Tidewell Trust)".
    pub fn shown_name(&self) -> String {
        match self.organisation.as_str() {
            "" => self.name.clone(),
            organisation => format!("{} ({organisation})", self.name),
        }
    }

    /// What somebody may write who means them: their names, the organisation, the address.
    pub fn names(&self) -> Vec<String> {
        let email = self.email.as_ref().map(EmailAddress::to_string);
        let names = [self.shown_name(), self.name.clone(), self.organisation.clone()].into_iter().chain(email);
        names.filter(|name| !name.is_empty()).collect()
    }

    /// What they offer, in a line, as others are shown it.
    pub fn about(&self) -> String {
        self.profile.offers.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("; ")
    }
}
