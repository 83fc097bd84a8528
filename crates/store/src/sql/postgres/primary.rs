//! Which of the servers that `store.url` names is the primary.
//!
//! A replica begins a new timeline when it is promoted. So a server that takes writes on an older
//! one was replaced: what is written there is lost, and what it says of codes and sessions is not
//! true any more.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio_postgres::Config;
use tokio_postgres::config::Host;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::Address;
use super::link::{Link, open};
use super::run::within;
use crate::sql::DatabaseError;
use crate::sql::error::Kind;

/// What all connections of a process know together.
#[derive(Debug)]
pub(super) struct Primary(Mutex<Known>);

#[derive(Debug)]
struct Known {
    /// The highest on which a server was found that takes writes.
    timeline: u32,
    /// What was connected before may lead to a server that is gone.
    since: Instant,
    warned: Option<Instant>,
}

/// How long a server may take to say what it is.
const ANSWER: Duration = Duration::from_secs(5);
/// How long the others are waited for when one has said that it takes writes.
const GRACE: Duration = Duration::from_millis(500);
/// Between two lines in the log about a server that should not be there.
const SELDOM: Duration = Duration::from_secs(60);
/// What a server is: whether it takes writes, and its timeline, the first part of a log file's name.
const STANDING: &str = "SELECT current_setting('transaction_read_only'),
    CASE WHEN pg_is_in_recovery() THEN '0'
         ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END";

impl Default for Primary {
    fn default() -> Self {
        Self(Mutex::new(Known {
            timeline: 0,
            since: Instant::now(),
            warned: None,
        }))
    }
}

impl Primary {
    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        // Each change of it is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a connection may be used once more.
    pub(super) fn is_at(&self, link: &Link) -> bool {
        let known = self.known();
        link.timeline >= known.timeline && link.made >= known.since
    }

    /// A connection broke, or led to a server that takes no writes: others may do so too.
    pub(super) fn doubt(&self) {
        self.known().since = Instant::now();
    }

    /// Refuses a server that was replaced, and remembers one that took its place.
    fn judge(&self, timeline: u32, server: &str) -> Result<(), DatabaseError> {
        let mut known = self.known();
        if timeline < known.timeline {
            let newer = known.timeline;
            drop(known);
            self.warn(server, timeline, newer);
            return Err(gone(format!(
                "{server} takes writes, but was replaced: it is on timeline {timeline}, and \
                 there was a primary on {newer}"
            )));
        }
        let before = std::mem::replace(&mut known.timeline, timeline);
        drop(known);
        if before != 0 && before < timeline {
            tracing::warn!(server, timeline, "another PostgreSQL server is the primary");
        }
        Ok(())
    }

    /// Somebody has to end that server, or make it follow.
    fn warn(&self, server: &str, timeline: u32, newer: u32) {
        let mut known = self.known();
        let now = Instant::now();
        if known.warned.is_none_or(|last| now >= last + SELDOM) {
            known.warned = Some(now);
            drop(known);
            tracing::error!(
                server,
                timeline,
                newer,
                "a PostgreSQL server takes writes that was replaced; nothing is written to it"
            );
        }
    }
}

/// A server that takes writes.
struct Found {
    link: Link,
    server: String,
}

impl Address {
    /// Connects to the primary. Where there are several servers all are asked, so that one that was
    /// replaced and comes back is not taken for it.
    pub(super) async fn connect(
        &self,
        tls: Option<&MakeRustlsConnect>,
    ) -> Result<Link, DatabaseError> {
        if let [only] = &*self.servers {
            return open(only, tls).await;
        }
        let mut asked = JoinSet::new();
        for server in &self.servers {
            asked.spawn(ask(server.clone(), tls.cloned()));
        }
        let (mut best, mut reasons): (Option<Found>, Vec<String>) = (None, Vec::new());
        let mut until = None;
        loop {
            let next = match until {
                None => asked.join_next().await,
                Some(until) => tokio::time::timeout_at(until, asked.join_next())
                    .await
                    .unwrap_or(None),
            };
            match next {
                Some(Ok(Ok(found))) => {
                    until.get_or_insert_with(|| tokio::time::Instant::now() + GRACE);
                    best = Some(match best {
                        Some(best) => self.newer(best, found),
                        None => found,
                    });
                }
                Some(Ok(Err(reason))) => reasons.push(reason),
                Some(Err(_)) => {}
                None => break,
            }
        }
        match best {
            Some(best) => {
                self.primary.judge(best.link.timeline, &best.server)?;
                Ok(best.link)
            }
            None => Err(gone(format!(
                "no PostgreSQL server of store.url takes writes: {}",
                reasons.join("; ")
            ))),
        }
    }

    /// The one that replaced the other.
    fn newer(&self, one: Found, other: Found) -> Found {
        let (newer, older) = match one.link.timeline >= other.link.timeline {
            true => (one, other),
            false => (other, one),
        };
        let (timeline, above) = (older.link.timeline, newer.link.timeline);
        // Several addresses may lead to one server.
        if timeline < above {
            self.primary.warn(&older.server, timeline, above);
        }
        newer
    }
}

/// Connects to a server that takes writes; otherwise the reason in words.
async fn ask(server: Config, tls: Option<MakeRustlsConnect>) -> Result<Found, String> {
    let name = name(&server);
    let asked = async {
        let mut link = open(&server, tls.as_ref()).await?;
        let standing = link.query_typed_one(STANDING, &[]).await?;
        let (read_only, timeline): (String, String) = (standing.try_get(0)?, standing.try_get(1)?);
        if read_only != "off" {
            return Err(gone("it takes no writes".to_owned()));
        }
        link.timeline = u32::from_str_radix(&timeline, 16)
            .map_err(|_| gone("it does not say its timeline".to_owned()))?;
        Ok(link)
    };
    match within(ANSWER, asked).await {
        Ok(link) => Ok(Found { link, server: name }),
        Err(error) => Err(format!("{name}: {error}")),
    }
}

fn gone(reason: String) -> DatabaseError {
    DatabaseError::new(Kind::Gone, reason)
}

/// Where a server is, for the log.
fn name(server: &Config) -> String {
    let host = match server.get_hosts().first() {
        Some(Host::Tcp(host)) => host.clone(),
        #[cfg(unix)]
        Some(Host::Unix(folder)) => folder.display().to_string(),
        None => String::new(),
    };
    match server.get_ports().first() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_goes_back_to_an_older_timeline() {
        let primary = Primary::default();
        for (timeline, good) in [(1, true), (1, true), (3, true), (2, false), (3, true)] {
            let judged = primary.judge(timeline, "db1:5432");
            assert_eq!(judged.is_ok(), good, "{timeline}: {judged:?}");
        }
        let refused = primary.judge(1, "db1:5432").unwrap_err();
        assert!(refused.is_gone(), "{refused}");
        let said = refused.to_string();
        assert!(
            said.contains("db1:5432") && said.contains("replaced"),
            "{said}"
        );
    }
}
