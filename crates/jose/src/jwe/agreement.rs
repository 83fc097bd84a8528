//! Key agreement on elliptic curves: ECDH-ES (RFC 7518 §4.6).

use aws_lc_rs::agreement::{self, PrivateKey, UnparsedPublicKey, X25519};
use aws_lc_rs::digest::{Context, SHA256};
use zeroize::Zeroizing;

use crate::jwk::PublicKey;

/// What goes into the key besides the shared secret (RFC 7518 §4.6.2).
#[derive(Clone, Copy, Debug)]
pub(super) struct Parties<'a> {
    /// The name of the algorithm that uses the key.
    pub(super) algorithm: &'a str,
    pub(super) apu: &'a [u8],
    pub(super) apv: &'a [u8],
    /// Of the key, in bytes.
    pub(super) length: usize,
}

/// None if the keys are not on one curve.
pub(super) fn agree(
    own: &PrivateKey,
    other: &PublicKey,
    parties: Parties<'_>,
) -> Option<Zeroizing<Vec<u8>>> {
    let (algorithm, point) = encoded(other)?;
    let other = UnparsedPublicKey::new(algorithm, point);
    agreement::agree(own, other, (), |secret| Ok(concat_kdf(secret, parties))).ok()
}

/// The curve and the point in the library's form; none if the key is not for agreement.
fn encoded(key: &PublicKey) -> Option<(&'static agreement::Algorithm, Vec<u8>)> {
    match key {
        PublicKey::Ec { curve, .. } => Some((curve.agreement(), key.point()?)),
        PublicKey::X25519(x) => Some((&X25519, x.to_vec())),
        PublicKey::Rsa { .. } | PublicKey::Ed25519(_) => None,
    }
}

/// A new key pair on the other's curve.
pub(super) fn ephemeral(other: &PublicKey) -> Option<(PrivateKey, PublicKey)> {
    let (algorithm, _) = encoded(other)?;
    let private = PrivateKey::generate(algorithm).ok()?;
    let public = public_half(&private, other)?;
    Some((private, public))
}

/// The public half of a key that is on the curve of `like`.
pub(super) fn public_half(private: &PrivateKey, like: &PublicKey) -> Option<PublicKey> {
    let point = private.compute_public_key().ok()?;
    match like {
        PublicKey::Ec { curve, .. } => PublicKey::from_point(*curve, point.as_ref()),
        _ => Some(PublicKey::X25519(point.as_ref().try_into().ok()?)),
    }
}

/// Concat KDF of NIST SP 800-56A §5.8.1 with SHA-256.
fn concat_kdf(secret: &[u8], parties: Parties<'_>) -> Zeroizing<Vec<u8>> {
    let bits = be32(parties.length * 8);
    let mut key = Zeroizing::new(Vec::with_capacity(parties.length + 32));
    for round in 1.. {
        if key.len() >= parties.length {
            break;
        }
        let mut hash = Context::new(&SHA256);
        hash.update(&be32(round));
        hash.update(secret);
        for part in [parties.algorithm.as_bytes(), parties.apu, parties.apv] {
            hash.update(&be32(part.len()));
            hash.update(part);
        }
        hash.update(&bits);
        key.extend_from_slice(hash.finish().as_ref());
    }
    key.truncate(parties.length);
    key
}

/// Lengths here come from parts of a token, which is far shorter than 4 GiB.
fn be32(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base64url::{decode, encode};
    use crate::curve::Curve;

    #[test]
    fn the_key_is_that_of_rfc_7518_appendix_c() {
        let bytes = |text: &str| decode(text).unwrap();
        let d = bytes("0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo");
        let alice = PrivateKey::from_private_key(&agreement::ECDH_P256, &d).unwrap();
        let bob = PublicKey::ec(
            Curve::P256,
            &bytes("weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ"),
            &bytes("e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck"),
        )
        .unwrap();
        let parties = Parties {
            algorithm: "A128GCM",
            apu: b"Alice",
            apv: b"Bob",
            length: 16,
        };
        let key = agree(&alice, &bob, parties).unwrap();
        assert_eq!(encode(&*key), "VqqN6vgjbSBcIijNcacQGg");
    }

    #[test]
    fn keys_on_two_curves_do_not_agree() {
        let bob = PrivateKey::generate(&agreement::ECDH_P384).unwrap();
        let point = bob.compute_public_key().unwrap();
        let bob = PublicKey::from_point(Curve::P384, point.as_ref()).unwrap();
        let alice = PrivateKey::generate(&X25519).unwrap();
        let parties = Parties {
            algorithm: "A128GCM",
            apu: b"",
            apv: b"",
            length: 16,
        };
        assert!(agree(&alice, &bob, parties).is_none());
        // The point of order one: whatever is agreed on would be known to all.
        assert!(agree(&alice, &PublicKey::X25519([0; 32]), parties).is_none());
    }
}
