//! The places of the console, a file or folder each. A page shows and a posted form acts; what
//! may be done and what comes of it is decided in `countersign_admin`.

mod applications;
mod audit;
mod authentication;
mod delivery;
mod home;
mod logs;
mod look;
mod people;
mod reports;
mod roles;
mod scripts;

pub(crate) use people::export_file;

use std::sync::Arc;

use axum::Router;

use crate::Console;

pub(crate) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .merge(home::routes())
        .merge(look::routes())
        .merge(scripts::routes())
        .merge(authentication::routes())
        .merge(people::routes())
        .merge(roles::routes())
        .merge(applications::routes())
        .merge(delivery::routes())
        .merge(reports::routes())
        .merge(audit::routes())
        .merge(logs::routes())
}
