//! How far a reply that came by mail is believed: what may be done on its word.
//!
//! A token is no secret (a forwarded letter hands it on), and a From line is anybody's to write. So a token alone is
//! good for less mail only, and what shows a person to another wants both, and the sender's domain to vouch for it.

/// What checking the sender's domain came to (DMARC, or an aligned DKIM or SPF).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vouched {
    /// The domain in From vouches for it.
    Yes,
    /// The domain asks nobody to look: it publishes no DMARC policy, and nothing speaks against it.
    NoPolicy,
    /// The domain says that it is not from there.
    No,
    /// Nobody has looked.
    Unchecked,
}

/// What a reply may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Everything.
    Full,
    /// Less mail (stop, pause, fewer). Anything else needs one button in a letter to the member's own address.
    LessOnly,
    /// Nothing: we cannot know whose word it is.
    None,
}

/// `token`: it came to an address that only a letter of ours held. `from_member`: From (exactly one address) is the
/// member's own.
pub fn trust(token: bool, from_member: bool, vouched: Vouched) -> Trust {
    match (token, from_member, vouched) {
        (true, true, Vouched::Yes | Vouched::NoPolicy) => Trust::Full,
        (true, ..) | (false, true, Vouched::Yes) => Trust::LessOnly,
        _ => Trust::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_wants_token_sender_and_a_domain_that_vouches() {
        for token in [false, true] {
            for from_member in [false, true] {
                for vouched in [Vouched::Yes, Vouched::NoPolicy, Vouched::No, Vouched::Unchecked] {
                    let full = token && from_member && matches!(vouched, Vouched::Yes | Vouched::NoPolicy);
                    assert_eq!(trust(token, from_member, vouched) == Trust::Full, full);
                    let some = token || from_member && vouched == Vouched::Yes;
                    assert_eq!(trust(token, from_member, vouched) != Trust::None, some);
                }
            }
        }
    }
}
