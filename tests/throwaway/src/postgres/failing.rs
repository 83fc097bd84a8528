//! Replicas, and what may happen to a server.

use std::process::Command;

use super::{Postgres, run};
use crate::folder::Folder;
use crate::port::wait_until;

impl Postgres {
    /// A streaming replica, which has all that was committed before a client is told so.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn standby(&self) -> Self {
        let folder = Folder::new("countersign-standby-");
        let mut copy = folder.command(&self.programs.join("pg_basebackup"));
        copy.arg("-D").arg(folder.path.join("data"));
        copy.args(["-R", "-X", "stream", "-c", "fast", "--no-sync", "-d"]);
        copy.arg(self.url("postgres"));
        run(&mut copy);
        let standby = Self::launch(&folder, self.programs.clone(), None);
        let synchronous = "ALTER SYSTEM SET synchronous_standby_names = '*'";
        self.sql("postgres", synchronous);
        self.sql("postgres", "SELECT pg_reload_conf()");
        let follows = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'";
        wait_until("the replica", || self.sql("postgres", follows) == "1");
        standby
    }

    /// Makes a replica a server of its own.
    ///
    /// # Panics
    /// When it is none.
    pub fn promote(&self) {
        assert_eq!(self.sql("postgres", "SELECT pg_promote()"), "t");
    }

    /// Ends it as a crash does (SIGKILL): nothing is written down that was not before, and nobody is
    /// told.
    pub fn crash(&self) {
        self.server.end("KILL");
        // What it had started ends by itself, and may not be there when it is started again.
        wait_until("the end of PostgreSQL", || self.processes().is_empty());
    }

    /// Starts it again after a crash.
    pub fn start_again(&self) {
        self.server.run();
        self.wait();
    }

    /// Lets it stand still until what is given back is dropped: connections stay, and nobody answers.
    #[must_use]
    pub fn freeze(&self) -> Frozen<'_> {
        self.signal("STOP");
        Frozen(self)
    }

    /// A primary waits for its replicas no more.
    pub fn go_on_alone(&self) {
        self.sql("postgres", "ALTER SYSTEM RESET synchronous_standby_names");
        self.sql("postgres", "SELECT pg_reload_conf()");
    }

    fn signal(&self, signal: &str) {
        let mut kill = Command::new("kill");
        kill.args(["-s", signal]).args(self.processes());
        run(&mut kill);
    }

    /// The numbers of its processes: those that work in its folder.
    fn processes(&self) -> Vec<String> {
        let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let its = all.filter(|process| {
            let folder = std::fs::read_link(process.path().join("cwd"));
            folder.is_ok_and(|folder| folder == self.data)
        });
        its.filter_map(|process| process.file_name().into_string().ok())
            .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
            .collect()
    }

    /// What `store.url` is for a database of which this or another one is the primary.
    #[must_use]
    pub fn url_with(&self, other: &Self, database: &str) -> String {
        let both = format!("@127.0.0.1:{},127.0.0.1:{}/", self.port, other.port);
        let one = format!("@127.0.0.1:{}/", self.port);
        let url = self.url(database).replace(&one, &both);
        format!("{url}?target_session_attrs=read-write")
    }
}

/// A server that stands still.
#[derive(Debug)]
pub struct Frozen<'a>(&'a Postgres);

impl Drop for Frozen<'_> {
    fn drop(&mut self) {
        self.0.signal("CONT");
    }
}
