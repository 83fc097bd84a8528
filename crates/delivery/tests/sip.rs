//! Calls to sipp, the SIP testing program of Debian's `sip-tester`, as the called party.

mod support;

use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use countersign_delivery::{Delivery, Draft, Kind, Spoken};
use countersign_store::MessageState;
use support::{PATIENCE, World, draft, end, open_centre, phone};
use tokio::process::{Child, Command};

/// A free port of this machine for UDP.
fn free() -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.local_addr().unwrap()
}

/// The called party: one call by a scenario, then its end. Messages are kept in the folder.
struct Called {
    at: SocketAddr,
    sipp: Child,
}

impl Called {
    fn start(scenario: &str, folder: &Path) -> Self {
        let (at, media) = (free(), free());
        let scenario = format!("{}/tests/sipp/{scenario}.xml", env!("CARGO_MANIFEST_DIR"));
        let sipp = Command::new("sipp")
            .args([
                "-sf",
                &scenario,
                "-m",
                "1",
                "-nostdin",
                "-i",
                "127.0.0.1",
                "-trace_msg",
            ])
            .args([
                "-p",
                &at.port().to_string(),
                "-mp",
                &media.port().to_string(),
            ])
            .args([
                "-message_file",
                "messages.log",
                "-timeout",
                "30s",
                "-rtp_echo",
            ])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("sipp is there: apt-get install sip-tester");
        Self { at, sipp }
    }

    /// Whether the call went as the scenario says.
    async fn ended_well(mut self) -> bool {
        let ended = tokio::time::timeout(PATIENCE, self.sipp.wait()).await;
        ended.unwrap().unwrap().success()
    }
}

async fn caller(world: &World, at: SocketAddr, more: &[(&str, &str)]) -> Arc<Delivery> {
    let delivery = world.node().await;
    let port = at.port().to_string();
    let mut pairs = vec![
        ("sip_server", "127.0.0.1"),
        ("sip_port", port.as_str()),
        ("sip_user", "alice"),
        ("sip_password", "open sesame"),
    ];
    pairs.extend_from_slice(more);
    assert_eq!(
        open_centre(&delivery, "calls", Kind::Sip, &pairs).await,
        None
    );
    delivery
}

fn code() -> String {
    Spoken::new("en", ["1, 2"]).to_text()
}

