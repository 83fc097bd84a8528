use std::fs::File;
use std::path::Path;
use std::time::SystemTime;

use countersign_tests::wait::{PATIENCE, until};
use rustix::process::Signal;

use crate::certificate::Own;
use crate::secure::{Secure, trusting};

/// Rows that have ended, and what makes deleting them take many seconds in all.
const ENDED: &str = "
    CREATE VIEW slowness AS
        WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 20000)
        SELECT COUNT(*) AS count FROM n;
    CREATE TRIGGER slow AFTER DELETE ON rate_limit WHEN old.limit_key LIKE '%00'
        BEGIN SELECT count FROM slowness; END;
    WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 60000)
        INSERT INTO rate_limit (limit_key, arrival_at) SELECT 'ended-' || x, 1 FROM n;";

/// Whether a new connection finds this certificate.
async fn shows(secure: &Secure, certificate: &Own) -> bool {
    let client = trusting(certificate).build().expect("a client");
    client.get(secure.address("/healthz")).send().await.is_ok()
}

async fn until_shown(secure: &Secure, certificate: &Own) {
    until("the certificate is shown", PATIENCE, async || {
        shows(secure, certificate).await.then_some(())
    })
    .await;
}

fn written(file: &Path) -> SystemTime {
    let metadata = std::fs::metadata(file).expect("a file");
    metadata.modified().expect("a time")
}

#[tokio::test]
async fn sighup_takes_a_new_certificate_and_ends_no_connection() {
    let secure = Secure::with(&[]).await;
    let open = secure.client();
    let health = secure.address("/healthz");
    open.get(&health).send().await.expect("an answer");

    // With the times of the old files, so that the signal alone tells of the change.
    let files = secure.files();
    let times = [written(&files[0]), written(&files[1])];
    let next = Own::new();
    next.write(&files[0], &files[1]);
    for (file, time) in files.iter().zip(times) {
        let file = File::options().write(true).open(file).expect("a file");
        file.set_modified(time).expect("its time can be set");
    }
    secure.process.signal(Signal::HUP);
    until_shown(&secure, &next).await;

    assert!(!shows(&secure, &secure.server).await);
    let answer = open.get(&health).send().await;
    let answer = answer.expect("this client trusts the old certificate only: its connection stays");
    assert!(answer.status().is_success());
}

#[tokio::test]
async fn new_files_are_noticed_and_broken_ones_change_nothing() {
    let secure = Secure::with(&[]).await;
    let [certificate, key] = secure.files();
    std::fs::write(&key, "no key").expect("a file");
    secure.process.signal(Signal::HUP);
    until("the log tells of it", PATIENCE, async || {
        let log = secure.process.log();
        log.contains("the TLS certificate stays as it is")
            .then_some(())
    })
    .await;
    assert!(shows(&secure, &secure.server).await);

    let next = Own::new();
    next.write(&certificate, &key);
    until_shown(&secure, &next).await;
}

#[tokio::test]
async fn what_is_new_is_taken_up_while_what_has_ended_is_being_deleted() {
    let mut database = None;
    let secure = Secure::prepared(&[], |installation| {
        let file = installation.folder().join("countersign.db");
        let opened = rusqlite::Connection::open(file).expect("the database opens");
        opened.execute_batch(ENDED).expect("rows can be added");
        database = Some(opened);
    })
    .await;
    let database = database.expect("it was opened");
    until("deleting begins", PATIENCE, async || {
        (left(&database) < 60_000).then_some(())
    })
    .await;
    let [certificate, key] = secure.files();
    let next = Own::new();
    next.write(&certificate, &key);
    until_shown(&secure, &next).await;
    let left = left(&database);
    assert!(left > 0, "it had ended already");
}

fn left(database: &rusqlite::Connection) -> i64 {
    let left = "SELECT COUNT(*) FROM rate_limit WHERE limit_key LIKE 'ended-%'";
    database
        .query_row(left, (), |row| row.get(0))
        .expect("rows can be counted")
}
