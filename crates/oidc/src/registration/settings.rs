use std::time::Duration;

use countersign_jose::JwkSet;
use countersign_store::Limit;

/// Who may register clients over HTTP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RegistrationMode {
    /// Nobody.
    #[default]
    Closed,
    /// Who holds an initial access token.
    Token,
    /// Everybody, within limits.
    Open,
}

/// What the operator decides of dynamic registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrationSettings {
    pub mode: RegistrationMode,
    /// How many registrations one address may send without a token, and how many changes one
    /// client.
    pub per_address: Limit,
    /// How many registrations all addresses together may send without a token.
    pub in_total: Limit,
    /// Scopes that a client may register; empty means those that are about a person.
    pub allowed_scopes: Vec<String>,
    pub allowed_grant_types: Vec<String>,
    /// Response types that put tokens into the browser's address.
    pub allow_implicit: bool,
    /// Every client needs PKCE, not only those that ask for it and public ones.
    pub require_pkce: bool,
    /// A client that nobody has used for this long after it was registered is removed.
    pub expire_unused: Option<Duration>,
    /// Whose software statements are believed.
    pub statement_issuers: Vec<StatementIssuer>,
    /// No registration without a software statement.
    pub require_statement: bool,
}

/// Who vouches for software (RFC 7591 §2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementIssuer {
    /// The `iss` of its statements.
    pub issuer: String,
    pub keys: JwkSet,
}

impl Default for RegistrationSettings {
    /// Closed.
    fn default() -> Self {
        let per_hour = |count| Limit {
            burst: count,
            every: Duration::from_secs(3600) / count,
        };
        let grants = ["authorization_code", "refresh_token"];
        Self {
            mode: RegistrationMode::Closed,
            per_address: per_hour(20),
            in_total: per_hour(200),
            allowed_scopes: Vec::new(),
            allowed_grant_types: grants.map(str::to_owned).to_vec(),
            allow_implicit: false,
            require_pkce: true,
            expire_unused: Some(Duration::from_secs(30 * 24 * 3600)),
            statement_issuers: Vec::new(),
            require_statement: false,
        }
    }
}
