use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use argon2::Block;

/// After how long without a hash the memory goes back to the system.
const IDLE: Duration = Duration::from_secs(5);

/// Above glibc's largest mmap threshold (32 MiB): only then does freeing return memory to the
/// system. What is not written to is never resident.
const LEAST_CAPACITY: usize = 33 * 1024;

/// Memory of finished hashes, kept for the next. Allocating it for each hash costs page faults
/// and, on two threads under glibc, 400 MiB of fragments.
#[derive(Clone, Default)]
pub(super) struct Memory(Arc<Mutex<Pool>>);

#[derive(Default)]
struct Pool {
    free: Vec<Vec<Block>>,
    used: Option<Instant>,
    /// Someone waits for the memory to be idle.
    watched: bool,
}

impl Memory {
    /// Runs `work` with `blocks` blocks of 1 KiB.
    pub(super) fn with<T>(&self, blocks: usize, work: impl FnOnce(&mut [Block]) -> T) -> T {
        let kept = self.pool().free.pop();
        let mut memory = kept.unwrap_or_else(|| Vec::with_capacity(blocks.max(LEAST_CAPACITY)));
        memory.resize(blocks, Block::new());
        let result = work(&mut memory);
        let mut pool = self.pool();
        pool.free.push(memory);
        pool.used = Some(Instant::now());
        result
    }

    /// Gives the memory back once no hash was computed for a while.
    pub(super) fn release_when_idle(&self) {
        let already = std::mem::replace(&mut self.pool().watched, true);
        if already {
            return;
        }
        let memory = self.clone();
        tokio::spawn(async move {
            while let Some(rest) = memory.release_if_idle(IDLE) {
                tokio::time::sleep(rest).await;
            }
        });
    }

    /// None when the memory was released; else how long it must still be idle.
    fn release_if_idle(&self, idle: Duration) -> Option<Duration> {
        let mut pool = self.pool();
        let rest = idle.saturating_sub(pool.used.map_or(Duration::ZERO, |at| at.elapsed()));
        if rest.is_zero() {
            pool.free.clear();
            pool.watched = false;
            return None;
        }
        Some(rest)
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory")
            .field("free", &self.pool().free.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_used_again_and_given_back_when_idle() {
        let memory = Memory::default();
        let first = memory.with(8, |blocks| blocks.as_ptr() as usize);
        let second = memory.with(8, |blocks| blocks.as_ptr() as usize);
        assert_eq!(first, second);
        assert!(memory.release_if_idle(Duration::from_secs(3600)).is_some());
        assert_eq!(memory.pool().free.len(), 1);
        assert_eq!(memory.release_if_idle(Duration::ZERO), None);
        assert!(memory.pool().free.is_empty());
    }

    #[test]
    fn two_at_once_have_memory_of_their_own() {
        let memory = Memory::default();
        memory.with(8, |one| {
            memory.with(16, |two| assert_ne!(one.as_ptr(), two.as_ptr()));
        });
        assert_eq!(memory.pool().free.len(), 2);
    }
}
