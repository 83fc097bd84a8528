use std::time::Duration;

/// How long what the provider gives out is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    /// An authorization request while its person signs in.
    pub request: Duration,
    /// An authorization code (RFC 6749 §4.1.2 advises at most ten minutes).
    pub code: Duration,
    /// A request of a device or a back channel while its person is asked.
    pub decoupled: Duration,
    pub access_token: Duration,
    pub id_token: Duration,
    /// A grant with `offline_access`, however often it is refreshed.
    pub offline: Duration,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(30 * 60),
            code: Duration::from_secs(60),
            decoupled: Duration::from_secs(10 * 60),
            access_token: Duration::from_secs(10 * 60),
            id_token: Duration::from_secs(10 * 60),
            offline: Duration::from_secs(30 * 24 * 60 * 60),
        }
    }
}

/// Nodes take up a new key within seconds, and clocks differ a little.
const SLACK: Duration = Duration::from_secs(5 * 60);

impl Lifetimes {
    /// How long a key stays published after it stopped signing: until its last token has ended.
    pub(crate) fn key_overlap(&self) -> Duration {
        self.id_token.max(self.access_token) + SLACK
    }
}
