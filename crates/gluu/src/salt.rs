use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_core::Secret;
use des::TdesEde3;
use des::cipher::{Array, BlockCipherDecrypt, KeyInit};

const BLOCK: usize = 8;

/// The key under which a Gluu Server keeps the secrets of clients: triple DES, block by block,
/// from `encodeSalt` in `/etc/gluu/conf/salt`.
#[derive(Clone)]
pub struct Salt(TdesEde3);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaltError {
    #[error("this is no salt file: it has a line \"encodeSalt = …\" with 24 characters")]
    File,
    #[error("the secret was not made with this salt")]
    Secret,
}

impl Salt {
    /// # Errors
    /// [`SaltError::File`].
    pub fn read(file: &str) -> Result<Self, SaltError> {
        let value = file.lines().find_map(|line| {
            let (name, value) = line.split_once('=')?;
            (name.trim() == "encodeSalt").then(|| value.trim())
        });
        let key = value.and_then(|key| TdesEde3::new_from_slice(key.as_bytes()).ok());
        key.map(Self).ok_or(SaltError::File)
    }

    /// # Errors
    /// [`SaltError::Secret`] when it is not base64 of whole blocks with their padding (PKCS #5).
    pub fn open(&self, sealed: &str) -> Result<Secret, SaltError> {
        let mut octets = STANDARD
            .decode(sealed.trim())
            .map_err(|_| SaltError::Secret)?;
        if octets.is_empty() || octets.len() % BLOCK != 0 {
            return Err(SaltError::Secret);
        }
        for block in octets.chunks_exact_mut(BLOCK) {
            let block = <&mut Array<u8, _>>::try_from(block).map_err(|_| SaltError::Secret)?;
            self.0.decrypt_block(block);
        }
        let padding = usize::from(octets.last().copied().unwrap_or_default());
        let text = octets
            .len()
            .checked_sub(padding)
            .map(|end| octets.split_at(end));
        match text {
            Some((text, rest))
                if (1..=BLOCK).contains(&padding)
                    && rest.iter().all(|&b| usize::from(b) == padding) =>
            {
                let text = String::from_utf8(text.to_vec()).map_err(|_| SaltError::Secret)?;
                Ok(Secret::new(text))
            }
            _ => Err(SaltError::Secret),
        }
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_with_its_own_salt_only() {
        // printf 'client-secret-of-the-model' | openssl des-ede3 -e -base64
        //     -K "$(printf 'abcdefghijklmnopqrstuvwx' | xxd -p)"
        let sealed = "qs0/o4RjMsuGXn1Qmb+VD0njEBHsfQa+eDy6pccNgus=";
        let salt = Salt::read("encodeSalt = abcdefghijklmnopqrstuvwx\n").unwrap();
        assert_eq!(
            salt.open(sealed).unwrap().expose(),
            "client-secret-of-the-model"
        );
        let other = Salt::read("encodeSalt=xwvutsrqponmlkjihgfedcba").unwrap();
        assert_eq!(other.open(sealed).unwrap_err(), SaltError::Secret);
        assert_eq!(salt.open("????").unwrap_err(), SaltError::Secret);
        assert_eq!(
            Salt::read("encodeSalt = short").unwrap_err(),
            SaltError::File
        );
    }
}
