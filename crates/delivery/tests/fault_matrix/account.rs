use std::collections::BTreeMap;

use countersign_core::ids::MessageId;
use countersign_smpp::smsc::HandsetMessage;
use countersign_store::MessageState;

use crate::support::World;

/// Why an attempt's outcome was unclear, as events tell.
const UNCLEAR: [&str; 2] = ["answer in time", "broke"];

/// What became of the messages of a row.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) accepted: usize,
    pub(crate) delivered: usize,
    pub(crate) failed: usize,
    pub(crate) expired: usize,
    /// Messages that are on a phone at least once.
    pub(crate) on_phones: usize,
    /// Copies on phones beyond the first of each message.
    pub(crate) copies: usize,
    /// Attempts after which nobody knew whether the centre had the message.
    pub(crate) unclear: usize,
}

impl Account {
    /// # Panics
    /// When a message is on a phone more often than unclear attempts allow, or was delivered and
    /// is on none.
    pub(crate) async fn of(
        world: &World,
        sent: &[(MessageId, String)],
        phones: &[HandsetMessage],
    ) -> Self {
        let mut copies: BTreeMap<&str, usize> = BTreeMap::new();
        for message in phones {
            *copies.entry(&message.text).or_default() += 1;
        }
        let mut account = Self {
            accepted: sent.len(),
            on_phones: copies.len(),
            copies: phones.len() - copies.len(),
            ..Self::default()
        };
        for (id, text) in sent {
            let row = world.row(id).await;
            match row.state {
                MessageState::Delivered => account.delivered += 1,
                MessageState::Failed => account.failed += 1,
                MessageState::Expired => account.expired += 1,
                other => panic!("{} is no end", other.as_str()),
            }
            let attempts = usize::try_from(row.attempts).unwrap();
            let unclear = match attempts.saturating_sub(1) {
                0 => 0,
                again => again.saturating_sub(refused(world, id).await),
            };
            account.unclear += unclear;
            let here = copies.get(text.as_str()).copied().unwrap_or(0);
            assert!(
                here <= 1 + unclear,
                "{text}: {here} copies after {unclear} unclear attempts"
            );
            let lost = row.state == MessageState::Delivered && here == 0;
            assert!(!lost, "{text} is said to be delivered and is on no phone");
        }
        let ended = account.delivered + account.failed + account.expired;
        assert_eq!(ended, account.accepted, "{account:?}");
        account
    }
}

/// Attempts after which it was clear that the centre did not have the message.
async fn refused(world: &World, id: &MessageId) -> usize {
    let events = world.store.message_events(id).await.unwrap();
    let again = events.iter().filter(|e| e.state == "queued").skip(1);
    let clear = |detail: &str| UNCLEAR.iter().all(|why| !detail.contains(why));
    again.filter(|event| clear(&event.detail)).count()
}
