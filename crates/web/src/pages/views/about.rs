use serde::Serialize;

/// What an application registered for people to know of it. Addresses of its own pages are shown
/// as links when they are `https`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct About {
    pub client_uri: Option<String>,
    /// An address of this server.
    pub client_logo: Option<String>,
    pub client_policy: Option<String>,
    pub client_terms: Option<String>,
}
