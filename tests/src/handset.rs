use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::wait::{PATIENCE, until};

/// The simulator's handset page, as a program sees it.
#[derive(Clone, Debug)]
pub struct Handset {
    pub address: String,
    http: reqwest::Client,
}

/// The sessions of a system.
#[derive(Clone, Debug, Deserialize)]
pub struct Sessions {
    pub bound: usize,
    /// The most at once.
    pub most_bound: usize,
    /// Binds that were refused since there were enough.
    pub refused_binds: usize,
}

/// A text message as it arrived.
#[derive(Clone, Debug, Deserialize)]
pub struct Message {
    pub from: String,
    pub to: String,
    pub text: String,
    pub data_coding: u8,
    pub validity_period: Option<String>,
    pub registered_delivery: Value,
}

impl Handset {
    #[must_use]
    pub fn new(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            http: http(),
        }
    }

    /// Everything that arrived for a number, oldest first.
    ///
    /// # Panics
    /// When the handset does not answer with messages.
    pub async fn messages(&self, to: &str) -> Vec<Message> {
        let request = self
            .http
            .get(format!("{}/messages", self.address))
            .query(&[("to", to)]);
        let response = request.send().await.expect("the handset answers");
        response.json().await.expect("the handset shows messages")
    }

    /// Everything that arrived, oldest first.
    ///
    /// # Panics
    /// When the handset does not answer with messages.
    pub async fn all(&self) -> Vec<Message> {
        let request = self.http.get(format!("{}/messages", self.address));
        let response = request.send().await.expect("the handset answers");
        response.json().await.expect("the handset shows messages")
    }

    /// The `count`th message for a number, counted from 1, once it is there.
    ///
    /// # Panics
    /// When it does not come in time.
    pub async fn nth(&self, to: &str, count: usize) -> Message {
        self.nth_within(to, count, PATIENCE).await
    }

    /// The same, for a message that may take longer.
    ///
    /// # Panics
    /// When it does not come in time.
    pub async fn nth_within(&self, to: &str, count: usize, patience: Duration) -> Message {
        until("a message on the handset", patience, async || {
            self.messages(to).await.into_iter().nth(count - 1)
        })
        .await
    }

    /// The code in the `count`th message for a number, counted from 1.
    pub async fn nth_code(&self, to: &str, count: usize) -> String {
        code_in(&self.nth(to, count).await.text)
    }

    /// The first code for a number after so many messages; what tells of a change may stand before it.
    ///
    /// # Panics
    /// When it does not come in time.
    pub async fn code_after(&self, to: &str, before: usize) -> String {
        until("a code on the handset", PATIENCE, async || {
            let messages = self.messages(to).await;
            let mut codes = messages[before..].iter().map(|m| codes_in(&m.text));
            codes.find_map(|codes| codes.first().map(|code| (*code).to_owned()))
        })
        .await
    }

    /// Sets how the simulator misbehaves; `{}` is back to good behaviour.
    ///
    /// # Panics
    /// When the simulator refuses.
    pub async fn faults(&self, faults: &Value) {
        let request = self.http.post(format!("{}/faults", self.address));
        let response = request.json(faults).send().await;
        let response = response.expect("the simulator answers");
        assert!(
            response.status().is_success(),
            "the simulator refused the faults {faults}: {}",
            response.status()
        );
    }

    /// How the sessions of the only system stand, and stood.
    ///
    /// # Panics
    /// When the simulator does not say.
    pub async fn sessions(&self) -> Sessions {
        let request = self.http.get(format!("{}/sessions", self.address));
        let response = request.send().await.expect("the simulator answers");
        let mut all: Vec<Sessions> = response.json().await.expect("it says how they stand");
        all.remove(0)
    }

    /// Whether nothing more than `count` messages come for a number while `quiet` lasts.
    pub async fn stays_at(&self, to: &str, count: usize, quiet: Duration) -> bool {
        let end = tokio::time::Instant::now() + quiet;
        while tokio::time::Instant::now() < end {
            if self.messages(to).await.len() > count {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        true
    }
}

/// The code in a text message: its only number of six digits.
///
/// # Panics
/// When there is none, or more than one.
#[must_use]
pub fn code_in(text: &str) -> String {
    let codes = codes_in(text);
    assert_eq!(codes.len(), 1, "one code is expected in {text:?}");
    codes[0].to_owned()
}

/// Its numbers of six digits.
fn codes_in(text: &str) -> Vec<&str> {
    let runs = text.split(|c: char| !c.is_ascii_digit());
    let mut codes: Vec<&str> = runs.filter(|run| run.len() == 6).collect();
    codes.dedup();
    codes
}

/// Keeps no connection: tests that share a server have runtimes of their own, and a connection ends
/// with the one it was made in.
fn http() -> reqwest::Client {
    let client = reqwest::Client::builder().pool_max_idle_per_host(0);
    client.build().expect("a client without TLS can be built")
}

#[cfg(test)]
mod tests {
    use super::code_in;

    #[test]
    fn the_code_is_found_between_other_numbers() {
        assert_eq!(
            code_in("Your code is 012345. It is valid for 5 minutes."),
            "012345"
        );
        assert_eq!(code_in("12345678 is no code, 654321 is"), "654321");
    }

    #[test]
    #[should_panic(expected = "one code is expected")]
    fn two_codes_are_one_too_many() {
        let _ = code_in("123456 or 654321");
    }
}
