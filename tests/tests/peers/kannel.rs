use std::path::Path;
use std::time::Duration;

use countersign_tests::capture::Capture;
use countersign_tests::wait::until;
use countersign_tests::{Listener, MessageCentre, Process, free_address, peer};

use crate::wire::{BIND_TRANSCEIVER, DELIVER_SM, SUBMIT_SM, assert_clean};

const NUMBER: &str = "+447700900145";
const SECRET: &str = "secret08";
const PATIENCE: Duration = Duration::from_secs(60);

/// Kannel's two programs, running: one that holds the link, one that takes messages over HTTP.
struct Kannel {
    admin: String,
    http: String,
    _programs: [Process; 2],
}

impl Kannel {
    async fn start(folder: &Path, centre: &str) -> Self {
        let [admin, boxes, http] = [(); 3].map(|()| free_address());
        let port = |address: &str| address.rsplit(':').next().unwrap_or_default().to_owned();
        let store = folder.join("store");
        let configuration = format!(
            "group = core\nadmin-port = {}\nadmin-interface = 127.0.0.1\nadmin-password = {SECRET}\n\
             smsbox-port = {}\nsmsbox-interface = 127.0.0.1\nbox-allow-ip = \"127.0.0.1\"\n\
             store-type = file\nstore-location = {}\n\n\
             group = smsc\nsmsc = smpp\nsmsc-id = simulator\nhost = 127.0.0.1\nport = {}\n\
             transceiver-mode = true\nsmsc-username = {}\nsmsc-password = {}\nsystem-type = \"\"\n\
             enquire-link-interval = 1\n\n\
             group = smsbox\nbearerbox-host = 127.0.0.1\nsendsms-port = {}\n\
             sendsms-interface = 127.0.0.1\n\n\
             group = sendsms-user\nusername = tester\npassword = {SECRET}\nmax-messages = 5\n\
             concatenation = true\n\n\
             group = sms-service\nkeyword = default\ntext = none\nmax-messages = 0\n",
            port(&admin),
            port(&boxes),
            store.display(),
            port(centre),
            MessageCentre::SYSTEM_ID,
            MessageCentre::PASSWORD,
            port(&http),
        );
        let file = folder.join("kannel.conf");
        std::fs::write(&file, configuration).expect("a temporary folder can be written to");
        let program = |name| {
            let mut command = peer::kannel(name);
            command.args(["-v", "1"]).arg(&file).current_dir(folder);
            Process::start(name, command)
        };
        let bearerbox = program("bearerbox");
        let kannel = Self {
            _programs: [bearerbox, {
                ready(
                    &format!("http://{admin}/status.txt?password={SECRET}"),
                    "online",
                )
                .await;
                program("smsbox")
            }],
            admin,
            http,
        };
        let status = format!("http://{}/status.txt?password={SECRET}", kannel.admin);
        ready(&status, "smsbox").await;
        kannel
    }

    /// Its HTTP interface takes a message and tells `report` what becomes of it.
    async fn send(&self, text: &str, report: &str) {
        let mut url =
            url::Url::parse(&format!("http://{}/cgi-bin/sendsms", self.http)).expect("an address");
        url.query_pairs_mut()
            .append_pair("username", "tester")
            .append_pair("password", SECRET)
            .append_pair("from", "Countersign")
            .append_pair("to", NUMBER)
            .append_pair("text", text)
            .append_pair("charset", "UTF-8")
            .append_pair("dlr-mask", "31")
            .append_pair("dlr-url", report);
        let taken = until("kannel takes the message", PATIENCE, async || {
            let answer = reqwest::get(url.clone()).await.ok()?;
            answer.status().is_success().then_some(answer)
        });
        let body = taken.await.text().await.unwrap_or_default();
        assert!(body.starts_with("0: Accepted"), "{body}");
    }
}

async fn ready(status: &str, word: &str) {
    until("kannel is ready", PATIENCE, async || {
        let text = reqwest::get(status).await.ok()?.text().await.ok()?;
        text.contains(word).then_some(())
    })
    .await;
}

#[tokio::test]
async fn kannel_sends_through_the_simulator_and_learns_what_became_of_it() {
    let address = free_address();
    let capture = Capture::start("simulator-with-kannel", &address);
    let centre = MessageCentre::start(&address);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let reports = Listener::start();
    let kannel = Kannel::start(folder.path(), &address).await;
    let long = "A long message from Kannel. ".repeat(10);
    for (number, text) in ["A code: 012345", long.trim()].into_iter().enumerate() {
        let report = format!("{}/dlr?state=%d", reports.address);
        kannel.send(text, &report).await;
        let arrived = centre.handset.nth(NUMBER, number + 1).await;
        assert_eq!(arrived.text, text);
        until("kannel reports delivery", PATIENCE, async || {
            // 1 is delivered to the phone; 8 only that the centre has it.
            let delivered = reports
                .received("/dlr")
                .iter()
                .filter(|r| r.parameters.get("state").is_some_and(|s| s == "1"))
                .count();
            (delivered > number).then_some(())
        })
        .await;
    }
    drop((kannel, centre));
    assert_clean(
        &capture.finish().await,
        &[BIND_TRANSCEIVER, SUBMIT_SM, DELIVER_SM],
    );
}
