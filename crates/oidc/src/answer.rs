//! Authorization responses (RFC 6749 §4.1.2), also as JWT (JARM).

use std::time::Duration;

use countersign_core::ids::ClientId;
use countersign_store::ClientRow;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::{Url, form_urlencoded};

use crate::error::ProviderError;
use crate::keys::TokenType;
use crate::protection::Protection;
use crate::provider::Provider;
use crate::refusal::Refusal;
use crate::response_mode::{Carrier, ResponseMode};

/// How long a signed answer is good for: JARM §2.1 advises at most ten minutes.
const SIGNED_ANSWER: Duration = Duration::from_secs(5 * 60);

/// Where the answer goes: checked against the client's registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReturnAddress {
    pub(crate) redirect_uri: String,
    pub(crate) response_mode: ResponseMode,
    pub(crate) state: Option<String>,
}

/// Name and value of each parameter of an answer, in order.
pub(crate) type Fields = Vec<(&'static str, String)>;

/// An authorization response, good or bad, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub redirect_uri: String,
    pub carrier: Carrier,
    /// Name and value of each parameter, in order; with `iss` (RFC 9207), which a signed answer
    /// has inside.
    pub fields: Vec<(&'static str, String)>,
    pub client_id: ClientId,
    /// What the application is told, if it is a no.
    pub refusal: Option<Refusal>,
}

impl Answer {
    /// The address for [`Carrier::Query`] and [`Carrier::Fragment`].
    #[must_use]
    pub fn location(&self) -> String {
        match self.carrier {
            Carrier::Fragment => with_fragment(&self.redirect_uri, &self.fields),
            Carrier::Query | Carrier::FormPost => with_query(&self.redirect_uri, &self.fields),
        }
    }
}

impl Provider {
    pub(crate) async fn refused(
        &self,
        to: &ReturnAddress,
        client: &ClientRow,
        refusal: Refusal,
    ) -> Result<Answer, ProviderError> {
        let fields = vec![
            ("error", refusal.code.as_str().to_owned()),
            ("error_description", refusal.description.to_owned()),
        ];
        let answer = self.answer(to, client, fields).await?;
        Ok(Answer {
            refusal: Some(refusal),
            ..answer
        })
    }

    pub(crate) async fn answer(
        &self,
        to: &ReturnAddress,
        client: &ClientRow,
        mut fields: Fields,
    ) -> Result<Answer, ProviderError> {
        fields.extend(to.state.clone().map(|state| ("state", state)));
        fields.push(("iss", self.issuer.to_string()));
        if to.response_mode.signed {
            fields = vec![("response", self.signed(client, fields).await?)];
        }
        Ok(Answer {
            redirect_uri: to.redirect_uri.clone(),
            carrier: to.response_mode.carrier,
            fields,
            client_id: client.id.clone(),
            refusal: None,
        })
    }

    /// JARM §2.1.
    async fn signed(&self, client: &ClientRow, fields: Fields) -> Result<String, ProviderError> {
        let expiry = (self.clock.now() + SIGNED_ANSWER).seconds();
        let texts = fields.into_iter();
        let mut claims: Map<String, Value> = texts
            .map(|(name, value)| (name.to_owned(), Value::from(value)))
            .collect();
        claims.insert("aud".to_owned(), Value::from(client.id.as_str()));
        claims.insert("exp".to_owned(), Value::from(expiry));
        let protection = Protection::of_answer(&client.metadata);
        self.protect(client, protection, TokenType::Answer, &claims)
            .await
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

/// RFC 6749 §4.2.2; a registered address has no fragment of its own.
fn with_fragment(address: &str, fields: &[(&'static str, String)]) -> String {
    match Url::parse(address) {
        Ok(mut url) => {
            let encoded = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(fields)
                .finish();
            url.set_fragment(Some(&encoded));
            url.into()
        }
        Err(_) => address.to_owned(),
    }
}
