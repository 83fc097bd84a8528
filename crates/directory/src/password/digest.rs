use aws_lc_rs::digest::{self, Algorithm, Context};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_core::Secret;
use countersign_core::seal::equal_in_constant_time;

/// A salted digest as LDAP servers keep it in `userPassword`: `{SSHA512}` and the base64 of
/// digest and salt. It is weak, and replaced by Argon2id when its person signs in.
pub(crate) struct Digest {
    algorithm: &'static Algorithm,
    digest: Vec<u8>,
    salt: Vec<u8>,
}

impl Digest {
    /// None for anything else.
    pub(crate) fn read(stored: &Secret) -> Option<Self> {
        let (scheme, encoded) = stored.expose().strip_prefix('{')?.split_once('}')?;
        let algorithm = match scheme {
            "SSHA" => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            "SSHA256" => &digest::SHA256,
            "SSHA384" => &digest::SHA384,
            "SSHA512" => &digest::SHA512,
            _ => return None,
        };
        let mut digest = STANDARD.decode(encoded).ok()?;
        if digest.len() <= algorithm.output_len() {
            return None;
        }
        let salt = digest.split_off(algorithm.output_len());
        Some(Self {
            algorithm,
            digest,
            salt,
        })
    }

    pub(crate) fn is_of(&self, password: &Secret) -> bool {
        let mut context = Context::new(self.algorithm);
        context.update(password.expose().as_bytes());
        context.update(&self.salt);
        equal_in_constant_time(context.finish().as_ref(), &self.digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_of_openldap_and_opendj_are_checked() {
        // Digest of password and salt, then the salt, as Python's hashlib makes them.
        for stored in [
            "{SSHA}cI1Yf67iZqW6iv4zGIyYfc1fo4sAAQIDBAUGBw==",
            "{SSHA256}EHakBRHro87brqCfFyNWIp8Zh+Tg58losRJTFyYobCsAAQIDBAUGBw==",
            "{SSHA384}Oi1JbhV47iQaPORkogEZrWhj+thHNkljYASjbWQ2LR4BMPxNrK9z3wwn7u2UWgdCAAECAwQFBgc=",
            "{SSHA512}c7N6dhe9+DDNq6PYJXb1VSl8iZsV6lvOn3udhx7NgIgaDJC7Qk/ISG4cQvUp04s+k2KJZk472Nb2ExBnGLMiPQABAgMEBQYH",
        ] {
            let digest = Digest::read(&Secret::new(stored)).unwrap();
            assert!(digest.is_of(&Secret::new("quartz lantern")), "{stored}");
            assert!(!digest.is_of(&Secret::new("quartz lanterns")), "{stored}");
        }
    }

    #[test]
    fn what_has_no_salt_or_an_unknown_scheme_is_no_digest() {
        for stored in [
            "{SSHA}",
            "{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=",
            "{MD5}abcd",
            "plain",
            "{",
        ] {
            assert!(Digest::read(&Secret::new(stored)).is_none(), "{stored}");
        }
    }
}
