use std::time::Duration;

use countersign_tests::webdriver::Chromium;
use countersign_tests::{Demo, Process, binary, free_address, peer};
use serde_json::Value;

use crate::{give_code, give_password, press, read_code};

const PATIENCE: Duration = Duration::from_secs(30);

/// The server of the page; what the page saw arrives on its standard output.
struct Application {
    at: String,
    process: Process,
    said: Vec<String>,
}

impl Application {
    fn start(demo: &Demo) -> Self {
        let address = free_address();
        let at = format!("http://{address}");
        let client = demo.administer(&[
            "client",
            "add",
            "in-the-browser",
            "--json",
            "--trusted",
            "--auth-method",
            "none",
            "--redirect-uri",
            &format!("{at}/callback"),
            "--post-logout-redirect-uri",
            &format!("{at}/signed-out"),
            "--grant-type",
            "authorization_code",
            "--grant-type",
            "refresh_token",
        ]);
        let mut command = peer::node("oidc_client_ts.js");
        command.args([&address, &demo.issuer]).env("CLIENT", client);
        let mut application = Self {
            at,
            process: Process::start("oidc-client-ts", command),
            said: Vec::new(),
        };
        application.saw("listening");
        application
    }

    /// What the page says it saw at a step, which must be its next one.
    fn saw(&mut self, step: &str) -> Value {
        let line = self.process.line(PATIENCE);
        let seen: Value = serde_json::from_str(&line).expect("the page speaks JSON");
        assert_eq!(seen["step"], step, "{line}");
        self.said.push(line);
        seen
    }
}

impl Drop for Application {
    fn drop(&mut self) {
        let folder = binary::target().join("foreign");
        let kept = std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(folder.join("oidc-client-ts.log"), self.said.join("\n")));
        if let Err(error) = kept {
            eprintln!("{}: {error}", folder.display());
        }
    }
}

#[tokio::test]
async fn oidc_client_ts_takes_a_person_through() {
    let demo = Demo::start();
    let alice = demo.person("alice");
    let mut application = Application::start(&demo);
    let chromium = Chromium::start().await;
    chromium.open(&application.at).await;
    press(&chromium, "#login").await;
    give_password(&chromium, alice).await;
    chromium.css("input[name=code]").await;
    give_code(&chromium, &read_code(&demo, "alice", 1).await).await;
    let seen = application.saw("callback");
    let claims = &seen["claims"];
    assert_eq!(claims["acr"], "smpp", "{seen}");
    let amr = claims["amr"].as_array().cloned().unwrap_or_default();
    for method in ["pwd", "otp", "sms", "mfa"] {
        assert!(amr.contains(&method.into()), "{seen}");
    }
    assert_eq!(
        claims["phone_number"],
        alice.number(),
        "from the userinfo endpoint: {seen}"
    );

    press(&chromium, "#refresh").await;
    let seen = application.saw("refresh");
    assert_eq!(
        (&seen["rotated"], &seen["renewed"]),
        (&true.into(), &true.into()),
        "{seen}"
    );

    press(&chromium, "#logout").await;
    let seen = application.saw("signed-out");
    assert_eq!(seen["state"], "out", "{seen}");
    press(&chromium, "#login").await;
    chromium.css("input[name=password]").await;
    chromium.close().await;
}
