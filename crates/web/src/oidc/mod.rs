//! The OpenID provider's endpoints. Rules are in `countersign_oidc`; here is HTTP.

mod about;
mod answer;
mod api;
mod authorize;
mod backchannel;
mod check_session;
mod choose;
mod consent;
mod cors;
mod device;
mod done;
mod end_session;
mod form;
mod introspect;
mod invite;
mod metadata;
pub(crate) mod nonce;
mod proceed;
mod push;
mod registration;
mod revoke;
mod signed_out;
mod token;
mod userinfo;

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use countersign_core::ids::RequestId;
use countersign_oidc::paths;

pub(crate) use about::about;
pub(crate) use end_session::SIGN_OUT_FORM;

use crate::Web;
use crate::http::refuse_foreign_origin;

/// Where a form ends the session.
pub(crate) const END_SESSION: &str = paths::END_SESSION;

const RESUME: &str = "/authorize/resume";
const CANCEL: &str = "/authorize/cancel";
const CONSENT: &str = "/consent";
const REGISTERED: &str = "/register/{client_id}";
const CHOOSE: &str = "/authorize/account";

/// Where a browser goes on with its authorization request after a sign-in.
pub(crate) fn resume_path(request: &RequestId) -> String {
    format!("{RESUME}?request={request}")
}

/// Where a browser goes when its person does not want to sign in.
pub(crate) fn cancel_path(request: &RequestId) -> String {
    format!("{CANCEL}?request={request}")
}

fn consent_path(request: &RequestId) -> String {
    format!("{CONSENT}?request={request}")
}

fn choose_path(request: &RequestId) -> String {
    format!("{CHOOSE}?request={request}")
}

pub(crate) fn routes(web: &Arc<Web>) -> Router<Arc<Web>> {
    // Applications in a browser read these from their own origin.
    let shared = Router::new()
        .route(
            "/.well-known/openid-configuration",
            get(metadata::discovery),
        )
        .route(
            "/.well-known/oauth-authorization-server",
            get(metadata::discovery),
        )
        .route(paths::JWKS, get(metadata::jwks))
        .route(paths::PUSH, post(push::push))
        .route(paths::TOKEN, post(token::token))
        .route(paths::INTROSPECT, post(introspect::introspect))
        .route(paths::REVOKE, post(revoke::revoke))
        .route(paths::USERINFO, get(userinfo::get).post(userinfo::post))
        .route(paths::REGISTER, post(registration::register))
        .route(
            REGISTERED,
            get(registration::show)
                .put(registration::change)
                .delete(registration::remove),
        )
        .route_layer(from_fn_with_state(Arc::clone(web), nonce::offer))
        .route_layer(from_fn(cors::allow_any_origin));
    // Nobody but our own pages posts to these.
    let forms = Router::new()
        .route(CONSENT, get(consent::show).post(consent::decide))
        .route(CHOOSE, get(choose::show).post(choose::choose))
        .route(paths::DEVICE, get(device::show).post(device::enter))
        .route_layer(from_fn_with_state(Arc::clone(web), refuse_foreign_origin));
    Router::new()
        .route(paths::AUTHORIZE, get(authorize::get).post(authorize::post))
        .route(RESUME, get(authorize::resume))
        .route(CANCEL, get(authorize::cancel))
        .route(paths::DEVICE_AUTHORIZATION, post(device::authorization))
        .route(paths::BACKCHANNEL, post(backchannel::authorize))
        .route(paths::DEVICE_DONE, get(device::ended))
        .route(
            &format!("{}/{{token}}", paths::BACKCHANNEL_LINK),
            get(backchannel::follow),
        )
        .route(paths::BACKCHANNEL_DONE, get(backchannel::ended))
        .route(paths::LOGO, get(about::logo))
        .route(paths::CHECK_SESSION, get(check_session::page_in_frame))
        .route(
            paths::END_SESSION,
            get(end_session::get).post(end_session::post),
        )
        .merge(forms)
        .merge(shared)
}
