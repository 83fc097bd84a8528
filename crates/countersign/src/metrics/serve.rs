//! Who may see the figures: only those of listed addresses, with a token where there is one.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use countersign_core::seal::equal_in_constant_time;
use countersign_core::{AddressRange, Secret};
use countersign_web::Web;

use super::Figures;
use super::gather::gather;
use super::text::CONTENT_TYPE;
use crate::config::MetricsConfig;
use crate::house::Failure;

/// The shortest token that is taken.
const SHORTEST: usize = 16;

/// What is shown, and to whom.
#[derive(Debug)]
pub(crate) struct Shown {
    web: Arc<Web>,
    figures: Arc<Figures>,
    gate: Gate,
}

#[derive(Clone, Debug)]
pub(crate) struct Gate {
    allowed: Vec<AddressRange>,
    token: Option<Secret>,
}

impl Gate {
    pub(crate) fn of(config: &MetricsConfig) -> Result<Self, Failure> {
        let token = match &config.token_file {
            None => None,
            Some(file) => {
                let wrong = |what: &str| format!("metrics.token_file = {}: {what}", file.display());
                let text = std::fs::read_to_string(file).map_err(|e| wrong(&e.to_string()))?;
                let token = text.trim();
                if token.len() < SHORTEST || !token.bytes().all(|b| b.is_ascii_graphic()) {
                    let least = format!("a token has at least {SHORTEST} characters, all of ASCII");
                    return Err(wrong(&least).into());
                }
                Some(Secret::new(token))
            }
        };
        Ok(Self {
            allowed: config.allowed.clone(),
            token,
        })
    }

    /// Why somebody may not see them.
    fn refuses(&self, peer: SocketAddr, headers: &HeaderMap) -> Option<StatusCode> {
        if !self.allowed.iter().any(|range| range.contains(peer.ip())) {
            return Some(StatusCode::FORBIDDEN);
        }
        let token = self.token.as_ref()?;
        let given = headers.get(header::AUTHORIZATION).map(|v| v.as_bytes());
        let given = given.and_then(|value| value.strip_prefix(b"Bearer "));
        let right = given.is_some_and(|t| equal_in_constant_time(t, token.expose().as_bytes()));
        (!right).then_some(StatusCode::UNAUTHORIZED)
    }
}

impl Shown {
    pub(crate) fn new(web: Arc<Web>, figures: Arc<Figures>, gate: Gate) -> Self {
        Self { web, figures, gate }
    }
}

/// What is at the address of the figures.
pub(crate) fn routes(shown: Shown) -> Router {
    let shown = Arc::new(shown);
    let guard = axum::middleware::from_fn_with_state(Arc::clone(&shown), admit);
    Router::new()
        .route("/metrics", get(metrics))
        .with_state(shown)
        .layer(guard)
}

async fn admit(
    State(shown): State<Arc<Shown>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    match shown.gate.refuses(peer, request.headers()) {
        None => next.run(request).await,
        Some(StatusCode::UNAUTHORIZED) => {
            let how = [(header::WWW_AUTHENTICATE, "Bearer")];
            (StatusCode::UNAUTHORIZED, how).into_response()
        }
        Some(status) => status.into_response(),
    }
}

async fn metrics(State(shown): State<Arc<Shown>>) -> Response {
    let text = gather(&shown.web, &shown.figures).await;
    let about = [
        (header::CONTENT_TYPE, CONTENT_TYPE),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (about, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn asked(gate: &Gate, peer: &str, authorization: Option<&str>) -> Option<u16> {
        let mut headers = HeaderMap::new();
        if let Some(value) = authorization {
            let value = HeaderValue::from_str(value).unwrap();
            headers.insert(header::AUTHORIZATION, value);
        }
        let refused = gate.refuses(peer.parse().unwrap(), &headers);
        refused.map(|status| status.as_u16())
    }

    #[test]
    fn only_listed_addresses_with_the_token_are_let_in() {
        let mut gate = Gate {
            allowed: vec!["127.0.0.1".parse().unwrap(), "10.1.0.0/16".parse().unwrap()],
            token: None,
        };
        for (peer, refused) in [
            ("127.0.0.1:1", None),
            ("[::ffff:127.0.0.1]:1", None),
            ("10.1.2.3:1", None),
            ("10.2.0.1:1", Some(403)),
            ("[::1]:1", Some(403)),
        ] {
            assert_eq!(asked(&gate, peer, None), refused, "{peer}");
        }
        gate.token = Some(Secret::new("a-token-of-the-monitoring"));
        for (authorization, refused) in [
            (None, Some(401)),
            (Some("Bearer a-token-of-the-monitorinG"), Some(401)),
            (Some("Bearer a-token-of-the-monitoring2"), Some(401)),
            (Some("Bearer "), Some(401)),
            (Some("a-token-of-the-monitoring"), Some(401)),
            (Some("Bearer a-token-of-the-monitoring"), None),
        ] {
            assert_eq!(asked(&gate, "127.0.0.1:1", authorization), refused);
        }
        let stranger = asked(
            &gate,
            "192.0.2.1:1",
            Some("Bearer a-token-of-the-monitoring"),
        );
        assert_eq!(stranger, Some(403));
    }
}
