//! What a sign-in costs when there are many people and old messages, on both stores.

use std::process::Command;
use std::time::{Duration, Instant};

use countersign_tests::usage::{Cpu, resident};
use countersign_tests::{Installation, RelyingParty, database};
use countersign_throwaway::Postgres;

use crate::scene::{again, centre, import, people, sign_in, start};

/// People and old messages; each place is reached from the one before.
const PLACES: [(u64, u64); 5] = [
    (1_000, 1_000),
    (100_000, 1_000),
    (1_000_000, 1_000),
    (1_000_000, 1_000_000),
    (1_000_000, 10_000_000),
];
/// Rows that one statement writes.
const BATCH: u64 = 250_000;
/// The first sign-ins warm caches and are not measured.
const WARM_UP: usize = 10;
/// Old messages are as old as this at most, in milliseconds: 90 days.
const OLDEST: u64 = 90 * 24 * 3_600_000;

/// Each store in a process of its own, which its environment says.
pub(crate) fn both(count: &str) {
    println!(
        "| store | people | old messages | CPU a sign-in | median | p99 | ready after | idle | afterwards | store |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for store in ["sqlite", "postgres"] {
        again("size-on", store, count);
    }
}

pub(crate) async fn on_one_store(count: usize) {
    let installation = Installation::new();
    let store = Store::of(&installation);
    let people = people((count + WARM_UP) * PLACES.len());
    import(&installation, &people);
    let client = installation.register("bench", "http://127.0.0.1:9999/callback");
    let centre = centre(&installation);
    let (mut people_there, mut messages_there) = (0, 0);
    for ((wanted, messages), people) in PLACES.into_iter().zip(people.chunks(count + WARM_UP)) {
        store.add_people(people_there, wanted);
        store.add_messages(messages_there, messages);
        store.settle();
        (people_there, messages_there) = (wanted, messages);
        let (mut server, ready) = start(&installation).await;
        let idle = resident(server.id());
        let app = RelyingParty::new(&installation.issuer, client.clone()).await;
        let (warm_up, measured) = people.split_at(WARM_UP);
        for person in warm_up {
            sign_in(&installation, &centre, &app, person).await;
        }
        let before = Cpu::of(server.id());
        let mut took = Vec::new();
        for person in measured {
            let begun = Instant::now();
            sign_in(&installation, &centre, &app, person).await;
            took.push(begun.elapsed());
        }
        took.sort_unstable();
        let cpu = (Cpu::of(server.id()).total() - before.total()) / measured.len() as f64;
        let millis = |time: Duration| time.as_secs_f64() * 1000.0;
        println!(
            "| {} | {wanted} | {messages} | {:.1} ms | {:.0} ms | {:.0} ms | {:.0} ms | {idle:.0} MiB | {:.0} MiB | {} |",
            store.name(),
            cpu * 1000.0,
            millis(took[took.len() / 2]),
            millis(took[took.len() * 99 / 100]),
            millis(ready),
            resident(server.id()),
            store.size(),
        );
        server.terminate(Duration::from_secs(15));
    }
}

/// Where the server keeps its rows, and how others write there.
pub(crate) enum Store {
    Sqlite(std::path::PathBuf),
    Postgres(String),
}

impl Store {
    pub(crate) fn of(installation: &Installation) -> Self {
        let url = database::url_of(installation.folder());
        match url.strip_prefix("sqlite:") {
            Some(path) => Self::Sqlite(path.into()),
            None => Self::Postgres(url.rsplit('/').next().expect("a name").to_owned()),
        }
    }

    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    fn run(&self, statements: &str) {
        match self {
            Self::Sqlite(path) => {
                let connection = rusqlite::Connection::open(path).expect("the store opens");
                // What a crash would lose is written by nobody else.
                let fast = "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -500000;";
                let done = connection.execute_batch(&format!("{fast} BEGIN; {statements}; COMMIT"));
                done.unwrap_or_else(|error| panic!("{statements}: {error}"));
            }
            Self::Postgres(name) => {
                Postgres::shared().sql(name, statements);
            }
        }
    }

