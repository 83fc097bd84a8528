//! The sample application's pages: what each one shows, and how it becomes HTML.

use minijinja::value::Serde;
use minijinja::{Environment, Error, Value};
use serde::Serialize;
use serde_json::{Map, Value as Json};

/// Served at `/sample.css`.
pub(crate) const STYLE: &str = include_str!("sample.css");

const TEMPLATES: [(&str, &str); 5] = [
    ("layout.html", include_str!("layout.html")),
    ("handset.html", include_str!("handset.html")),
    (Home::TEMPLATE, include_str!("home.html")),
    (SignedIn::TEMPLATE, include_str!("signed_in.html")),
    (Failed::TEMPLATE, include_str!("error.html")),
];

/// A page of the sample application.
pub(crate) trait View: Serialize {
    const TEMPLATE: &'static str;
}

/// Two ways to sign in, and the people one can be.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Home {
    pub(crate) issuer: String,
    /// The address of the handset page.
    pub(crate) handset: String,
    pub(crate) people: Vec<Person>,
}

/// A person of the demonstration; the password is shown on purpose.
#[derive(Clone, Serialize)]
pub(crate) struct Person {
    pub(crate) username: String,
    pub(crate) password: String,
    pub(crate) phone: Option<String>,
}

/// What the ID token says.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SignedIn {
    pub(crate) issuer: String,
    pub(crate) handset: String,
    pub(crate) name: String,
    pub(crate) acr: String,
    pub(crate) amr: Vec<String>,
    pub(crate) claims: Vec<Claim>,
}

/// A row of the table of claims.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Claim {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) meaning: &'static str,
    pub(crate) emphasised: bool,
}

/// An error response of the provider, or a response that could not be trusted.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Failed {
    pub(crate) issuer: String,
    pub(crate) error: String,
    pub(crate) description: Option<String>,
}

impl View for Home {
    const TEMPLATE: &'static str = "home.html";
}

impl View for SignedIn {
    const TEMPLATE: &'static str = "signed_in.html";
}

impl View for Failed {
    const TEMPLATE: &'static str = "error.html";
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Person").field(&self.username).finish()
    }
}

impl SignedIn {
    /// From the claims of an ID token that has been verified.
    pub(crate) fn new(
        issuer: impl Into<String>,
        handset: impl Into<String>,
        claims: &Map<String, Json>,
    ) -> Self {
        let text = |name: &str| claims.get(name).and_then(Json::as_str).map(str::to_owned);
        let amr = claims.get("amr").and_then(Json::as_array);
        let mut rows: Vec<Claim> = claims.iter().map(Claim::new).collect();
        rows.sort_by_key(|claim| !claim.emphasised);
        Self {
            issuer: issuer.into(),
            handset: handset.into(),
            name: ["name", "preferred_username", "sub"]
                .into_iter()
                .find_map(text)
                .unwrap_or_default(),
            acr: text("acr").unwrap_or_default(),
            amr: amr
                .into_iter()
                .flatten()
                .filter_map(Json::as_str)
                .map(str::to_owned)
                .collect(),
            claims: rows,
        }
    }
}

impl Claim {
    fn new((name, value): (&String, &Json)) -> Self {
        Self {
            name: name.clone(),
            value: match value {
                Json::String(text) => text.clone(),
                other => other.to_string(),
            },
            meaning: meaning(name),
            emphasised: matches!(name.as_str(), "acr" | "amr"),
        }
    }
}

/// OpenID Connect Core, sections 2 and 5.1.
fn meaning(claim: &str) -> &'static str {
    match claim {
        "acr" => "the way of signing in that was carried out",
        "amr" => "what was proved on the way (RFC 8176)",
        "aud" => "whom the token is for: this application",
        "auth_time" => "when the person last proved who they are, in seconds since 1970",
        "at_hash" => "ties the token to the access token",
        "azp" => "the application that asked for the token",
        "email" => "email address",
        "exp" => "when the token expires, in seconds since 1970",
        "iat" => "when the token was made, in seconds since 1970",
        "iss" => "who made the token: the provider",
        "jti" => "the token’s own id",
        "name" => "full name",
        "nonce" => "ties the token to this application’s request",
        "phone_number" => "phone number",
        "preferred_username" => "user name",
        "sid" => "the session at the provider",
        "sub" => "the person’s lasting id at the provider",
        _ => "",
    }
}

/// The compiled templates.
#[derive(Debug)]
pub(crate) struct Views {
    environment: Environment<'static>,
}

impl Views {
    /// # Errors
    /// When a template does not compile, which a test rules out.
    pub(crate) fn new() -> Result<Self, Error> {
        let mut environment = Environment::new();
        for (name, source) in TEMPLATES {
            environment.add_template(name, source)?;
        }
        Ok(Self { environment })
    }

    /// The page as HTML.
    ///
    /// # Errors
    /// When the template fails, which a test rules out.
    pub(crate) fn render<V: View>(&self, view: &V) -> Result<String, Error> {
        let template = self.environment.get_template(V::TEMPLATE)?;
        template.render(Value::from(Serde(view)))
    }
}

#[cfg(test)]
mod tests;
