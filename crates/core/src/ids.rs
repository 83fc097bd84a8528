//! Names for rows: unique and ordered by time, never secret.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Entropy, Millis};

/// Crockford's base 32, as in ULID: 48 bits of time, 80 random bits, 26 characters.
fn ulid(now: Millis, entropy: &dyn Entropy) -> String {
    let mut random = [0; 10];
    entropy.fill(&mut random);
    named(now, random)
}

fn named(now: Millis, random: [u8; 10]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut bytes = [0; 16];
    let time = u64::try_from(now.0).unwrap_or(0).to_be_bytes();
    bytes[..6].copy_from_slice(&time[2..]);
    bytes[6..].copy_from_slice(&random);
    let value = u128::from_be_bytes(bytes);
    (0..26)
        .rev()
        .map(|place| char::from(ALPHABET[usize::try_from(value >> (5 * place) & 31).unwrap_or(0)]))
        .collect()
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            #[must_use]
            pub fn generate(now: Millis, entropy: &dyn Entropy) -> Self {
                Self(ulid(now, entropy))
            }

            /// The first of the names that are given at this moment or later, in their order.
            #[must_use]
            pub fn first_of(at: Millis) -> Self {
                Self(named(at, [0; 10]))
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }
    };
}

id!(
    /// A person in the directory; also the public subject identifier (`sub`).
    PersonId
);
id!(
    /// An OAuth client (RFC 6749 §2.2).
    ClientId
);
id!(
    /// One run of a sign-in method in one browser.
    SignInId
);
id!(
    /// A person signed in at a browser; `sid` in tokens.
    SessionId
);
id!(
    /// An authorization request that waits for its person.
    RequestId
);
id!(
    /// What a person allowed a client: the family of tokens that is revoked together.
    GrantId
);
id!(
    /// A text message in the outbox.
    MessageId
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemEntropy;

    #[test]
    fn later_ids_sort_later() {
        let first = PersonId::generate(Millis(1_700_000_000_000), &SystemEntropy);
        let second = PersonId::generate(Millis(1_700_000_000_001), &SystemEntropy);
        assert!(first < second);
        assert_eq!(first.as_str().len(), 26);
    }
}
