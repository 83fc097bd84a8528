use serde::{Deserialize, Serialize};
use url::Url;

use crate::issuer::Issuer;
use crate::refusal::Refusal;

/// How the answer travels to the application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    #[default]
    Query,
    /// OAuth 2.0 Form Post Response Mode.
    FormPost,
}

impl ResponseMode {
    pub(crate) const ALL: [Self; 2] = [Self::Query, Self::FormPost];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::FormPost => "form_post",
        }
    }
}

/// Where the answer goes: checked against the client's registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReturnAddress {
    pub(crate) redirect_uri: String,
    pub(crate) response_mode: ResponseMode,
    pub(crate) state: Option<String>,
}

/// An authorization response (RFC 6749 §4.1.2), good or bad, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub redirect_uri: String,
    pub response_mode: ResponseMode,
    /// Name and value of each parameter, in order; always with `iss` (RFC 9207).
    pub fields: Vec<(&'static str, String)>,
    /// The application's name, for the page that posts the form.
    pub client_name: String,
}

impl Answer {
    pub(crate) fn code(to: &ReturnAddress, client_name: &str, issuer: &Issuer, code: &str) -> Self {
        Self::new(to, client_name, issuer, vec![("code", code.to_owned())])
    }

    pub(crate) fn refusal(
        to: &ReturnAddress,
        client_name: &str,
        issuer: &Issuer,
        refusal: Refusal,
    ) -> Self {
        let fields = vec![
            ("error", refusal.code.as_str().to_owned()),
            ("error_description", refusal.description.to_owned()),
        ];
        Self::new(to, client_name, issuer, fields)
    }

    fn new(
        to: &ReturnAddress,
        client_name: &str,
        issuer: &Issuer,
        mut fields: Vec<(&'static str, String)>,
    ) -> Self {
        fields.extend(to.state.clone().map(|state| ("state", state)));
        fields.push(("iss", issuer.to_string()));
        Self {
            redirect_uri: to.redirect_uri.clone(),
            response_mode: to.response_mode,
            fields,
            client_name: client_name.to_owned(),
        }
    }

    /// The address for [`ResponseMode::Query`].
    #[must_use]
    pub fn location(&self) -> String {
        with_query(&self.redirect_uri, &self.fields)
    }
}

/// Adds parameters to an address that was registered; what it has stays.
pub(crate) fn with_query(address: &str, fields: &[(&'static str, String)]) -> String {
    match Url::parse(address) {
        Ok(mut url) => {
            url.query_pairs_mut().extend_pairs(fields);
            url.into()
        }
        // Registration admits only what parses.
        Err(_) => address.to_owned(),
    }
}
