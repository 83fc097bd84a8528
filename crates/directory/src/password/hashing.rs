use argon2::Params;

/// Cost of a password hash: Argon2id (RFC 9106), version 19, 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hashing {
    /// Memory in KiB; at least 8 for each lane.
    pub memory_kib: u32,
    /// Passes over the memory; at least 1.
    pub iterations: u32,
    /// Lanes; at least 1. They are computed one after the other.
    pub parallelism: u32,
}

/// The cost is out of Argon2's bounds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("password hashing: {0}; memory_kib is at least 8 × parallelism, the others at least 1")]
pub struct InvalidHashing(String);

impl InvalidHashing {
    pub(super) fn new(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

impl Default for Hashing {
    /// OWASP's minimum for Argon2id: 19 MiB, two passes, one lane.
    fn default() -> Self {
        Self {
            memory_kib: 19_456,
            iterations: 2,
            parallelism: 1,
        }
    }
}

impl Hashing {
    /// # Errors
    /// [`InvalidHashing`] when a value is out of bounds. Call it when the configuration is read.
    pub fn check(self) -> Result<(), InvalidHashing> {
        self.params().map(|_| ())
    }

    pub(super) fn params(self) -> Result<Params, InvalidHashing> {
        let length = Some(Params::DEFAULT_OUTPUT_LEN);
        Params::new(self.memory_kib, self.iterations, self.parallelism, length)
            .map_err(|e| InvalidHashing::new(&e.to_string()))
    }
}