    /// Writes rows in batches: `rows` selects from `n`, which counts in `i`.
    fn fill(&self, from: u64, to: u64, into: &str, rows: &str) {
        let mut first = from + 1;
        while first <= to {
            let last = to.min(first + BATCH - 1);
            self.run(&format!(
                "WITH RECURSIVE n(i) AS (
                     SELECT CAST({first} AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {last})
                 INSERT INTO {into} {rows}"
            ));
            first = last + 1;
        }
    }

    pub(crate) fn add_people(&self, from: u64, to: u64) {
        self.fill(
            from,
            to,
            "person (id, username, username_key, status, created_at, updated_at)",
            "SELECT 'filler' || i, 'filler' || i, 'filler' || i, 'active', 0, 0 FROM n",
        );
        let attributes = [
            ("givenName", "'Given' || (i % 500)"),
            ("sn", "'Family' || (i % 20000)"),
            ("mail", "'filler' || i || '@example.org'"),
            ("phoneNumberVerified", "'+4915' || (100000000 + i)"),
        ];
        for (name, value) in attributes {
            self.fill(
                from,
                to,
                "person_attribute (person_id, name, position, value)",
                &format!("SELECT 'filler' || i, '{name}', 0, {value} FROM n"),
            );
        }
        // Numbers are found by their digits from the last to the first.
        let digit = |at: u8| format!("SUBSTR(CAST(100000000 + i AS TEXT), {at}, 1)");
        let digits: Vec<_> = (1..=9).rev().map(digit).collect();
        for term in [
            "'filler' || i",
            "'given' || (i % 500)",
            "'family' || (i % 20000)",
            &format!("'#' || {} || '5194'", digits.join(" || ")),
            &format!("'##' || {} || ' filler' || i", digits[..2].join(" || ")),
        ] {
            let rows = format!("SELECT 'filler' || i, {term} FROM n");
            self.fill(from, to, "person_search (person_id, term)", &rows);
        }
    }

    /// Messages of the last 90 days, each with an event.
    fn add_messages(&self, from: u64, to: u64) {
        let now = std::time::UNIX_EPOCH.elapsed().expect("a time after 1970");
        let now = now.as_millis() - 7_200_000;
        let blob = |text: &str| match self {
            Self::Sqlite(_) => format!("CAST({text} AS BLOB)"),
            Self::Postgres(_) => format!("convert_to({text}, 'UTF8')"),
        };
        // Spread over the time without an order.
        let at = format!("{now} - (i * 7919 * 1009) % {OLDEST}");
        self.fill(
            from,
            to,
            "message (id, route, purpose, person_id, masked, state, attempts, due_at, lease_until,
                 created_at, updated_at, expires_at, centre, country, number_key)",
            &format!(
                "SELECT 'old' || i, 'smpp', 'code', 'filler' || (i % 1000), '•••23', 'delivered', 1,
                     {at}, 0, {at}, {at}, {at}, 'smpp', 'DE', {} FROM n",
                blob("'number' || (i % 1000000)")
            ),
        );
        self.fill(
            from,
            to,
            "message_event (message_id, seq, at, state, detail)",
            &format!("SELECT 'old' || i, 1, {at}, 'delivered', '' FROM n"),
        );
        // Reports are not what is measured.
        self.run(&format!(
            "INSERT INTO messages_summed (id, until_at) VALUES (1, {now}), (2, {now})
             ON CONFLICT (id) DO UPDATE SET until_at = {now}"
        ));
    }

    /// What a store does for itself in the hours that passed in truth.
    pub(crate) fn settle(&self) {
        match self {
            Self::Sqlite(path) => {
                let connection = rusqlite::Connection::open(path).expect("the store opens");
                let done = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
                done.expect("the log is written back");
            }
            Self::Postgres(name) => {
                Postgres::shared().sql(name, "VACUUM ANALYZE");
            }
        }
        // Else the first sign-ins wait until the disk has what was filled in.
        let written = Command::new("sync").status().expect("sync runs");
        assert!(written.success(), "the disk has not all");
    }

    fn size(&self) -> String {
        match self {
            Self::Sqlite(path) => {
                let size = std::fs::metadata(path).expect("the store's file").len();
                format!("{} MiB", size / 1024 / 1024)
            }
            Self::Postgres(name) => {
                let size = "SELECT pg_database_size(current_database()) / 1024 / 1024";
                format!("{} MiB", Postgres::shared().sql(name, size))
            }
        }
    }
}
