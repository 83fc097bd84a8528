use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::seal::fingerprint;
use serde::Serialize;

/// The members of a public key (RFC 7518 §6.2.1, §6.3.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kty")]
pub(super) enum PublicKey {
    #[serde(rename = "RSA")]
    Rsa { n: String, e: String },
    #[serde(rename = "EC")]
    Ec {
        crv: &'static str,
        x: String,
        y: String,
    },
}

/// A published key (RFC 7517 §4).
#[derive(Clone, Debug, Serialize)]
pub(super) struct Jwk {
    pub(super) kid: String,
    #[serde(rename = "use")]
    pub(super) usage: &'static str,
    pub(super) alg: &'static str,
    #[serde(flatten)]
    pub(super) public: PublicKey,
}

impl PublicKey {
    /// From `RSAPublicKey` in DER (RFC 8017 §A.1.1).
    pub(super) fn from_pkcs1(der: &[u8]) -> Option<Self> {
        let (body, []) = element(0x30, der)? else {
            return None;
        };
        let (n, rest) = element(0x02, body)?;
        let (e, _) = element(0x02, rest)?;
        Some(Self::Rsa {
            n: encode(unsigned(n)),
            e: encode(unsigned(e)),
        })
    }

    /// From an uncompressed point on P-256 (SEC 1 §2.3.3).
    pub(super) fn from_point(point: &[u8]) -> Option<Self> {
        let (&[4], coordinates) = point.split_first_chunk()? else {
            return None;
        };
        if coordinates.len() != 64 {
            return None;
        }
        let (x, y) = coordinates.split_at(32);
        Some(Self::Ec {
            crv: "P-256",
            x: encode(x),
            y: encode(y),
        })
    }

    /// RFC 7638: the required members in lexical order, without spaces, hashed.
    pub(super) fn thumbprint(&self) -> String {
        let members = match self {
            Self::Rsa { n, e } => format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#),
            Self::Ec { crv, x, y } => {
                format!(r#"{{"crv":"{crv}","kty":"EC","x":"{x}","y":"{y}"}}"#)
            }
        };
        encode(&fingerprint(&members))
    }
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// DER writes a zero before a number whose first bit is set.
fn unsigned(integer: &[u8]) -> &[u8] {
    integer.strip_prefix(&[0]).unwrap_or(integer)
}

/// The content of one DER element and what follows it.
fn element(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&[found, first], rest) = der.split_first_chunk()?;
    if found != tag {
        return None;
    }
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81 | 0x82 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = bytes.iter().fold(0, |sum, &b| sum << 8 | usize::from(b));
            (length, rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbprint_is_that_of_rfc_7638_section_3_1() {
        let key = PublicKey::Rsa {
            n: "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tS\
                oc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65\
                YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyr\
                dkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzK\
                nqDKgw"
                .to_owned(),
            e: "AQAB".to_owned(),
        };
        assert_eq!(
            key.thumbprint(),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
    }

    #[test]
    fn broken_der_is_no_key() {
        let der = [0x30, 0x06, 0x02, 0x01, 0x09, 0x02, 0x01, 0x03];
        assert_eq!(
            PublicKey::from_pkcs1(&der),
            Some(PublicKey::Rsa {
                n: "CQ".to_owned(),
                e: "Aw".to_owned()
            })
        );
        for cut in 0..der.len() {
            assert_eq!(PublicKey::from_pkcs1(&der[..cut]), None, "{cut}");
        }
        assert_eq!(PublicKey::from_point(&[4; 64]), None);
        assert_eq!(PublicKey::from_point(&[2; 65]), None);
    }
}
