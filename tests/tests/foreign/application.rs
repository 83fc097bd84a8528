use std::process::Command;
use std::time::Duration;

use countersign_tests::{Browser, Demo, Page, Person, Process, binary, free_address, sign_in};
use serde_json::Value;

/// Interpreters and their cryptography load slowly on a loaded machine.
const LISTENS_WITHIN: Duration = Duration::from_secs(60);

/// A foreign application that runs, and a person's browser in front of it.
pub(crate) struct Application {
    name: &'static str,
    at: String,
    browser: Browser,
    process: Process,
}

/// Where an application will listen, for its registration.
pub(crate) struct Place(String);

impl Place {
    pub(crate) fn free() -> Self {
        Self(free_address())
    }

    /// Registers the application as an operator does, and gives what the command printed.
    pub(crate) fn register(&self, demo: &Demo, auth_method: &str) -> String {
        let callback = format!("http://{}/callback", self.0);
        let signed_out = format!("http://{}/signed-out", self.0);
        demo.administer(&[
            "client",
            "add",
            "foreign",
            "--json",
            "--auth-method",
            auth_method,
            "--redirect-uri",
            &callback,
            "--post-logout-redirect-uri",
            &signed_out,
            "--grant-type",
            "authorization_code",
            "--grant-type",
            "refresh_token",
        ])
    }
}

impl Application {
    /// Starts a program of `tests/peers/` that takes its address and the issuer, and prints JSON,
    /// one line a step.
    pub(crate) fn start(
        demo: &Demo,
        name: &'static str,
        place: &Place,
        mut command: Command,
    ) -> Self {
        command.args([&place.0, &demo.issuer]);
        let process = Process::start(name, command);
        let line = process.line(LISTENS_WITHIN);
        let said: Value = serde_json::from_str(&line).expect("the application prints JSON");
        assert_eq!(said["step"], "listening", "{name}: {line}");
        let at = format!("http://{}", place.0);
        Self {
            name,
            browser: Browser::new(&demo.issuer).visiting(&at),
            at,
            process,
        }
    }

    /// Where a step leads, the server's pages on the way answered as the person would.
    pub(crate) async fn visit(&self, demo: &Demo, step: &str, person: &Person) -> Page {
        let address = format!("{}/{step}", self.at);
        sign_in::visit(demo, &self.browser, &address, person).await
    }

    /// What the application itself says it saw at a step.
    pub(crate) async fn step(&self, demo: &Demo, step: &str, person: &Person) -> Value {
        let page = self.visit(demo, step, person).await;
        let told = page.url.as_str().starts_with(&self.at) && page.status.is_success();
        assert!(told, "{} at {step}: {} {}", self.name, page.url, page.body);
        serde_json::from_str(&page.body).expect("the application answers with JSON")
    }

    /// The person's browser.
    pub(crate) fn browser(&self) -> &Browser {
        &self.browser
    }
}

impl Drop for Application {
    /// The application's own words are the evidence.
    fn drop(&mut self) {
        let folder = binary::target().join("foreign");
        let said = self.process.lines_so_far().join("\n") + "\n" + &self.process.log();
        let kept = std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(folder.join(format!("{}.log", self.name)), said));
        if let Err(error) = kept {
            eprintln!("{}: {error}", folder.display());
        }
    }
}
