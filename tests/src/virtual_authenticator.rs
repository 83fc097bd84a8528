//! Chromium's virtual authenticator (W3C Web Authentication §11), through chromedriver.

use fantoccini::wd::WebDriverCompatibleCommand;
use reqwest::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::webdriver::Chromium;

/// An authenticator that is built into the device and has its person at hand.
#[derive(Debug)]
pub struct VirtualAuthenticator<'a> {
    chromium: &'a Chromium,
    id: String,
}

/// One of the commands below `webauthn/` of a session.
#[derive(Debug)]
struct Command {
    path: String,
    body: Option<Value>,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/webauthn/{}", self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        match &self.body {
            Some(body) => (Method::POST, Some(body.to_string())),
            None => (Method::GET, None),
        }
    }
}

impl<'a> VirtualAuthenticator<'a> {
    /// # Panics
    /// When chromedriver has none.
    pub async fn plugged_into(chromium: &'a Chromium) -> Self {
        let wish = json!({
            "protocol": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserConsenting": true,
            "isUserVerified": true,
        });
        let id = command(chromium, "authenticator", Some(wish)).await;
        Self {
            chromium,
            id: id.as_str().expect("an id").to_owned(),
        }
    }

    /// Whether its person gives the right finger from now on.
    pub async fn verifies(&self, verified: bool) {
        let path = format!("authenticator/{}/uv", self.id);
        let body = json!({ "isUserVerified": verified });
        command(self.chromium, &path, Some(body)).await;
    }

    /// The passkeys in it.
    ///
    /// # Panics
    /// When chromedriver does not tell.
    pub async fn passkeys(&self) -> Vec<Value> {
        let path = format!("authenticator/{}/credentials", self.id);
        let told = command(self.chromium, &path, None).await;
        told.as_array().expect("a list").clone()
    }
}

async fn command(chromium: &Chromium, path: &str, body: Option<Value>) -> Value {
    let command = Command {
        path: path.to_owned(),
        body,
    };
    let answer = chromium.client.issue_cmd(command).await;
    answer.unwrap_or_else(|error| panic!("webauthn/{path}: {error}"))
}
