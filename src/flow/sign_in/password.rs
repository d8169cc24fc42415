//! Passwords, for organisers who want one beside the mailed link: Argon2id with a salt of its own, as a PHC string.
//!
//! A hash takes 19 MB and 20 milliseconds of a processor on purpose. It has a thread of its own, so that other pages do not
//! wait, and a few at a time are enough.

use crate::domain::text::folded;
use anyhow::{Context as _, Result, anyhow};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{Semaphore, oneshot};

pub const PASSWORD_MIN: usize = 10;
/// Nobody types a longer one; a hash of megabytes would only keep us busy.
const PASSWORD_MAX: usize = 200;

/// So many are made at a time.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Long enough, and not among the first that anybody would try. The complaint follows “the password”.
pub fn fit(password: &str, email: &str) -> Result<(), String> {
    let (length, plain) = (password.chars().count(), folded(password));
    let of_one_sign = plain.chars().all(|c| plain.starts_with(c));
    match () {
        () if length < PASSWORD_MIN => Err(format!("is too short: at least {PASSWORD_MIN} characters, of any kind")),
        () if length > PASSWORD_MAX => Err(format!("is too long: there is room for {PASSWORD_MAX} characters")),
        () if of_one_sign || is_a_row(&plain) || COMMON.iter().any(|common| plain.starts_with(common)) => {
            Err("is one of the first that anybody would try; three words that do not belong together are good".into())
        }
        () if plain == folded(email) => Err("is your address, which others know".into()),
        () => Ok(()),
    }
}

/// How the most common passwords of ten characters and more begin.
const COMMON: [&str; 8] =
    ["password", "passw0rd", "qwertyuiop", "qwerty123", "letmein", "iloveyou", "elevenses", "coworking"];

/// 1234567890, abcdefghij, and the same backwards.
fn is_a_row(plain: &str) -> bool {
    let signs: Vec<u32> = plain.chars().map(u32::from).collect();
    // On a keyboard 0 comes after 9.
    let [zero, nine] = ['0', '9'].map(u32::from);
    let steps = |by: i64| {
        signs.windows(2).all(|two| {
            let wraps = [[nine, zero], [zero, nine]].iter().any(|pair| pair[..] == *two);
            wraps || i64::from(two[1]) - i64::from(two[0]) == by
        })
    };
    steps(1) || steps(-1)
}

/// What is kept of a password.
pub async fn hashed(password: &str) -> Result<String> {
    let password = password.to_owned();
    apart(move || {
        let hash: PasswordHash =
            argon2()?.hash_password(password.as_bytes()).map_err(|e| anyhow!("hashing a password: {e}"))?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether it is the one that this was made of. Where there is none it takes as long, and is wrong.
pub async fn is_right(password: &str, kept: Option<&str>) -> Result<bool> {
    let (password, kept) = (password.to_owned(), kept.unwrap_or(NOBODYS).to_owned());
    apart(move || {
        let hash = PasswordHash::new(&kept).map_err(|e| anyhow!("a kept password cannot be read: {e}"))?;
        let right = argon2()?.verify_password(password.as_bytes(), &hash).is_ok();
        Ok(right && kept != NOBODYS)
    })
    .await
}

/// Made with the same parameters as all others.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5cyBzYWx0IQ$bm9ib2R5IGtub3dzIHRoaXMgcGFzc3dvcmQhISE";

/// The least that OWASP recommends for Argon2id.
fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(19_456, 2, 1, None).map_err(|e| anyhow!("{e}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Does it on a thread of its own.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _one_of_few = HASHING.acquire().await?;
    let (done, waiting) = oneshot::channel();
    let run = move || drop(done.send(work()));
    std::thread::Builder::new().name("password".to_owned()).spawn(run).context("a thread for a password")?;
    waiting.await.context("the thread for a password ended")?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_one_alone_is_right() {
        let kept = hashed("three dry otters").await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_ne!(hashed("three dry otters").await.unwrap(), kept, "a salt of its own");
        for (typed, kept, right) in [
            ("three dry otters", Some(kept.as_str()), true),
            ("three dry otters ", Some(kept.as_str()), false),
            ("", Some(kept.as_str()), false),
            ("three dry otters", None, false),
        ] {
            assert_eq!(is_right(typed, kept).await.unwrap(), right, "{typed:?}");
        }
    }

    #[test]
    fn ten_characters_and_not_the_first_anybody_would_try() {
        let table = [
            ("three dry otters", true),
            ("ünïcödé-ß!", true),
            ("9 letters", false),
            ("aaaaaaaaaaaa", false),
            ("1234567890", false),
            ("0987654321", false),
            ("Password2026!", false),
            ("jo@samplehub.example", false),
        ];
        for (password, good) in table {
            assert_eq!(fit(password, "Jo@samplehub.example").is_ok(), good, "{password}");
        }
        assert!(fit(&"a b".repeat(100), "").is_err());
    }
}
