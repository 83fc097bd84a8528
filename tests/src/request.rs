use url::Url;

use crate::pkce::{Pkce, random};

/// An authorization request, and what its application remembers for the answer.
#[derive(Clone, Debug)]
pub struct Request {
    endpoint: Url,
    parameters: Vec<(String, String)>,
    pub state: String,
    pub nonce: String,
    pub pkce: Pkce,
}

impl Request {
    pub(crate) fn new(endpoint: Url, client_id: &str, redirect_uri: &str) -> Self {
        let (state, nonce, pkce) = (random(), random(), Pkce::new());
        let parameters = [
            ("response_type", "code"),
            ("client_id", client_id),
            ("redirect_uri", redirect_uri),
            ("scope", "openid profile"),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &pkce.challenge),
            ("code_challenge_method", "S256"),
        ];
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self {
            endpoint,
            parameters: parameters.to_vec(),
            state,
            nonce,
            pkce,
        }
    }

    /// The request with a parameter in place of any of the same name.
    #[must_use]
    pub fn with(self, name: &str, value: &str) -> Self {
        let mut request = self.without(name);
        request.parameters.push((name.to_owned(), value.to_owned()));
        request
    }

    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.parameters.retain(|(n, _)| n != name);
        self
    }

    /// Asks for `acr` values that must be met (OpenID Connect Core §5.5.1.1).
    #[must_use]
    pub fn essential_acr(self, values: &[&str]) -> Self {
        let claims =
            serde_json::json!({"id_token": {"acr": {"essential": true, "values": values}}});
        self.with("claims", &claims.to_string())
    }

    /// The address that the application sends the browser to.
    #[must_use]
    pub fn url(&self) -> String {
        let mut url = self.endpoint.clone();
        url.query_pairs_mut().extend_pairs(&self.parameters);
        url.into()
    }
}
