//! Demonstrating proof of possession (RFC 9449): tokens that work only with the client's key.

mod nonce;
mod proof;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::seal::fingerprint;
use countersign_jose::Algorithm;

use crate::call::Call;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::token::TokenError;
use proof::Proof;

/// What proofs may be signed with.
pub(crate) const ALGORITHMS: [Algorithm; 10] = Algorithm::ALL;

/// How old a proof may be, since it travels slowly or its client's clock is late.
const MOST_AGE: Duration = Duration::from_secs(5 * 60);
/// How far a client's clock may be ahead of ours.
const AHEAD: Duration = Duration::from_secs(60);

const fn refuse(why: &'static str) -> Refusal {
    Refusal::new(ErrorCode::InvalidDpopProof, why)
}

/// The `dpop_jkt` parameter: the thumbprint of the key that a code will be bound to (§10).
pub(crate) fn jkt(given: Option<&str>) -> Result<Option<String>, Refusal> {
    match given {
        Some(text) if !is_thumbprint(text) => Err(Refusal::invalid_request(
            "dpop_jkt must be a SHA-256 thumbprint in base64url",
        )),
        given => Ok(given.map(str::to_owned)),
    }
}

fn is_thumbprint(text: &str) -> bool {
    URL_SAFE_NO_PAD
        .decode(text)
        .is_ok_and(|bytes| bytes.len() == 32)
}

impl Provider {
    /// The thumbprint (RFC 7638) of the key that the call proves to hold; none if it sends no
    /// proof. At a resource the proof must name the access token that it comes with.
    pub(crate) async fn dpop_key(
        &self,
        call: &Call<'_>,
        access_token: Option<&str>,
    ) -> Result<Option<String>, TokenError> {
        let Some(text) = call.dpop else {
            return Ok(None);
        };
        let proof = Proof::read(text)?;
        proof.check_request(call.method, &self.addresses_of(call.path))?;
        proof.check_token(access_token)?;
        if self.dpop_nonces && !proof.nonce().is_some_and(|nonce| self.is_own_nonce(nonce)) {
            return Err(Refusal::new(
                ErrorCode::UseDpopNonce,
                "the proof must contain the nonce of the header DPoP-Nonce",
            )
            .into());
        }
        let now = self.clock.now();
        let made_at = proof.made_at();
        if made_at + MOST_AGE < now || made_at > now + AHEAD {
            return Err(refuse("the proof is too old or from the future").into());
        }
        let name = format!("dpop\n{}\n{}", proof.thumbprint(), proof.jti());
        let mut tx = self.store.single().await?;
        let until = made_at + MOST_AGE + AHEAD;
        if !tx.use_once(&fingerprint(&name), now, until).await? {
            return Err(refuse("the proof was used before").into());
        }
        Ok(Some(proof.thumbprint().to_owned()))
    }
}
