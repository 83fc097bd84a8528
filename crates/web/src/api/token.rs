use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::response::Response;
use countersign_oidc::{ApiCaller, Parameters, PresentedToken, Refusal, TokenError, TokenScheme};

use super::problem::{Problem, failed};
use crate::Web;
use crate::http::{self, Caller, Peer, refused_status, unauthenticated};

/// Who calls, by an access token that is good for an interface of this server.
#[derive(Clone, Debug)]
pub struct TokenHolder {
    pub scheme: TokenScheme,
    pub caller: ApiCaller,
}

impl TokenHolder {
    /// Reads the token of a request to the interface below `base`.
    ///
    /// # Errors
    /// The answer to a request without a token that will do.
    pub async fn of(web: &Web, parts: &mut Parts, base: &str) -> Result<Self, Response> {
        let Ok(peer) = Peer::from_request_parts(parts, &()).await;
        let caller = Caller::of(web, peer, parts);
        let nothing = Parameters::default();
        let path = parts
            .extensions
            .get::<OriginalUri>()
            .map_or(parts.uri.path(), |original| original.path())
            .to_owned();
        let malformed = |refusal| token_refused(TokenScheme::Bearer, refusal);
        let call = caller.call(&path, &nothing).map_err(malformed)?;
        let Some(presented) = PresentedToken::read(&call).map_err(malformed)? else {
            return Err(unauthenticated());
        };
        let resource = format!("{}{base}", web.issuer);
        match web.provider.api_caller(&call, presented, &resource).await {
            Ok(caller) => Ok(Self {
                scheme: presented.scheme,
                caller,
            }),
            Err(TokenError::Refused(refusal)) => Err(token_refused(presented.scheme, refusal)),
            Err(TokenError::Failed(error)) => Err(failed(&error)),
        }
    }
}

/// Why an access token did not do, as a problem.
#[must_use]
pub fn token_refused(scheme: TokenScheme, refusal: Refusal) -> Response {
    let body = Problem::new(refused_status(refusal), refusal.description);
    http::token_refused(scheme, refusal, body)
}
