use std::fs::File;
use std::path::Path;
use std::time::SystemTime;

use countersign_tests::wait::{PATIENCE, until};
use rustix::process::Signal;

use crate::certificate::Own;
use crate::secure::{Secure, trusting};

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
