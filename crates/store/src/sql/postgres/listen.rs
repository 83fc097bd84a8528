use std::time::Duration;

use super::address::Address;
use super::run::within;
use crate::sql::{DatabaseError, Heard};

/// What is announced in a transaction is heard when it is committed.
pub(super) const ANNOUNCE: &str = "NOTIFY countersign_configuration";
const WORDS: &str = "countersign_words";
const LISTEN: &str = "LISTEN countersign_configuration; LISTEN countersign_words";
/// Says `$1` to all nodes.
pub(crate) const SAY: &str = "SELECT pg_notify('countersign_words', $1)";
/// From one connection that broke to the next.
const AGAIN: Duration = Duration::from_secs(5);
/// How long it may take to begin.
const BEGIN: Duration = Duration::from_secs(30);

impl Address {
    /// Calls `heard` after every change that a node announces and with every word that one says, on
    /// a connection of its own, for as long as this is polled.
    pub(in crate::sql) async fn listen(&self, heard: impl Fn(Heard<'_>)) {
        loop {
            if let Err(error) = self.listen_once(&heard).await {
                tracing::debug!("changes of other nodes are not heard at once: {error}");
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    async fn listen_once(&self, heard: &impl Fn(Heard<'_>)) -> Result<(), DatabaseError> {
        let begun = async {
            let link = self.connect(self.tls.connector()?.as_ref()).await?;
            link.batch_execute(LISTEN).await?;
            Ok(link)
        };
        let mut link = within(BEGIN, begun).await?;
        // Something may have been said while nobody listened.
        heard(Heard::Change);
        while let Some(said) = link.announced().await {
            heard(match said.channel() {
                WORDS => Heard::Word(said.payload()),
                _ => Heard::Change,
            });
        }
        Ok(())
    }
}
