//! What nodes say to each other, so that they need not wait for their next look.

use std::time::Duration;

use super::Outbox;

/// A message waits for a centre that is bound at another node.
const WAITING: &str = "message";
/// Sessions with a centre are free, or messages can be sent by it again or no more.
pub(crate) const GIVEN_BACK: &str = "binds";

/// What comes within this time is said once.
const TOGETHER: Duration = Duration::from_millis(5);

pub(crate) fn word(what: &str, centre: &str) -> String {
    format!("{what} {centre}")
}

impl Outbox {
    /// Tells whoever sends for a centre that a message waits, on this node or another.
    pub(crate) fn wake(&self, centre: &str) {
        let Some(telling) = self.lanes.wake(centre) else {
            return;
        };
        let (store, word) = (self.store.clone(), word(WAITING, centre));
        tokio::spawn(async move {
            tokio::time::sleep(TOGETHER).await;
            // What is added from now on is said anew.
            drop(telling);
            if let Err(error) = store.say(&word).await {
                tracing::debug!("the other nodes find a message when they look: {error}");
            }
        });
    }

    /// Takes up what another node said.
    pub(crate) fn hear(&self, said: &str) {
        match said.split_once(' ') {
            Some((WAITING, centre)) => drop(self.lanes.wake(centre)),
            Some((GIVEN_BACK, centre)) => self.lanes.look_again(centre),
            // Of a newer build.
            _ => {}
        }
    }
}
