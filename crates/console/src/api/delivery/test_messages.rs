use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use countersign_admin::{AdminError, TestRequest};
use countersign_delivery::Medium;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Console;
use crate::api::answer::Answer;
use crate::api::caller::Api;
use crate::api::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new().routes(routes!(send))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewTest {
    /// In international form.
    to: String,
    text: String,
    /// It goes as this method's messages go; `smpp` when it is not given.
    method: Option<String>,
    /// `shared`, or names of routes and message centres, instead of the method's.
    route: Option<String>,
    /// `text` or `voice`.
    medium: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Accepted {
    /// Of the message, whose life can be followed.
    id: String,
}

/// Sends a test message, counted by the guards as any other.
#[utoipa::path(post, path = "/delivery/test-messages", tag = "Delivery", request_body = NewTest,
    responses((status = 202, body = Accepted), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn send(State(console): State<Arc<Console>>, api: Api, Json(new): Json<NewTest>) -> Answer {
    let medium = new.medium.as_deref().map_or(Ok(Medium::Text), str::parse);
    let request = TestRequest {
        to: &new.to,
        text: &new.text,
        method: new.method.as_deref().unwrap_or("smpp"),
        route: new.route.as_deref(),
        medium: medium.map_err(|()| AdminError::invalid("medium", "text, voice"))?,
    };
    let id = console.admin.send_test(&api.actor, &request).await?;
    let accepted = Accepted { id: id.0 };
    Ok((StatusCode::ACCEPTED, Json(accepted)).into_response())
}
