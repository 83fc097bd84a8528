use serde::Deserialize;

use crate::cbor::{Reader, Value};
use crate::client_data::{self, CREATE};
use crate::encoded::decode;
use crate::public_key::PublicKey;
use crate::refusal::Refusal;
use crate::relying_party::RelyingParty;

/// A passkey that was made, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPasskey {
    pub credential_id: Vec<u8>,
    /// A `COSE_Key`.
    pub public_key: Vec<u8>,
    pub sign_count: u32,
    /// The key may leave the device that it was made on.
    pub backup_eligible: bool,
    pub backed_up: bool,
    pub transports: Vec<String>,
}

/// `RegistrationResponseJSON` (§5.1.8.1), as far as it is read.
#[derive(Deserialize)]
struct Answer {
    response: Response,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    attestation_object: String,
    #[serde(default)]
    transports: Vec<String>,
}

/// More ways than any authenticator has, and longer names.
const MOST_TRANSPORTS: usize = 8;
const LONGEST_TRANSPORT: usize = 16;

impl RelyingParty {
    /// The passkey that a browser made when it was asked with this challenge (§7.1).
    ///
    /// # Errors
    /// Why it will not do.
    pub fn register(
        &self,
        answer: &str,
        challenge: &[u8],
        verified: bool,
    ) -> Result<NewPasskey, Refusal> {
        let answer: Answer =
            serde_json::from_str(answer).map_err(|_| Refusal::Unreadable("the answer"))?;
        let response = answer.response;
        let client_data = decode(&response.client_data, "clientDataJSON")?;
        client_data::check(&client_data, CREATE, challenge, self.origin())?;
        let object = decode(&response.attestation_object, "attestationObject")?;
        let bytes = authenticator_data(&object).ok_or(Refusal::Unreadable("attestationObject"))?;
        let data = self.check(bytes)?;
        if verified && !data.is_verified() {
            return Err(Refusal::NotVerified);
        }
        let made = data.credential.as_ref();
        let made = made.ok_or(Refusal::Unreadable("the credential"))?;
        PublicKey::read(made.public_key).ok_or(Refusal::Key)?;
        Ok(NewPasskey {
            credential_id: made.id.to_vec(),
            public_key: made.public_key.to_vec(),
            sign_count: data.sign_count,
            backup_eligible: data.is_backup_eligible(),
            backed_up: data.is_backed_up(),
            transports: known(response.transports),
        })
    }
}

/// The authenticator's data in an attestation object (§6.5.4). What attests it is passed over.
fn authenticator_data(object: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(object);
    let mut found = None;
    for _ in 0..reader.map()? {
        let key = reader.value()?;
        match (key, reader.value()?) {
            (Value::Text("authData"), Value::Bytes(bytes)) if found.is_none() => {
                found = Some(bytes);
            }
            (Value::Text("authData"), _) => return None,
            (Value::Text(_), _) => {}
            _ => return None,
        }
    }
    found.filter(|_| reader.rest().is_empty())
}

/// Hints for the browser, of which nothing else depends.
fn known(said: Vec<String>) -> Vec<String> {
    let word = |hint: &String| {
        let plain = hint.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        plain && (1..=LONGEST_TRANSPORT).contains(&hint.len())
    };
    said.into_iter()
        .filter(word)
        .take(MOST_TRANSPORTS)
        .collect()
}
