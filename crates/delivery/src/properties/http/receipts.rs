use countersign_core::Secret;
use countersign_store::MessageState;
use serde_json::Value;

use super::PropertyError;
use super::Reader;
use super::answer::{list, pointer, scalar};

/// How a gateway brings its receipts.
#[derive(Clone, Debug)]
pub(crate) struct Receipts {
    pub(crate) proof: Proof,
    /// The list in a JSON body that holds several.
    each: Option<String>,
    id: Spot,
    state: Spot,
    error: Option<Spot>,
    words: Vec<(String, MessageState)>,
}

/// What shows that the gateway sent a receipt.
#[derive(Clone, Debug)]
pub(crate) enum Proof {
    /// It knows a secret: in the field `token`, as bearer or in a header.
    Token { header: String, token: Secret },
    /// HMAC-SHA256 over the body under the secret, in a header, hexadecimal or base64.
    Hmac { header: String, key: Secret },
}

/// Where in a receipt something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Spot {
    /// A JSON pointer (RFC 6901).
    Pointer(String),
    /// A field of the query or of a form.
    Field(String),
}

impl Receipts {
    /// None without `receipt_secret`: nothing could prove them.
    pub(super) fn read(reader: &Reader<'_>) -> Result<Option<Self>, PropertyError> {
        let Some(secret) = reader.text("receipt_secret") else {
            return Ok(None);
        };
        if secret.len() < 16 {
            return Err(reader.refuse("receipt_secret", "at least 16 characters"));
        }
        let secret = Secret::new(secret);
        let header = |default: &str| {
            let name = reader.text("receipt_header").unwrap_or(default);
            name.to_ascii_lowercase()
        };
        let proof = match reader.text("receipt_check") {
            None | Some("token") => Proof::Token {
                header: header("authorization"),
                token: secret,
            },
            Some("hmac-sha256") => Proof::Hmac {
                header: header("x-signature"),
                key: secret,
            },
            Some(_) => return Err(reader.refuse("receipt_check", "token, hmac-sha256")),
        };
        let words = [
            ("receipt_delivered", MessageState::Delivered, DELIVERED),
            ("receipt_failed", MessageState::Failed, FAILED),
            ("receipt_expired", MessageState::Expired, EXPIRED),
        ]
        .into_iter()
        .flat_map(|(name, state, usual)| {
            let own = list(reader, name);
            let words = if own.is_empty() {
                usual.iter().map(|word| (*word).to_owned()).collect()
            } else {
                own
            };
            words.into_iter().map(move |word| (word, state))
        });
        Ok(Some(Self {
            proof,
            each: pointer(reader, "receipt_each")?,
            id: spot(reader.text("receipt_id").unwrap_or("id")),
            state: spot(reader.text("receipt_state").unwrap_or("status")),
            error: reader.text("receipt_error").map(spot),
            words: words.collect(),
        }))
    }

    /// The JSON values that each hold one receipt.
    pub(crate) fn each<'a>(&self, body: &'a Value) -> Vec<&'a Value> {
        match &self.each {
            None => vec![body],
            Some(pointer) => match body.pointer(pointer) {
                Some(Value::Array(receipts)) => receipts.iter().collect(),
                _ => Vec::new(),
            },
        }
    }

    pub(crate) fn id(&self, json: &Value, fields: &[(String, String)]) -> Option<String> {
        self.id.find(json, fields)
    }

    /// The state in the outbox's words; `Some(None)` when it is not final.
    pub(crate) fn state(
        &self,
        json: &Value,
        fields: &[(String, String)],
    ) -> Option<Option<MessageState>> {
        let said = self.state.find(json, fields)?;
        let mut words = self.words.iter();
        let found = words.find(|(word, _)| word.eq_ignore_ascii_case(&said));
        Some(found.map(|(_, state)| *state))
    }

    pub(crate) fn error(&self, json: &Value, fields: &[(String, String)]) -> Option<String> {
        self.error.as_ref()?.find(json, fields)
    }
}

const DELIVERED: &[&str] = &["delivered", "delivrd", "success", "read"];
const FAILED: &[&str] = &[
    "failed",
    "undelivered",
    "undeliverable",
    "undeliv",
    "rejected",
    "rejectd",
    "deleted",
    "error",
    "unknown",
];
const EXPIRED: &[&str] = &["expired"];

fn spot(text: &str) -> Spot {
    if text.starts_with('/') {
        Spot::Pointer(text.to_owned())
    } else {
        Spot::Field(text.to_owned())
    }
}

impl Spot {
    /// A field's name also finds a member at the top of a JSON body.
    fn find(&self, json: &Value, fields: &[(String, String)]) -> Option<String> {
        match self {
            Self::Pointer(pointer) => scalar(json.pointer(pointer)),
            Self::Field(name) => {
                let mut all = fields.iter();
                let field = all.find(|(field, _)| field == name);
                field
                    .map(|(_, value)| value.clone())
                    .or_else(|| scalar(json.get(name)))
            }
        }
    }
}
