//! One connection to one server.

use std::future::poll_fn;
use std::ops::Deref;
use std::time::Instant;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_postgres::{AsyncMessage, Client, Config, Connection, NoTls, Notification, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::sql::DatabaseError;

/// A connection, and what is known of the server at its other end.
#[derive(Debug)]
pub(super) struct Link {
    client: Client,
    wire: JoinHandle<()>,
    said: mpsc::UnboundedReceiver<Notification>,
    /// That of the server; 0 where there is only one to choose.
    pub(super) timeline: u32,
    pub(super) made: Instant,
}

/// Connects to this server, whatever it is.
pub(super) async fn open(
    server: &Config,
    tls: Option<&MakeRustlsConnect>,
) -> Result<Link, DatabaseError> {
    Ok(match tls {
        None => {
            let (client, connection) = server.connect(NoTls).await?;
            Link::of(client, connection)
        }
        Some(tls) => {
            let (client, connection) = server.connect(tls.clone()).await?;
            Link::of(client, connection)
        }
    })
}

impl Link {
    fn of<T>(client: Client, mut connection: Connection<Socket, T>) -> Self
    where
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (hear, said) = mpsc::unbounded_channel();
        let wire = tokio::spawn(async move {
            while let Some(message) = poll_fn(|context| connection.poll_message(context)).await {
                match message {
                    // Nobody may be listening.
                    Ok(AsyncMessage::Notification(said)) => drop(hear.send(said)),
                    Ok(_) => {}
                    Err(error) => {
                        tracing::debug!("a connection to PostgreSQL broke: {error}");
                        return;
                    }
                }
            }
        });
        Self {
            client,
            wire,
            said,
            timeline: 0,
            made: Instant::now(),
        }
    }

    /// What is announced next; none when the connection has ended.
    pub(super) async fn announced(&mut self) -> Option<Notification> {
        self.said.recv().await
    }
}

impl Deref for Link {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.wire.abort();
    }
}
