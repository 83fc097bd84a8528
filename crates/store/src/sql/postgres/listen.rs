use std::future::poll_fn;
use std::time::Duration;

use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{AsyncMessage, NoTls, Socket};

use super::address::Address;
use super::tls::{Tls, connector};
use crate::sql::{DatabaseError, Heard};

/// What is announced in a transaction is heard when it is committed.
pub(super) const ANNOUNCE: &str = "NOTIFY countersign_configuration";
const WORDS: &str = "countersign_words";
const LISTEN: &str = "LISTEN countersign_configuration; LISTEN countersign_words";
/// Says `$1` to all nodes.
pub(crate) const SAY: &str = "SELECT pg_notify('countersign_words', $1)";
/// From one connection that broke to the next.
const AGAIN: Duration = Duration::from_secs(5);

impl Address {
    /// Calls `heard` after every change that a node announces and with every word that one says, on
    /// a connection of its own, for as long as this is polled.
    pub(in crate::sql) async fn listen(&self, heard: impl Fn(Heard<'_>)) {
        loop {
            let ended = match &self.tls {
                Tls::None => self.listen_once(NoTls, &heard).await,
                Tls::Checked { root } => match connector(root.as_deref()) {
                    Ok(tls) => self.listen_once(tls, &heard).await,
                    Err(error) => Err(error),
                },
            };
            if let Err(error) = ended {
                tracing::debug!("changes of other nodes are not heard at once: {error}");
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    async fn listen_once<T>(&self, tls: T, heard: &impl Fn(Heard<'_>)) -> Result<(), DatabaseError>
    where
        T: MakeTlsConnect<Socket>,
    {
        let (client, mut connection) = self.config.connect(tls).await?;
        let begun = async {
            client.batch_execute(LISTEN).await?;
            // Something may have been said while nobody listened.
            heard(Heard::Change);
            Ok::<_, tokio_postgres::Error>(())
        };
        let messages = async {
            while let Some(message) = poll_fn(|context| connection.poll_message(context)).await {
                if let AsyncMessage::Notification(said) = message? {
                    heard(match said.channel() {
                        WORDS => Heard::Word(said.payload()),
                        _ => Heard::Change,
                    });
                }
            }
            Ok(())
        };
        tokio::try_join!(begun, messages)?;
        Ok(())
    }
}
