use aws_lc_rs::signature::ParsedPublicKey;
use serde_json::{Map, Value, json};

use crate::base64url::encode;
use crate::curve::Curve;
use crate::hash::Hash;
use crate::key_type::KeyType;
use crate::{base64url, der};

/// What RSA moduli may have in bits; shorter ones are broken, longer ones a burden.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// A public key that was found sound: an RSA key of at least 2048 bits, a point on its curve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// Modulus and exponent, big-endian without leading zeros (RFC 7518 §6.3.1).
    Rsa { n: Vec<u8>, e: Vec<u8> },
    /// Coordinates of the curve's full length (RFC 7518 §6.2.1).
    Ec {
        curve: Curve,
        x: Vec<u8>,
        y: Vec<u8>,
    },
    /// For signatures (RFC 8037 §3.1).
    Ed25519([u8; 32]),
    /// For encryption (RFC 8037 §3.2).
    X25519([u8; 32]),
}

impl PublicKey {
    /// None for a modulus out of 2048 to 8192 bits, an even one, or an exponent that is even,
    /// one, or longer than 32 bits.
    #[must_use]
    pub fn rsa(n: &[u8], e: &[u8]) -> Option<Self> {
        let (n, e) = (without_leading_zeros(n), without_leading_zeros(e));
        let bits = n.len() * 8 - n.first()?.leading_zeros() as usize;
        let odd = |number: &[u8]| number.last().is_some_and(|last| last & 1 == 1);
        let sound = RSA_BITS.contains(&bits) && odd(n) && odd(e) && e != [1] && e.len() <= 4;
        sound.then(|| Self::Rsa {
            n: n.to_vec(),
            e: e.to_vec(),
        })
    }

    /// None for what is not a point on the curve.
    #[must_use]
    pub fn ec(curve: Curve, x: &[u8], y: &[u8]) -> Option<Self> {
        let length = curve.coordinate_len();
        if x.len() != length || y.len() != length {
            return None;
        }
        let key = Self::Ec {
            curve,
            x: x.to_vec(),
            y: y.to_vec(),
        };
        ParsedPublicKey::new(curve.verification(), key.point()?).ok()?;
        Some(key)
    }

    pub(crate) fn ed25519(x: &[u8]) -> Option<Self> {
        Some(Self::Ed25519(x.try_into().ok()?))
    }

    /// From `RSAPublicKey` in DER (RFC 8017 §A.1.1).
    pub(crate) fn from_pkcs1(der: &[u8]) -> Option<Self> {
        let (n, e) = der::rsa_public_key(der)?;
        Self::rsa(n, e)
    }

    /// From an uncompressed point (SEC 1 §2.3.3).
    pub(crate) fn from_point(curve: Curve, point: &[u8]) -> Option<Self> {
        let (&[4], coordinates) = point.split_first_chunk()? else {
            return None;
        };
        let (x, y) = coordinates.split_at_checked(curve.coordinate_len())?;
        Self::ec(curve, x, y)
    }

    /// As an uncompressed point (SEC 1 §2.3.3); none if it is not on a NIST curve.
    pub(crate) fn point(&self) -> Option<Vec<u8>> {
        let Self::Ec { x, y, .. } = self else {
            return None;
        };
        Some([&[4], x.as_slice(), y].concat())
    }

    /// The type of key pair for signatures; none for X25519, which cannot sign.
    #[must_use]
    pub const fn key_type(&self) -> Option<KeyType> {
        match self {
            Self::Rsa { .. } => Some(KeyType::Rsa),
            Self::Ec { curve, .. } => Some(match curve {
                Curve::P256 => KeyType::P256,
                Curve::P384 => KeyType::P384,
                Curve::P521 => KeyType::P521,
            }),
            Self::Ed25519(_) => Some(KeyType::Ed25519),
            Self::X25519(_) => None,
        }
    }

    /// The members that make the key, in lexical order (RFC 7638 §3.2).
    pub(super) fn members(&self) -> Map<String, Value> {
        let okp = |crv: &str, x: &[u8]| json!({"crv": crv, "kty": "OKP", "x": encode(x)});
        let members = match self {
            Self::Rsa { n, e } => json!({"e": encode(e), "kty": "RSA", "n": encode(n)}),
            Self::Ec { curve, x, y } => {
                json!({"crv": curve.as_str(), "kty": "EC", "x": encode(x), "y": encode(y)})
            }
            Self::Ed25519(x) => okp("Ed25519", x),
            Self::X25519(x) => okp("X25519", x),
        };
        match members {
            Value::Object(members) => members,
            _ => Map::new(),
        }
    }

    /// The key's name made from its members, with SHA-256 in base64url (RFC 7638, RFC 8037 §2).
    #[must_use]
    pub fn thumbprint(&self) -> String {
        let mut members: Vec<(String, Value)> = self.members().into_iter().collect();
        // Sorted here too: another crate of the build may ask serde_json to keep insertion order.
        members.sort_by(|a, b| a.0.cmp(&b.0));
        let inner: Vec<String> = members
            .iter()
            .map(|(name, value)| format!("\"{name}\":{value}"))
            .collect();
        base64url::encode(Hash::Sha256.of(format!("{{{}}}", inner.join(","))))
    }
}

fn without_leading_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    &number[zeros..]
}
