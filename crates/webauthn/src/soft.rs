//! A passkey in software, and the browser that it is asked by: for tests, which have both lie.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::{SystemRandom, fill};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

use crate::encoded::{decode, encode};

/// A passkey whose every word can be changed before it is said.
#[derive(Debug)]
pub struct SoftPasskey {
    key: EcdsaKeyPair,
    pub credential_id: Vec<u8>,
    pub user_handle: Vec<u8>,
    /// The host that it was made for.
    pub rp_id: String,
    /// Where the browser says that it is.
    pub origin: String,
    /// Of the last answer; the next one says one more.
    pub sign_count: u32,
    /// Bits that every answer has: by default that the person is present and verified.
    pub flags: u8,
}

pub const PRESENT: u8 = 1;
pub const VERIFIED: u8 = 1 << 2;
pub const BACKUP_ELIGIBLE: u8 = 1 << 3;
pub const BACKED_UP: u8 = 1 << 4;
const HAS_CREDENTIAL: u8 = 1 << 6;

impl SoftPasskey {
    /// Makes a passkey as these options of `create` ask for, on a page of `origin`; the answer.
    ///
    /// # Panics
    /// When the options lack something.
    #[must_use]
    pub fn create(options: &Value, origin: &str) -> (Self, Value) {
        let mut credential_id = vec![0; 16];
        fill(&mut credential_id).expect("randomness");
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key");
        let passkey = Self {
            key,
            credential_id,
            user_handle: decode(text(&options["user"]["id"]), "id").expect("a user handle"),
            rp_id: text(&options["rp"]["id"]).to_owned(),
            origin: origin.to_owned(),
            sign_count: 0,
            flags: PRESENT | VERIFIED,
        };
        let answer = passkey.created(text(&options["challenge"]));
        (passkey, answer)
    }

    /// The answer to `create` with this challenge.
    #[must_use]
    pub fn created(&self, challenge: &str) -> Value {
        let mut data = self.data(self.flags | HAS_CREDENTIAL);
        data.extend_from_slice(&[0; 16]);
        data.extend_from_slice(&[0, 16]);
        data.extend_from_slice(&self.credential_id);
        data.extend_from_slice(&self.cose_key());
        let length = u16::try_from(data.len()).expect("it is short");
        // {"fmt": "none", "attStmt": {}, "authData": …}
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend_from_slice(&length.to_be_bytes());
        object.extend_from_slice(&data);
        let client_data = self.client_data("webauthn.create", challenge);
        json!({
            "id": encode(&self.credential_id),
            "rawId": encode(&self.credential_id),
            "type": "public-key",
            "response": {
                "clientDataJSON": encode(&client_data),
                "attestationObject": encode(&object),
                "transports": ["internal", "hybrid"],
            },
        })
    }

    /// The answer to these options of `get`.
    ///
    /// # Panics
    /// When the options lack something.
    pub fn get(&mut self, options: &Value) -> Value {
        self.sign_count += 1;
        let data = self.data(self.flags);
        let client_data = self.client_data("webauthn.get", text(&options["challenge"]));
        let mut signed = data.clone();
        signed.extend_from_slice(digest(&SHA256, &client_data).as_ref());
        let signature = self.key.sign(&SystemRandom::new(), &signed);
        let signature = signature.expect("a signature");
        json!({
            "id": encode(&self.credential_id),
            "rawId": encode(&self.credential_id),
            "type": "public-key",
            "response": {
                "clientDataJSON": encode(&client_data),
                "authenticatorData": encode(&data),
                "signature": encode(signature.as_ref()),
                "userHandle": encode(&self.user_handle),
            },
        })
    }

    /// The public key as authenticators write it.
    #[must_use]
    pub fn cose_key(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32];
        key.extend_from_slice(&point[1..33]);
        key.extend_from_slice(&[0x22, 0x58, 32]);
        key.extend_from_slice(&point[33..]);
        key
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = digest(&SHA256, self.rp_id.as_bytes()).as_ref().to_vec();
        data.push(flags);
        data.extend_from_slice(&self.sign_count.to_be_bytes());
        data
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let said = json!({
            "type": kind,
            "challenge": challenge,
            "origin": self.origin,
            "crossOrigin": false,
        });
        said.to_string().into_bytes()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("the options have it")
}
