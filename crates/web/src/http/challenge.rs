//! What an endpoint that takes access tokens answers to one that does not do.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_oidc::{Algorithm, ErrorCode, Refusal, TokenScheme};

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

/// Why an access token did not do (RFC 6750 §3.1), with `body` for who reads it.
pub fn token_refused(scheme: TokenScheme, refusal: Refusal, body: impl IntoResponse) -> Response {
    let status = match refusal.code {
        ErrorCode::InsufficientScope => StatusCode::FORBIDDEN,
        ErrorCode::InvalidRequest => StatusCode::BAD_REQUEST,
        _ => StatusCode::UNAUTHORIZED,
    };
    let value = challenge(scheme, Some(refusal));
    (status, [(header::WWW_AUTHENTICATE, value)], body).into_response()
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
