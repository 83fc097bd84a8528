use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use countersign_oidc::OfferedMethod;

use crate::Web;
use crate::pages::Locale;

/// The methods that an application may ask for now.
pub(super) fn offered(web: &Web) -> Vec<OfferedMethod> {
    let offers = web.sign_ins.methods().offers().into_iter();
    offers
        .map(|offer| OfferedMethod {
            acr: offer.acr,
            aliases: offer.aliases,
            level: offer.level,
        })
        .collect()
}

/// `GET /.well-known/openid-configuration`. A change of methods shows within seconds, so caches
/// may keep it only shortly.
pub(super) async fn discovery(State(web): State<Arc<Web>>) -> Response {
    let languages = web.pages.languages(&Locale::default(), "/");
    let languages: Vec<String> = languages.into_iter().map(|link| link.tag).collect();
    let document = web.provider.metadata(&offered(&web), &languages);
    (
        [(header::CACHE_CONTROL, "public, max-age=10")],
        Json(document),
    )
        .into_response()
}

/// `GET /jwks`. Applications ask again when they meet a key that they do not know.
pub(super) async fn jwks(State(web): State<Arc<Web>>) -> Response {
    (
        [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, "public, max-age=60"),
        ],
        web.provider.jwks(),
    )
        .into_response()
}
