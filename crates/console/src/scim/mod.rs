//! SCIM 2.0 (RFC 7643, RFC 7644) under `/scim/v2`: how other systems provision people and groups.
//! It is one more face of Manage People, with the same access tokens and scopes as the API.

mod answer;
mod config;
mod filter;
mod group;
mod groups;
mod list;
mod patch;
mod plan;
mod user;
mod users;

use std::sync::Arc;

use axum::Router;
use axum::routing::{any, get};

use crate::Console;

const BASE: &str = "/scim/v2";

pub(crate) fn routes() -> Router<Arc<Console>> {
    let router = Router::new()
        .route("/ServiceProviderConfig", get(config::provider))
        .route("/ResourceTypes", get(config::resource_types))
        .route("/ResourceTypes/{name}", get(config::resource_type))
        .route("/Schemas", get(config::schemas))
        .route("/Schemas/{id}", get(config::schema))
        .route("/Users", get(users::list).post(users::add))
        .route(
            "/Users/{id}",
            get(users::show)
                .put(users::replace)
                .patch(users::patch)
                .delete(users::remove),
        )
        .route("/Groups", get(groups::list).post(groups::add))
        .route(
            "/Groups/{id}",
            get(groups::show)
                .put(groups::replace)
                .patch(groups::patch)
                .delete(groups::remove),
        )
        .route("/Bulk", any(answer::not_done))
        .route("/Me", any(answer::not_done))
        .fallback(answer::no_such_address)
        .method_not_allowed_fallback(answer::not_done);
    Router::new().nest(BASE, router)
}
