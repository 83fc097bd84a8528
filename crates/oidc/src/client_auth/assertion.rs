//! The claims of a client's JWT (RFC 7523 §3, OpenID Connect Core §9).

use std::time::Duration;

use countersign_core::Millis;
use countersign_core::seal::fingerprint;
use countersign_jose::{Jws, Verified};
use countersign_store::ClientRow;
use serde::Deserialize;

use super::{Failure, Outcome};
use crate::access_token::Audience;
use crate::call::Call;
use crate::discovery::paths;
use crate::provider::Provider;

/// An assertion is made for one request; one that lives for longer was not.
const LONGEST_LIFE: Duration = Duration::from_secs(60 * 60);
/// How far a client's clock may be ahead of ours.
const AHEAD: Duration = Duration::from_secs(60);
const LONGEST_JTI: usize = 256;

#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: f64,
    #[serde(default)]
    nbf: Option<f64>,
    #[serde(default)]
    iat: Option<f64>,
    jti: String,
}

/// Whose assertion it claims to be.
pub(super) fn subject(token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Subject {
        sub: String,
    }
    let claims: Subject = Jws::read(token).ok()?.untrusted_claims().ok()?;
    Some(claims.sub)
}

impl Provider {
    /// Whether an assertion that the client signed is for this call, and its first use.
    pub(super) async fn check_assertion(
        &self,
        call: &Call<'_>,
        client: &ClientRow,
        verified: &Verified,
    ) -> Outcome {
        let Ok(claims) = verified.claims::<Claims>() else {
            return Ok(Err("the claims of its assertion are incomplete"));
        };
        let now = self.clock.now();
        if let Err(why) = check(&claims, client, &self.audiences(call), now) {
            return Ok(Err(why));
        }
        // An endpoint's address can be another server's trap; the issuer cannot (FAPI 2.0 §5.3.2.1).
        let strict = client.metadata.require_pushed_authorization_requests;
        if strict && claims.aud != Audience::One(self.issuer.to_string()) {
            return Ok(Err("its assertion is not for the issuer alone"));
        }
        let name = format!("client assertion\n{}\n{}", client.id, claims.jti);
        let mut tx = self.store.single().await?;
        let first = tx
            .use_once(&fingerprint(&name), now, millis(claims.exp))
            .await?;
        Ok(if first {
            Ok(())
        } else {
            Err("its assertion was used before")
        })
    }

    /// What an assertion may be made out to: this provider, or one of its endpoints.
    fn audiences(&self, call: &Call<'_>) -> Vec<String> {
        let mut ours = vec![self.issuer.as_str().to_owned()];
        for path in [paths::TOKEN, call.path] {
            ours.extend(self.addresses_of(path));
        }
        ours
    }
}

fn check(
    claims: &Claims,
    client: &ClientRow,
    audiences: &[String],
    now: Millis,
) -> Result<(), Failure> {
    if claims.iss != client.id.as_str() || claims.sub != client.id.as_str() {
        return Err("its assertion names another client");
    }
    if !audiences.iter().any(|own| claims.aud.has(own)) {
        return Err("its assertion is for another audience");
    }
    let expires_at = millis(claims.exp);
    if expires_at <= now {
        return Err("its assertion has expired");
    }
    if expires_at > now + LONGEST_LIFE {
        return Err("its assertion lives for too long");
    }
    if [claims.nbf, claims.iat]
        .into_iter()
        .flatten()
        .any(|t| millis(t) > now + AHEAD)
    {
        return Err("its assertion is from the future");
    }
    if !(1..=LONGEST_JTI).contains(&claims.jti.len()) {
        return Err("its assertion has no fit jti");
    }
    Ok(())
}

/// Seconds, perhaps with a fraction (RFC 7519 §2).
fn millis(seconds: f64) -> Millis {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what is out of range is its end"
    )]
    Millis((seconds * 1000.0) as i64)
}
