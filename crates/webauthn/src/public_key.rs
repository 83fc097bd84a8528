use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RsaPublicKeyComponents,
};

use crate::cbor::{Reader, Value};

/// The algorithms that are asked for, the first preferred (RFC 9053, RFC 8812).
pub(crate) const ALGORITHMS: [i64; 3] = [ES256, EDDSA, RS256];

const ES256: i64 = -7;
const EDDSA: i64 = -8;
/// What the hardware of many Windows computers has.
const RS256: i64 = -257;

/// The labels of a `COSE_Key` (RFC 9052 §7).
const KEY_TYPE: i64 = 1;
const ALGORITHM: i64 = 3;
/// The curve, or the modulus of an RSA key.
const FIRST: i64 = -1;
/// The x coordinate, or the exponent.
const SECOND: i64 = -2;
/// The y coordinate.
const THIRD: i64 = -3;

const OKP: i64 = 1;
const EC2: i64 = 2;
const RSA: i64 = 3;
const P256: i64 = 1;
const CURVE_25519: i64 = 6;

/// The key of a passkey, ready to verify.
pub(crate) struct PublicKey(ParsedPublicKey);

impl PublicKey {
    /// None for a key of another kind, and for what is no key.
    pub(crate) fn read(cose: &[u8]) -> Option<Self> {
        let found = Fields::read(cose)?;
        let key = match (found.key_type?, found.algorithm?, found.first?) {
            (EC2, ES256, Value::Integer(P256)) => {
                let mut point = vec![4];
                point.extend_from_slice(coordinate(found.second)?);
                point.extend_from_slice(coordinate(found.third)?);
                ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &point)
            }
            (OKP, EDDSA, Value::Integer(CURVE_25519)) => {
                ParsedPublicKey::new(&ED25519, coordinate(found.second)?)
            }
            (RSA, RS256, Value::Bytes(n)) => {
                let Value::Bytes(e) = found.second? else {
                    return None;
                };
                RsaPublicKeyComponents { n, e }.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256)
            }
            _ => return None,
        };
        key.ok().map(Self)
    }

    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verify_sig(message, signature).is_ok()
    }
}

fn coordinate(value: Option<Value<'_>>) -> Option<&[u8]> {
    match value? {
        Value::Bytes(bytes) if bytes.len() == 32 => Some(bytes),
        _ => None,
    }
}

#[derive(Default)]
struct Fields<'a> {
    key_type: Option<i64>,
    algorithm: Option<i64>,
    first: Option<Value<'a>>,
    second: Option<Value<'a>>,
    third: Option<Value<'a>>,
}

impl<'a> Fields<'a> {
    fn read(cose: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(cose);
        let mut fields = Self::default();
        for _ in 0..reader.map()? {
            let Value::Integer(label) = reader.value()? else {
                return None;
            };
            let value = reader.value()?;
            let number = match value {
                Value::Integer(number) => Some(number),
                _ => None,
            };
            // What comes twice says two things.
            let twice = match label {
                KEY_TYPE => fields.key_type.replace(number?).is_some(),
                ALGORITHM => fields.algorithm.replace(number?).is_some(),
                FIRST => fields.first.replace(value).is_some(),
                SECOND => fields.second.replace(value).is_some(),
                THIRD => fields.third.replace(value).is_some(),
                _ => false,
            };
            if twice {
                return None;
            }
        }
        reader.rest().is_empty().then_some(fields)
    }
}
