use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::Millis;
use countersign_core::seal::{equal_in_constant_time, fingerprint};
use countersign_jose::{Algorithm, Jws, Verifier};
use serde::Deserialize;
use url::Url;

use super::{ALGORITHMS, refuse};
use crate::refusal::Refusal;

const LONGEST_JTI: usize = 256;

/// A proof whose signature is right, by the key that it carries (RFC 9449 §4.2).
#[derive(Debug)]
pub(super) struct Proof {
    claims: Claims,
    thumbprint: String,
}

#[derive(Debug, Deserialize)]
struct Claims {
    jti: String,
    htm: String,
    htu: String,
    iat: f64,
    #[serde(default)]
    ath: Option<String>,
    #[serde(default)]
    nonce: Option<String>,
}

impl Proof {
    /// RFC 9449 §4.3, what needs no look at the request.
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        let jws = Jws::read(text).map_err(|_| refuse("the proof is not a signed JWT"))?;
        if !jws.header().is_typ("dpop+jwt") {
            return Err(refuse("the proof's typ is not dpop+jwt"));
        }
        let alg = Algorithm::from_name(&jws.header().alg);
        let alg = alg.filter(|alg| ALGORITHMS.contains(alg));
        let alg = alg.ok_or(refuse("the proof's algorithm is not supported"))?;
        let Some(Ok(key)) = jws.header().own_key() else {
            return Err(refuse("the proof does not carry a public key"));
        };
        let thumbprint = key.key.thumbprint();
        let verifier = Verifier::new(alg, &key.key);
        let verified = verifier.and_then(|verifier| jws.verify_with(&verifier).ok());
        let verified = verified.ok_or(refuse("the proof's signature is wrong"))?;
        let claims: Claims = verified
            .claims()
            .map_err(|_| refuse("the proof lacks jti, htm, htu or iat"))?;
        if !(1..=LONGEST_JTI).contains(&claims.jti.len()) {
            return Err(refuse("the proof's jti is empty or too long"));
        }
        Ok(Self { claims, thumbprint })
    }

    /// Whether it was made for a request with this method to one of these addresses.
    pub(super) fn check_request(&self, method: &str, addresses: &[String]) -> Result<(), Refusal> {
        if self.claims.htm != method {
            return Err(refuse("the proof is for another method"));
        }
        let target = bare(&self.claims.htu);
        let ours = target.is_some() && addresses.iter().any(|own| bare(own) == target);
        if ours {
            Ok(())
        } else {
            Err(refuse("the proof is for another address"))
        }
    }

    /// RFC 9449 §7: with an access token, the proof must be made for it.
    pub(super) fn check_token(&self, access_token: Option<&str>) -> Result<(), Refusal> {
        let Some(token) = access_token else {
            return Ok(());
        };
        let hash = URL_SAFE_NO_PAD.encode(fingerprint(token));
        let named = self.claims.ath.as_deref().unwrap_or_default();
        if equal_in_constant_time(hash.as_bytes(), named.as_bytes()) {
            Ok(())
        } else {
            Err(refuse("the proof is not for this access token"))
        }
    }

    pub(super) fn made_at(&self) -> Millis {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "what is out of range is its end"
        )]
        Millis((self.claims.iat * 1000.0) as i64)
    }

    pub(super) fn nonce(&self) -> Option<&str> {
        self.claims.nonce.as_deref()
    }

    pub(super) fn jti(&self) -> &str {
        &self.claims.jti
    }

    pub(super) fn thumbprint(&self) -> &str {
        &self.thumbprint
    }
}

/// An address without query and fragment, in its normal form (RFC 3986 §6.2.2).
fn bare(address: &str) -> Option<Url> {
    let mut url = Url::parse(address).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_jose::{Header, Jwk, KeyType, PrivateKey, sign};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn proof(change: impl FnOnce(&mut Value)) -> Proof {
        let mut claims = json!({
            "jti": "1", "htm": "POST", "htu": "https://op.example/token", "iat": 1.5
        });
        change(&mut claims);
        let key = PrivateKey::generate(KeyType::P256).unwrap();
        let header = Header::new(Algorithm::Es256).typ("dpop+jwt");
        let header = header.jwk(&Jwk::new(key.public().clone()));
        Proof::read(&sign(&key, &header, &claims).unwrap()).unwrap()
    }

    #[test]
    fn addresses_are_compared_without_query_and_in_normal_form() {
        let ours = ["https://op.example/token".to_owned()];
        let is_ours = |htu: &str| {
            let proof = proof(|claims| claims["htu"] = htu.into());
            proof.check_request("POST", &ours).is_ok()
        };
        for good in [
            "https://op.example/token",
            "https://op.example/token?a=b#c",
            "https://OP.example:443/token",
        ] {
            assert!(is_ours(good), "{good}");
        }
        for bad in [
            "http://op.example/token",
            "https://op.example/token/",
            "https://op.example/userinfo",
            "https://evil.example/token",
            "/token",
            "",
        ] {
            assert!(!is_ours(bad), "{bad}");
        }
        assert!(proof(|_| ()).check_request("GET", &ours).is_err());
    }

    #[test]
    fn the_token_must_be_the_one_that_is_named() {
        let hash = URL_SAFE_NO_PAD.encode(fingerprint("token"));
        let named = proof(|claims| claims["ath"] = hash.into());
        assert!(named.check_token(Some("token")).is_ok());
        assert!(named.check_token(Some("other")).is_err());
        assert!(proof(|_| ()).check_token(Some("token")).is_err());
        assert!(proof(|_| ()).check_token(None).is_ok());
        assert_eq!(named.made_at(), Millis(1500));
    }

    proptest! {
        #[test]
        fn anything_is_read_or_refused(text in "\\PC{0,80}") {
            let _ = Proof::read(&text);
        }
    }
}