/// The lines of the call that begin with one of the words, in order.
fn lines(folder: &Path, words: &[&str]) -> Vec<String> {
    let log = std::fs::read_to_string(folder.join("messages.log")).unwrap();
    let begins = |line: &&str| words.iter().any(|word| line.starts_with(word));
    log.lines().filter(begins).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_call_is_proved_answered_said_and_ended() {
    let world = World::new().await;
    let called = Called::start("answers", world.folder());
    let delivery = caller(&world, called.at, &[]).await;
    let id = world.send_by(&delivery, "calls", &code()).await;
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    assert!(called.ended_well().await);
    let methods = lines(world.folder(), &["INVITE ", "ACK ", "BYE "]);
    let methods: Vec<&str> = methods
        .iter()
        .map(|l| l.split(' ').next().unwrap())
        .collect();
    assert_eq!(methods, ["INVITE", "ACK", "INVITE", "ACK", "BYE"]);
    let proofs = lines(
        world.folder(),
        &["Authorization: Digest username=\"alice\""],
    );
    assert_eq!(proofs.len(), 1);
    assert!(lines(world.folder(), &["open sesame"]).is_empty());
}

#[tokio::test]
async fn what_is_said_arrives_as_sound_in_frames_of_20_milliseconds() {
    let world = World::new().await;
    let ear = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let server = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let delivery = caller(
        &world,
        server.local_addr().unwrap(),
        &[("sip_codec", "PCMU")],
    )
    .await;
    let id = world.send_by(&delivery, "calls", &code()).await;
    let port = ear.local_addr().unwrap().port();
    let answering = tokio::spawn(async move {
        let mut bytes = vec![0; 65_535];
        loop {
            let (length, from) = server.recv_from(&mut bytes).await.unwrap();
            let request = String::from_utf8(bytes[..length].to_vec()).unwrap();
            if request.starts_with("ACK") {
                continue;
            }
            let kept = |name: &str| {
                let mut lines = request.lines();
                lines.find(|l| l.starts_with(name)).unwrap().to_owned()
            };
            let sdp = format!("v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio {port} RTP/AVP 0\r\n");
            let headers = ["Via:", "From:", "To:", "Call-ID:", "CSeq:"]
                .map(kept)
                .join("\r\n");
            let answer = format!("SIP/2.0 200 OK\r\n{headers};x=1\r\n\r\n{sdp}");
            let answer = answer.replace(";x=1", "");
            server.send_to(answer.as_bytes(), from).await.unwrap();
            if request.starts_with("BYE") {
                break;
            }
        }
    });
    let mut packets = Vec::new();
    let mut bytes = [0; 2000];
    while !answering.is_finished() {
        let packet =
            tokio::time::timeout(std::time::Duration::from_millis(200), ear.recv(&mut bytes));
        if let Ok(length) = packet.await {
            packets.push(bytes[..length.unwrap()].to_vec());
        }
    }
    answering.await.unwrap();
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    assert!(packets.len() > 100, "{} packets of 20 ms", packets.len());
    let sequence = |packet: &[u8]| u16::from_be_bytes([packet[2], packet[3]]);
    let first = sequence(&packets[0]);
    for (number, packet) in (0u16..).zip(&packets) {
        assert_eq!(packet.len(), 172);
        assert_eq!(packet[1] & 0x7f, 0, "µ-law");
        assert_eq!(sequence(packet), first.wrapping_add(number));
    }
    let loud = packets
        .iter()
        .flat_map(|p| &p[12..])
        .filter(|b| **b & 0x70 < 0x40);
    assert!(loud.count() > 1000, "something is heard");
}

#[tokio::test]
async fn busy_and_declined_fail_with_their_reason() {
    for (scenario, reason) in [("busy", "busy"), ("declines", "declined")] {
        let world = World::new().await;
        let called = Called::start(scenario, world.folder());
        let delivery = caller(&world, called.at, &[]).await;
        let id = world.send_by(&delivery, "calls", &code()).await;
        assert_eq!(
            end(&delivery, &id).await,
            MessageState::Failed,
            "{scenario}"
        );
        assert_eq!(world.row(&id).await.error.as_deref(), Some(reason));
        assert!(called.ended_well().await, "{scenario}");
    }
}

#[tokio::test]
async fn a_telephone_that_rings_for_too_long_is_let_be() {
    let world = World::new().await;
    let called = Called::start("rings", world.folder());
    let delivery = caller(&world, called.at, &[("sip_ring_seconds", "5")]).await;
    let id = world.send_by(&delivery, "calls", &code()).await;
    assert_eq!(end(&delivery, &id).await, MessageState::Failed);
    assert_eq!(world.row(&id).await.error.as_deref(), Some("no answer"));
    assert!(called.ended_well().await);
    assert_eq!(lines(world.folder(), &["CANCEL "]).len(), 1);
}

#[tokio::test]
async fn a_telephone_does_not_ring_for_a_code_that_is_dead() {
    let world = World::new().await;
    let called = Called::start("rings", world.folder());
    let delivery = caller(&world, called.at, &[("sip_ring_seconds", "60")]).await;
    let (to, text) = (phone(), code());
    let draft = Draft {
        route: "calls",
        ..draft(&to, &text, world.after(5))
    };
    let id = delivery.enqueue(&draft).await.unwrap();
    assert_eq!(end(&delivery, &id).await, MessageState::Failed);
    assert_eq!(world.row(&id).await.error.as_deref(), Some("no answer"));
    assert!(called.ended_well().await);
    assert_eq!(lines(world.folder(), &["CANCEL "]).len(), 1);
}

#[tokio::test]
async fn who_hangs_up_early_was_reached() {
    let world = World::new().await;
    let called = Called::start("hangs_up", world.folder());
    let delivery = caller(&world, called.at, &[]).await;
    let id = world.send_by(&delivery, "calls", &code()).await;
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    assert!(called.ended_well().await);
}

#[tokio::test]
async fn a_server_that_is_not_there_leaves_the_message_waiting() {
    let world = World::new().await;
    let delivery = caller(&world, free(), &[]).await;
    let id = world.send_by(&delivery, "calls", &code()).await;
    world.tried(&id, 1).await;
    delivery.shutdown().await;
    let row = world.row(&id).await;
    assert_eq!(row.state, MessageState::Queued);
}
