//! Signed and encrypted tokens (JOSE): algorithms, keys and the compact forms, without I/O.
//!
//! A token is read first and verified second; what nobody verified is not handed out as claims.
//!
//! ```
//! use countersign_jose::{Algorithm, Header, Jwk, JwkSet, Jws, KeyType, PrivateKey, sign};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let key = PrivateKey::generate(KeyType::P256)?;
//! let header = Header::new(Algorithm::Es256).typ("JWT").kid("one");
//! let token = sign(&key, &header, &serde_json::json!({"sub": "alice"}))?;
//!
//! let keys = JwkSet::from(vec![Jwk::new(key.public()).kid("one")]);
//! let claims: serde_json::Value = Jws::read(&token)?
//!     .verify(&keys, &[Algorithm::Es256])?
//!     .claims()?;
//! assert_eq!(claims["sub"], "alice");
//! # Ok(()) }
//! ```

mod algorithm;
mod base64url;
mod curve;
mod der;
mod hash;
mod jwe;
mod jwk;
mod jws;
mod key_type;
mod mac;
mod present;
mod private_key;
mod verifier;

pub use algorithm::Algorithm;
pub use curve::Curve;
pub use hash::Hash;
pub use jwe::{
    ContentEncryption, DecryptionKey, Encryption, Jwe, JweError, JweHeader, KeyManagement,
};
pub use jwk::{InvalidJwk, Jwk, JwkSet, PublicKey, Usage};
pub use jws::{Header, Jws, JwsError, Verified, sign, sign_mac};
pub use key_type::KeyType;
pub use mac::{MacAlgorithm, MacKey, ShortSecret};
pub use private_key::{KeyFailure, PrivateKey};
pub use verifier::Verifier;
