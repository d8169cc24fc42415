//! The file of secrets that sign personal links. It lies beside the database, is readable by its owner only, and
//! belongs into every backup: without it the links in letters already sent open nothing.

use crate::domain::link::{Key, Keys};
use anyhow::{Context, Result, anyhow};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;

#[derive(Serialize, Deserialize)]
struct Written {
    /// Recognises addresses that stopped or were erased. Never changed.
    address: String,
    /// The first signs, all verify.
    signing: Vec<WrittenKey>,
}

#[derive(Serialize, Deserialize)]
struct WrittenKey {
    name: char,
    secret: String,
}

/// Reads the keys; the first time, makes them.
pub fn load_or_make_keys(path: &Path) -> Result<Keys> {
    if !path.exists() {
        save(
            path,
            &Written { address: new_secret()?, signing: vec![WrittenKey { name: 'a', secret: new_secret()? }] },
        )?;
    }
    meant(&load(path)?).with_context(|| format!("the keys in {}", path.display()))
}

/// A new key signs from now on; the one before it still verifies, older ones no more.
pub fn rotate_keys(path: &Path) -> Result<char> {
    let mut written = load(path)?;
    let last = written.signing.first().map_or('a', |k| k.name);
    let name = if last >= 'z' { 'a' } else { char::from(last as u8 + 1) };
    written.signing.insert(0, WrittenKey { name, secret: new_secret()? });
    written.signing.truncate(2);
    save(path, &written)?;
    Ok(name)
}

fn load(path: &Path) -> Result<Written> {
    let text = std::fs::read_to_string(path).with_context(|| format!("the keys {} cannot be read", path.display()))?;
    toml::from_str(&text)
        .map_err(|e| anyhow!("the keys {} are damaged ({}); restore them from a backup", path.display(), e.message()))
}

fn meant(written: &Written) -> Result<Keys> {
    let key = |k: &WrittenKey| Ok(Key { name: k.name.to_ascii_lowercase(), secret: bytes(&k.secret)? });
    let signing = written.signing.iter().map(key).collect::<Result<Vec<_>>>()?;
    Keys::new(signing, bytes(&written.address)?).context("there is no signing key")
}

fn bytes(hex: &str) -> Result<[u8; 32]> {
    let bytes = HEXLOWER.decode(hex.as_bytes()).map_err(|_| anyhow!("a key is not hexadecimal"))?;
    bytes.try_into().map_err(|_| anyhow!("a key does not have 32 bytes"))
}

fn new_secret() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|e| anyhow!("the operating system gives no random numbers: {e}"))?;
    Ok(HEXLOWER.encode(&bytes))
}

fn save(path: &Path, written: &Written) -> Result<()> {
    let text = toml::to_string(written).context("writing the keys")?;
    let beside = path.with_extension("part");
    let write = || -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    };
    write().with_context(|| {
        format!("the keys {} cannot be written; check that the folder can be written to", path.display())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::link::{Nonce, Purpose};

    #[test]
    fn keys_are_made_once_and_a_rotated_one_still_opens() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("elevenses.keys");
        let nonce = Nonce::new([3; 8]);
        let token = load_or_make_keys(&path).unwrap().token(Purpose::Personal, &nonce);
        assert_eq!(load_or_make_keys(&path).unwrap().verify(Purpose::Personal, &token), Some(nonce));
        let hash = load_or_make_keys(&path).unwrap().address_hash("a@x.example");
        rotate_keys(&path).unwrap();
        let rotated = load_or_make_keys(&path).unwrap();
        assert_eq!(rotated.verify(Purpose::Personal, &token), Some(nonce));
        assert_ne!(rotated.token(Purpose::Personal, &nonce), token);
        rotate_keys(&path).unwrap();
        let twice = load_or_make_keys(&path).unwrap();
        assert_eq!(twice.verify(Purpose::Personal, &token), None);
        assert_eq!(twice.address_hash("a@x.example"), hash, "who stopped is recognised for ever");
    }
}
