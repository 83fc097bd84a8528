use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use countersign_admin::Permission;
use countersign_web::api::name_problems;
use utoipa::openapi::security::{ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi, SecurityRequirement, Server};

use super::{BASE, described};
use crate::Console;

const SCHEME: &str = "countersign";

/// The OpenAPI 3.1 document of the server at `issuer`.
#[must_use]
pub fn openapi_document(issuer: &str) -> OpenApi {
    let (_, mut document) = described().split_for_parts();
    document.info = InfoBuilder::new()
        .title("Countersign management API")
        .version("1")
        .description(Some(
            "Everything that the console does, for programs. Errors are RFC 9457 problems; \
             `If-Match` guards against lost updates; `Idempotency-Key` makes a POST safe to repeat.",
        ))
        .build();
    document.servers = Some(vec![Server::new(format!("{issuer}{BASE}"))]);
    let scopes: Vec<(String, String)> = Permission::ALL
        .into_iter()
        .map(|p| (p.scope(), p.to_string()))
        .collect();
    let flow = ClientCredentials::new(
        format!("{issuer}{}", countersign_oidc::paths::TOKEN),
        Scopes::from_iter(scopes),
    );
    let scheme = SecurityScheme::OAuth2(OAuth2::new([Flow::ClientCredentials(flow)]));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(SCHEME, scheme);
    name_problems(&mut document);
    document.security = Some(vec![SecurityRequirement::new(SCHEME, Vec::<String>::new())]);
    document
}

/// `GET /api/v1/openapi.json`.
pub(super) async fn serve(State(console): State<Arc<Console>>) -> Json<OpenApi> {
    Json(openapi_document(&console.web.issuer))
}
