//! How the server stands to whoever runs it: the service manager and health checks.

use std::os::unix::net::UnixDatagram;

use countersign_tests::wait::PATIENCE;
use countersign_tests::{Installation, Process, binary};

fn health(installation: &Installation) -> std::process::Output {
    let mut command = binary::command(&["health"]);
    installation.place(&mut command);
    command.output().expect("the server's binary runs")
}

#[tokio::test]
async fn the_service_manager_is_told_and_health_is_asked_for_by_a_command() {
    let installation = Installation::new();
    assert!(!health(&installation).status.success());
    let socket = installation.folder().join("notify");
    let heard = UnixDatagram::bind(&socket).expect("a socket");
    heard.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    let hear = || {
        let mut text = [0; 64];
        let length = heard.recv(&mut text).expect("a word in time");
        String::from_utf8_lossy(&text[..length]).into_owned()
    };
    let mut command = binary::command(&["serve"]);
    installation.place(&mut command);
    command.env("NOTIFY_SOCKET", &socket);
    let mut server = Process::start("countersign serve", command);
    assert_eq!(hear(), "READY=1\n");
    // It answers as soon as it has said so.
    let asked = health(&installation);
    assert!(asked.status.success(), "{asked:?}");
    assert!(String::from_utf8_lossy(&asked.stdout).contains("\"ready\":true"));
    assert!(server.terminate(PATIENCE).success());
    assert_eq!(hear(), "STOPPING=1\n");
}
