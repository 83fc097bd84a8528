use countersign_jose::Algorithm;
use countersign_store::{ClientRow, GrantRow, RefreshTokenRow};
use serde_json::{Map, Value, json};

use crate::access_token::AccessToken;
use crate::error::ProviderError;
use crate::keys::TokenType;
use crate::provider::Provider;

/// All that is told of a token that is not good, is not known, or is none of the caller's
/// business (RFC 7662 §2.2).
pub(super) fn inactive() -> Map<String, Value> {
    Map::from_iter([("active".to_owned(), Value::Bool(false))])
}

fn active(members: Value) -> Map<String, Value> {
    let mut answer = Map::from_iter([("active".to_owned(), Value::Bool(true))]);
    if let Value::Object(members) = members {
        answer.extend(members.into_iter().filter(|(_, value)| !value.is_null()));
    }
    answer
}

pub(super) fn of_access_token(token: AccessToken) -> Map<String, Value> {
    // A key's thumbprint in the binding says which proof goes with the token (RFC 9449 §6.2).
    let dpop = token.cnf.as_ref().is_some_and(|cnf| cnf.jkt.is_some());
    active(json!({
        "token_type": if dpop { "DPoP" } else { "Bearer" },
        "iss": token.iss,
        "aud": token.aud,
        "sub": token.sub,
        "client_id": token.client_id,
        "scope": (!token.scope.is_empty()).then_some(token.scope),
        "exp": token.exp,
        "iat": token.iat,
        "jti": token.jti,
        "auth_time": token.auth_time,
        "acr": token.acr,
        "amr": (!token.amr.is_empty()).then_some(token.amr),
        "cnf": token.cnf,
        "act": token.act,
    }))
}

pub(super) fn of_refresh_token(
    token: &RefreshTokenRow,
    grant: &GrantRow,
    subject: &str,
    issuer: &str,
) -> Map<String, Value> {
    active(json!({
        "iss": issuer,
        "sub": subject,
        "client_id": grant.client_id,
        "scope": grant.scopes.join(" "),
        "exp": token.expires_at.seconds(),
        "iat": token.created_at.seconds(),
        "auth_time": grant.auth_time.seconds(),
        "acr": grant.acr.as_str(),
    }))
}

impl Provider {
    /// RFC 9701 §5: nothing of the token stands outside of `token_introspection`.
    pub(super) fn sign_introspection(
        &self,
        caller: &ClientRow,
        answer: Map<String, Value>,
    ) -> Result<String, ProviderError> {
        let registered = caller.metadata.introspection_signed_response_alg.as_deref();
        let alg = registered.and_then(Algorithm::from_name);
        let claims = json!({
            "iss": self.issuer.as_str(),
            "aud": caller.id,
            "iat": self.clock.now().seconds(),
            "token_introspection": answer,
        });
        let alg = alg.unwrap_or(Algorithm::Rs256);
        Ok(self.keys.sign(alg, TokenType::Introspection, &claims)?)
    }
}
