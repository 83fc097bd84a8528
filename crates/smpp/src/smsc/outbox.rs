//! What a link has yet to write. Bounded: a client that does not read cannot fill the memory.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::recording::{Direction, Tap};
use crate::codec::{self, CommandStatus, Pdu};

/// Over this many octets no further request is read until the client has read.
const ENOUGH: usize = 256 * 1024;
/// Over this many octets receipts are dropped.
const MOST: usize = 1024 * 1024;

#[derive(Debug, Default)]
pub(super) struct Outbox {
    tap: Option<Tap>,
    state: Mutex<State>,
    written: Notify,
    room: Notify,
}

#[derive(Debug, Default)]
struct State {
    octets: Vec<u8>,
    closed: bool,
}

impl Outbox {
    pub(super) fn new(tap: Option<Tap>) -> Self {
        Self {
            tap,
            ..Self::default()
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a PDU; what cannot be encoded or is over the limit is not sent.
    pub(super) fn send(&self, pdu: &Pdu<'_>, status: CommandStatus, sequence: u32) {
        self.change(|octets| {
            if let Err(error) = codec::encode(pdu, status, sequence, octets) {
                tracing::debug!("an answer cannot be encoded: {error}");
            }
        });
    }

    /// Queues octets as they are.
    pub(super) fn send_raw(&self, raw: &[u8]) {
        self.change(|octets| octets.extend_from_slice(raw));
    }

    fn change(&self, append: impl FnOnce(&mut Vec<u8>)) {
        let mut state = self.lock();
        if state.octets.len() > MOST {
            tracing::debug!("a client does not read: something was not sent to it");
            return;
        }
        let before = state.octets.len();
        append(&mut state.octets);
        if let (Some(tap), Some(new)) = (&self.tap, state.octets.get(before..)) {
            tap.record(Direction::Out, new);
        }
        drop(state);
        self.written.notify_one();
    }

    /// Waits until there is something and swaps it into `out`; false once closed and empty.
    pub(super) async fn take(&self, out: &mut Vec<u8>) -> bool {
        out.clear();
        loop {
            {
                let mut state = self.lock();
                std::mem::swap(&mut state.octets, out);
                if out.is_empty() && state.closed {
                    return false;
                }
            }
            if !out.is_empty() {
                self.room.notify_one();
                return true;
            }
            self.written.notified().await;
        }
    }

    /// Waits while the client has too much to read.
    pub(super) async fn room(&self) {
        while self.lock().octets.len() > ENOUGH {
            self.room.notified().await;
        }
    }

    /// Nothing will be added.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.written.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_stays_bounded_when_nobody_reads() {
        let outbox = Outbox::default();
        for sequence in 1..1_000_000 {
            outbox.send(&Pdu::EnquireLink, CommandStatus::ROK, sequence);
        }
        assert!(outbox.lock().octets.len() < MOST + 1024);
    }
}
