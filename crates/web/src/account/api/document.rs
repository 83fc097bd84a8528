use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use countersign_oidc::{ACCOUNT_READ_SCOPE, ACCOUNT_SCOPE, paths};
use utoipa::openapi::security::{AuthorizationCode, Flow, OAuth2, Scopes, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi, Server};

use super::{BASE, described};
use crate::Web;
use crate::api::name_problems;

/// As every operation names it.
const SCHEME: &str = "countersign";

/// The OpenAPI 3.1 document of the server at `issuer`.
fn openapi_document(issuer: &str) -> OpenApi {
    let (_, mut document) = described().split_for_parts();
    document.info = InfoBuilder::new()
        .title("Countersign account API")
        .version("1")
        .description(Some(
            "What people do for themselves at /account, for applications that they are signed in \
             to. Errors are RFC 9457 problems. What changes the protection of an account needs a \
             sign-in of the last five minutes by the strongest way that the person has; without \
             one the answer is 401 with error=\"insufficient_user_authentication\" (RFC 9470).",
        ))
        .build();
    document.servers = Some(vec![Server::new(format!("{issuer}{BASE}"))]);
    let flow = AuthorizationCode::new(
        format!("{issuer}{}", paths::AUTHORIZE),
        format!("{issuer}{}", paths::TOKEN),
        Scopes::from_iter([
            (ACCOUNT_READ_SCOPE, "See what protects the account"),
            (ACCOUNT_SCOPE, "See and change what protects the account"),
        ]),
    );
    let scheme = SecurityScheme::OAuth2(OAuth2::new([Flow::AuthorizationCode(flow)]));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(SCHEME, scheme);
    name_problems(&mut document);
    document
}

/// `GET /account/api/v1/openapi.json`.
pub(super) async fn serve(State(web): State<Arc<Web>>) -> Json<OpenApi> {
    Json(openapi_document(&web.issuer))
}
