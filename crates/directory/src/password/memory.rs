use std::fmt;
use std::sync::{Mutex, PoisonError};

use argon2::Block;

/// Memory of finished hashes, kept for the next: fresh pages cost more than a few reads.
#[derive(Default)]
pub(super) struct Memory(Mutex<Vec<Vec<Block>>>);

impl Memory {
    /// Runs `work` with `blocks` blocks of 1 KiB.
    pub(super) fn with<T>(&self, blocks: usize, work: impl FnOnce(&mut [Block]) -> T) -> T {
        let kept = self.free().pop();
        let mut memory = kept.unwrap_or_default();
        memory.resize(blocks, Block::new());
        let result = work(&mut memory);
        self.free().push(memory);
        result
    }

    /// Gives all memory back to the system.
    pub(super) fn release(&self) {
        self.free().clear();
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Vec<Block>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Memory").field(&self.free().len()).finish()
    }
}
