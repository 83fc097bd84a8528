use aws_lc_rs::digest::{SHA256, digest};
use serde::Deserialize;

use crate::client_data::{self, GET};
use crate::encoded::decode;
use crate::public_key::PublicKey;
use crate::refusal::Refusal;
use crate::relying_party::RelyingParty;

/// What a browser answered when it was asked for a proof. It proves nothing before it was verified.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// Which passkey says that it signed.
    pub credential_id: Vec<u8>,
    /// Whose it says to be.
    pub user_handle: Option<Vec<u8>>,
    client_data: Vec<u8>,
    authenticator_data: Vec<u8>,
    signature: Vec<u8>,
}

/// What an assertion proved: that the key was there and somebody agreed, and this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// How often the key has signed; 0 for keys that do not count.
    pub sign_count: u32,
    /// The authenticator asked for a fingerprint, a face or a PIN.
    pub user_verified: bool,
    /// The key may leave the device that it was made on.
    pub backup_eligible: bool,
    pub backed_up: bool,
}

/// `AuthenticationResponseJSON` (§5.1.8.2), as far as it is read.
#[derive(Deserialize)]
struct Answer {
    id: String,
    response: Response,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    authenticator_data: String,
    signature: String,
    user_handle: Option<String>,
}

impl Assertion {
    /// # Errors
    /// What of it cannot be read.
    pub fn read(answer: &str) -> Result<Self, Refusal> {
        let answer: Answer =
            serde_json::from_str(answer).map_err(|_| Refusal::Unreadable("the answer"))?;
        let response = answer.response;
        let user_handle = response.user_handle.filter(|handle| !handle.is_empty());
        Ok(Self {
            credential_id: decode(&answer.id, "id")?,
            user_handle: user_handle
                .map(|handle| decode(&handle, "userHandle"))
                .transpose()?,
            client_data: decode(&response.client_data, "clientDataJSON")?,
            authenticator_data: decode(&response.authenticator_data, "authenticatorData")?,
            signature: decode(&response.signature, "signature")?,
        })
    }
}

impl RelyingParty {
    /// What the holder of a key proved when they were asked with this challenge (§7.2). Whose key
    /// it is, and whether its count went back, is for those who keep it.
    ///
    /// # Errors
    /// Why it proves nothing.
    pub fn verify(
        &self,
        assertion: &Assertion,
        challenge: &[u8],
        public_key: &[u8],
    ) -> Result<Proof, Refusal> {
        client_data::check(&assertion.client_data, GET, challenge, self.origin())?;
        let data = self.check(&assertion.authenticator_data)?;
        let key = PublicKey::read(public_key).ok_or(Refusal::Key)?;
        let mut signed = assertion.authenticator_data.clone();
        signed.extend_from_slice(digest(&SHA256, &assertion.client_data).as_ref());
        if !key.verifies(&signed, &assertion.signature) {
            return Err(Refusal::Signature);
        }
        Ok(Proof {
            sign_count: data.sign_count,
            user_verified: data.is_verified(),
            backup_eligible: data.is_backup_eligible(),
            backed_up: data.is_backed_up(),
        })
    }
}
