use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Params, PasswordHash, Version};
use countersign_core::seal::equal_in_constant_time;
use countersign_core::{Entropy, Secret};
use tokio::sync::Semaphore;

use super::memory::Memory;
use super::{Digest, Hashing, InvalidHashing, LONGEST};
use crate::DirectoryError;

/// Checks that may wait for a core; beyond, people are better told at once.
const MOST_WAITING: usize = 256;

const HASH_LEN: usize = Params::DEFAULT_OUTPUT_LEN;
const SALT_LEN: usize = argon2::RECOMMENDED_SALT_LEN;

/// Computes password hashes, no more at a time than there are cores.
#[derive(Clone, Debug)]
pub(crate) struct Hasher {
    hashing: Hashing,
    entropy: Arc<dyn Entropy>,
    cores: Arc<Semaphore>,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    memory: Memory,
    waiting: AtomicUsize,
    computed: AtomicU64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Right {
        /// The hash was made with other parameters than the present ones.
        outdated: bool,
    },
    Wrong,
}

/// A stored hash, taken apart.
struct Stored {
    params: Params,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Hasher {
    pub(crate) fn new(hashing: Hashing, entropy: Arc<dyn Entropy>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            hashing,
            entropy,
            cores: Arc::new(Semaphore::new(cores)),
            shared: Arc::default(),
        }
    }

    pub(crate) fn computed(&self) -> u64 {
        self.shared.computed.load(Ordering::Relaxed)
    }

    pub(crate) fn waiting(&self) -> usize {
        self.shared.waiting.load(Ordering::Relaxed)
    }

    /// A new hash in PHC string format, under a fresh salt.
    pub(crate) async fn hash(&self, password: &Secret) -> Result<Secret, DirectoryError> {
        let params = self.hashing.params()?;
        let mut salt = [0; SALT_LEN];
        self.entropy.fill(&mut salt);
        let hash = self.compute(&params, password, &salt).await?;
        Ok(Secret::new(phc(&params, &salt, &hash)?))
    }

    /// Compares with a stored hash; without one, with a digest of another directory, or with a
    /// password that is too long, computes a hash of the same cost all the same.
    pub(crate) async fn verify(
        &self,
        password: &Secret,
        stored: Option<&Secret>,
    ) -> Result<Verdict, DirectoryError> {
        let present = self.hashing.params()?;
        let fits = password.expose().len() <= LONGEST;
        let stored = stored.filter(|_| fits);
        let Some(stored) = stored.and_then(read) else {
            self.compute(&present, &Secret::new("nobody"), &[0; SALT_LEN])
                .await?;
            let digest = stored.and_then(Digest::read);
            return Ok(match digest.is_some_and(|digest| digest.is_of(password)) {
                true => Verdict::Right { outdated: true },
                false => Verdict::Wrong,
            });
        };
        let hash = self.compute(&stored.params, password, &stored.salt).await?;
        if equal_in_constant_time(&hash, &stored.hash) {
            let outdated = cost(&stored.params) != cost(&present);
            Ok(Verdict::Right { outdated })
        } else {
            Ok(Verdict::Wrong)
        }
    }

    async fn compute(
        &self,
        params: &Params,
        password: &Secret,
        salt: &[u8],
    ) -> Result<Vec<u8>, DirectoryError> {
        let place = Place::take(&self.shared)?;
        let core = self.cores.clone().acquire_owned().await;
        let core = core.map_err(|_| DirectoryError::Busy)?;
        drop(place);
        let (params, password, salt) = (params.clone(), password.clone(), salt.to_vec());
        let shared = self.shared.clone();
        let work = move || {
            // Held to the end even if nobody waits for the answer any more.
            let _core = core;
            shared.computed.fetch_add(1, Ordering::Relaxed);
            let mut hash = vec![0; params.output_len().unwrap_or(HASH_LEN)];
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
            let done = shared.memory.with(params.block_count(), |memory| {
                argon2.hash_password_into_with_memory(
                    password.expose().as_bytes(),
                    &salt,
                    &mut hash,
                    memory,
                )
            });
            done.map(|()| hash)
                .map_err(|e| InvalidHashing::new(&e.to_string()))
        };
        let hash = tokio::task::spawn_blocking(work).await;
        self.shared.memory.release_when_idle();
        Ok(hash.map_err(|_| DirectoryError::Busy)??)
    }
}

/// A place in the queue for a core.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(shared: &'a Shared) -> Result<Self, DirectoryError> {
        let place = Self(&shared.waiting);
        if shared.waiting.fetch_add(1, Ordering::Relaxed) >= MOST_WAITING {
            return Err(DirectoryError::Busy);
        }
        Ok(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn cost(params: &Params) -> (u32, u32, u32) {
    (params.m_cost(), params.t_cost(), params.p_cost())
}

fn read(stored: &Secret) -> Option<Stored> {
    let read = || {
        let hash = PasswordHash::new(stored.expose()).ok()?;
        if hash.algorithm != ARGON2ID_IDENT || hash.version.is_some_and(|v| v != 19) {
            return None;
        }
        Some(Stored {
            params: Params::try_from(&hash).ok()?,
            salt: hash.salt.as_ref()?.as_ref().to_vec(),
            hash: hash.hash.as_ref()?.as_bytes().to_vec(),
        })
    };
    if Digest::read(stored).is_some() {
        return None;
    }
    let stored = read();
    if stored.is_none() {
        tracing::warn!("a stored password hash is not Argon2id in PHC string format");
    }
    stored
}

fn phc(params: &Params, salt: &[u8], hash: &[u8]) -> Result<String, InvalidHashing> {
    use argon2::password_hash::phc::{Output, ParamsString, Salt};
    let text = |e: &dyn std::fmt::Display| InvalidHashing::new(&e.to_string());
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).map_err(|e| text(&e))?,
        salt: Some(Salt::new(salt).map_err(|e| text(&e))?),
        hash: Some(Output::new(hash).map_err(|e| text(&e))?),
    };
    Ok(hash.to_string())
}
