//! What an endpoint that takes access tokens answers to one that does not do.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_oidc::{Algorithm, ErrorCode, Refusal, TokenScheme};
use countersign_signin::Proof;

/// RFC 6750 §3, RFC 9449 §7.1: both ways are open.
#[must_use]
pub fn unauthenticated() -> Response {
    let mut response = StatusCode::UNAUTHORIZED.into_response();
    for scheme in [TokenScheme::Bearer, TokenScheme::Dpop] {
        if let Ok(value) = HeaderValue::from_str(&challenge(scheme, None)) {
            let headers = response.headers_mut();
            headers.append(header::WWW_AUTHENTICATE, value);
        }
    }
    response
}

/// The status of the answer to a token that did not do (RFC 6750 §3.1).
#[must_use]
pub const fn refused_status(refusal: Refusal) -> StatusCode {
    match refusal.code {
        ErrorCode::InsufficientScope => StatusCode::FORBIDDEN,
        ErrorCode::InvalidRequest => StatusCode::BAD_REQUEST,
        _ => StatusCode::UNAUTHORIZED,
    }
}

/// Why an access token did not do (RFC 6750 §3.1), with `body` for who reads it.
pub fn token_refused(scheme: TokenScheme, refusal: Refusal, body: impl IntoResponse) -> Response {
    let value = challenge(scheme, Some(refusal));
    let headers = [(header::WWW_AUTHENTICATE, value)];
    (refused_status(refusal), headers, body).into_response()
}

/// The token lacks a scope (RFC 6750 §3.1), which is named.
pub fn scope_missing(scheme: TokenScheme, scope: &str, body: impl IntoResponse) -> Response {
    let refusal = Refusal::new(
        ErrorCode::InsufficientScope,
        "the access token lacks a scope",
    );
    let value = format!(r#"{}, scope="{scope}""#, challenge(scheme, Some(refusal)));
    let headers = [(header::WWW_AUTHENTICATE, value)];
    (StatusCode::FORBIDDEN, headers, body).into_response()
}

/// The person has to sign in anew, and a token of that sign-in will do (RFC 9470 §3). The first of
/// the acr values is the one to ask for; the others would do as well.
pub fn sign_in_needed(scheme: TokenScheme, proof: &Proof, body: impl IntoResponse) -> Response {
    let refusal = Refusal::new(
        ErrorCode::InsufficientUserAuthentication,
        "the person has to sign in anew",
    );
    let mut acrs = vec![proof.method.as_str()];
    for acr in &proof.satisfying {
        if !acrs.contains(&acr.as_str()) {
            acrs.push(acr.as_str());
        }
    }
    let value = format!(
        r#"{}, acr_values="{}", max_age="{}""#,
        challenge(scheme, Some(refusal)),
        acrs.join(" "),
        Proof::LIFETIME.as_secs()
    );
    let headers = [(header::WWW_AUTHENTICATE, value)];
    (StatusCode::UNAUTHORIZED, headers, body).into_response()
}

fn challenge(scheme: TokenScheme, refusal: Option<Refusal>) -> String {
    let mut value = match scheme {
        TokenScheme::Bearer => r#"Bearer realm="countersign""#.to_owned(),
        TokenScheme::Dpop => {
            let algorithms = Algorithm::ALL.map(Algorithm::as_str).join(" ");
            format!(r#"DPoP realm="countersign", algs="{algorithms}""#)
        }
    };
    if let Some(refusal) = refusal {
        let (code, description) = (refusal.code.as_str(), refusal.description);
        value.push_str(&format!(
            r#", error="{code}", error_description="{description}""#
        ));
    }
    value
}
