//! Keys of the suite's clients, for what they sign themselves.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use serde_json::{Value, json};

/// A key pair and the algorithm that it signs with.
pub(crate) enum Key {
    Rs256(RsaKeyPair),
    Es256(EcdsaKeyPair),
}

impl Key {
    pub(crate) fn rs256() -> Self {
        Self::Rs256(RsaKeyPair::generate(KeySize::Rsa2048).expect("keys can be made"))
    }

    pub(crate) fn es256() -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
        Self::Es256(pair.expect("keys can be made"))
    }

    fn algorithm(&self) -> &'static str {
        match self {
            Self::Rs256(_) => "RS256",
            Self::Es256(_) => "ES256",
        }
    }

    /// The public key (RFC 7517), without the members that are not part of a thumbprint.
    pub(crate) fn public(&self) -> Value {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        match self {
            Self::Rs256(pair) => {
                let public = pair.public_key();
                let n = public.modulus().big_endian_without_leading_zero();
                let e = public.exponent().big_endian_without_leading_zero();
                json!({"kty": "RSA", "n": encode(n), "e": encode(e)})
            }
            Self::Es256(pair) => {
                // SEC 1: 4, then both coordinates.
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({"kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y)})
            }
        }
    }

    /// RFC 7638: the members in order of their names.
    pub(crate) fn thumbprint(&self) -> String {
        let public = self.public();
        let text = |name: &str| public[name].as_str().unwrap_or_default().to_owned();
        let names: &[&str] = match self {
            Self::Rs256(_) => &["e", "kty", "n"],
            Self::Es256(_) => &["crv", "kty", "x", "y"],
        };
        let members = names
            .iter()
            .map(|name| format!("\"{name}\":\"{}\"", text(name)));
        let members = members.collect::<Vec<_>>().join(",");
        let hash = digest(&SHA256, format!("{{{members}}}").as_bytes());
        URL_SAFE_NO_PAD.encode(hash)
    }

    /// A set of this key alone, for a client's registration.
    pub(crate) fn set(&self, id: &str) -> Value {
        let mut key = self.public();
        key["kid"] = id.into();
        key["use"] = "sig".into();
        key["alg"] = self.algorithm().into();
        json!({"keys": [key]})
    }

    /// A compact JWS of these claims; `header` has what is to be there besides `alg`.
    pub(crate) fn sign(&self, header: Value, claims: &Value) -> String {
        let mut header = header;
        header["alg"] = self.algorithm().into();
        let encode = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let signed = format!("{}.{}", encode(&header), encode(claims));
        let random = SystemRandom::new();
        let signature = match self {
            Self::Rs256(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                let done = pair.sign(
                    &RSA_PKCS1_SHA256,
                    &random,
                    signed.as_bytes(),
                    &mut signature,
                );
                done.expect("an RSA key signs");
                signature
            }
            Self::Es256(pair) => {
                let signature = pair.sign(&random, signed.as_bytes());
                signature.expect("an EC key signs").as_ref().to_vec()
            }
        };
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// The claims of a token that one of these keys signed.
pub(crate) fn claims(token: &str, keys: &JwkSet) -> Value {
    let header = decode_header(token).expect("a JWS");
    let key = keys
        .find(&header.kid.expect("a kid"))
        .expect("a published key");
    let key = DecodingKey::from_jwk(key).expect("a key that can be read");
    let mut validation = Validation::new(header.alg);
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let token = decode::<Value>(token, &key, &validation);
    token.expect("a good signature").claims
}

/// Seconds since 1970, so many from now.
pub(crate) fn in_seconds(seconds: i64) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("after 1970").as_secs();
    i64::try_from(now).expect("a time of today") + seconds
}
