//! `/account`: what people do for themselves. Whoever is signed in may look; what changes the
//! protection of the account asks for a fresh sign-in first. `api/` is the same for applications.

mod activity;
mod api;
mod applications;
mod apps;
mod frame;
mod numbers;
mod overview;
mod passkeys;
mod password;
mod qr;
mod recovery;
mod sessions;
mod signed;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::Web;

pub(crate) const ACCOUNT: &str = "/account";
const NUMBERS: &str = "/account/numbers";
const APPS: &str = "/account/apps";
const PASSKEYS_NEW: &str = "/account/passkeys/new";
const RECOVERY: &str = "/account/recovery-codes";
const SESSIONS: &str = "/account/sessions";
const APPLICATIONS: &str = "/account/applications";
const ACTIVITY: &str = "/account/activity";
const PASSWORD: &str = "/account/password";

pub(crate) fn routes(web: &Arc<Web>) -> Router<Arc<Web>> {
    Router::new()
        .route(ACCOUNT, get(overview::show))
        .route(
            "/account/two-step",
            get(overview::ask).post(overview::two_step),
        )
        .route(
            "/account/numbers/new",
            get(numbers::new).post(numbers::begin),
        )
        .route(
            "/account/numbers/verify/{id}",
            get(numbers::code).post(numbers::verify),
        )
        .route(
            "/account/numbers/{number}",
            get(numbers::show).post(numbers::change),
        )
        .route("/account/apps/new", get(apps::new).post(apps::begin))
        .route(
            "/account/apps/new/{app}",
            get(apps::begun).post(apps::confirm),
        )
        .route("/account/apps/{app}", get(apps::show).post(apps::remove))
        .route(PASSKEYS_NEW, get(passkeys::new).post(passkeys::add))
        .route("/account/passkeys/options", post(passkeys::ask))
        .route(
            "/account/passkeys/{passkey}",
            get(passkeys::show).post(passkeys::change),
        )
        .route(RECOVERY, get(recovery::show).post(recovery::make))
        .route(PASSWORD, get(password::show).post(password::change))
        .route(SESSIONS, get(sessions::show).post(sessions::end))
        .route(
            APPLICATIONS,
            get(applications::show).post(applications::revoke),
        )
        .route(ACTIVITY, get(activity::show))
        .route("/account/alarm", post(activity::alarm))
        .route_layer(from_fn_with_state(
            Arc::clone(web),
            crate::http::refuse_foreign_origin,
        ))
        .merge(api::routes(web))
}
