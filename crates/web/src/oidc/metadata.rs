use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_oidc::{OfferedMethod, PublicDocument};

use crate::Web;
use crate::http::is_known;

/// The methods that an application may ask for now.
pub(super) fn offered(web: &Web) -> Vec<OfferedMethod> {
    let offers = web.sign_ins.methods().offers().into_iter();
    offers
        .map(|offer| OfferedMethod {
            acr: offer.acr,
            aliases: offer.aliases,
            level: offer.level,
            chooses: offer.chooses,
            lacked: false,
        })
        .collect()
}

/// `GET /.well-known/openid-configuration`. A change of methods shows within seconds, so caches
/// may keep it only shortly.
pub(super) async fn discovery(State(web): State<Arc<Web>>, headers: HeaderMap) -> Response {
    let document = web
        .provider
        .discovery(offered(&web), web.pages.language_tags());
    answer(&headers, &document, "public, max-age=10")
}

/// `GET /jwks`. Applications ask again when they meet a key that they do not know.
pub(super) async fn jwks(State(web): State<Arc<Web>>, headers: HeaderMap) -> Response {
    answer(&headers, &web.provider.key_set(), "public, max-age=60")
}

fn answer(headers: &HeaderMap, document: &PublicDocument, cache: &'static str) -> Response {
    let about = [
        (header::CACHE_CONTROL, cache.to_owned()),
        (header::ETAG, document.etag.clone()),
    ];
    if is_known(headers, &document.etag) {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (about, kind, document.json.clone()).into_response()
}
