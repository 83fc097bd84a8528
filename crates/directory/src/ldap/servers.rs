//! Several servers of one directory: the first that answers is asked, and connections are kept.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ldap3::Ldap;
use tokio::sync::Semaphore;

use super::LdapSettings;
use super::connection::{Answer, Fault, Request, connect};

/// How long a server that failed is asked after the others only.
const REST: Duration = Duration::from_secs(30);

#[derive(Debug)]
pub(super) struct Servers {
    settings: Arc<LdapSettings>,
    list: Vec<Server>,
}

#[derive(Debug)]
pub(super) struct Server {
    pub(super) url: String,
    settings: Arc<LdapSettings>,
    searching: Pool,
    proving: Pool,
    failed: Mutex<Option<Instant>>,
}

struct Pool {
    idle: Mutex<Vec<Ldap>>,
    places: Semaphore,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Servers {
    pub(super) fn new(settings: Arc<LdapSettings>) -> Self {
        let server = |url: &String| Server {
            url: url.clone(),
            settings: Arc::clone(&settings),
            searching: Pool::new(settings.connections),
            proving: Pool::new(settings.connections),
            failed: Mutex::new(None),
        };
        Self {
            list: settings.servers.iter().map(server).collect(),
            settings,
        }
    }

    pub(super) fn settings(&self) -> &LdapSettings {
        &self.settings
    }

    pub(super) fn each(&self) -> &[Server] {
        &self.list
    }

    /// Asks the servers one after the other until one answers; those that failed a moment ago
    /// last.
    pub(super) async fn ask(&self, request: &Request<'_>) -> Result<Answer, Fault> {
        let (failed, well): (Vec<_>, Vec<_>) = self.list.iter().partition(|s| s.failed_lately());
        let mut last = Fault("no server is named".to_owned());
        for server in well.into_iter().chain(failed) {
            match server.ask(request).await {
                Ok(answer) => {
                    *lock(&server.failed) = None;
                    return Ok(answer);
                }
                Err(fault) => {
                    tracing::warn!(server = server.url, "LDAP: {}", fault.0);
                    *lock(&server.failed) = Some(Instant::now());
                    last = Fault(format!("{}: {}", server.url, fault.0));
                }
            }
        }
        Err(last)
    }
}

impl Server {
    fn failed_lately(&self) -> bool {
        lock(&self.failed).is_some_and(|at| at.elapsed() < REST)
    }

    pub(super) async fn ask(&self, request: &Request<'_>) -> Result<Answer, Fault> {
        let pool = if request.searches() {
            &self.searching
        } else {
            &self.proving
        };
        let place = pool.places.acquire();
        let place = tokio::time::timeout(self.settings.time_to_answer, place).await;
        let Ok(Ok(_place)) = place else {
            return Err(Fault("all connections are busy".to_owned()));
        };
        // A kept connection may have been closed at the other end: that says nothing of the server.
        if let Some(mut ldap) = pool.take()
            && let Ok(answer) = request.ask(&self.settings, &mut ldap).await
        {
            pool.keep(ldap);
            return Ok(answer);
        }
        let mut ldap = connect(&self.settings, &self.url, request.searches()).await?;
        let answer = request.ask(&self.settings, &mut ldap).await?;
        pool.keep(ldap);
        Ok(answer)
    }
}

impl Pool {
    fn new(places: usize) -> Self {
        Self {
            idle: Mutex::default(),
            places: Semaphore::new(places.max(1)),
        }
    }

    fn take(&self) -> Option<Ldap> {
        let mut idle = lock(&self.idle);
        while let Some(mut ldap) = idle.pop() {
            if !ldap.is_closed() {
                return Some(ldap);
            }
        }
        None
    }

    fn keep(&self, ldap: Ldap) {
        lock(&self.idle).push(ldap);
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool")
            .field("idle", &lock(&self.idle).len())
            .finish_non_exhaustive()
    }
}
