use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use countersign_admin::{Client, Made};
use countersign_oidc::MetadataDocument;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Console;
use crate::api::answer::{Answer, nothing, plain, versioned};
use crate::api::caller::Api;
use crate::api::if_match::IfMatch;
use crate::api::listing::{Listing, Part};
use crate::api::problem::Problem;
use crate::api::switch::Switch;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(show, change, remove))
        .routes(routes!(renew_secret))
        .routes(routes!(set_enabled))
}

/// An application.
#[derive(Debug, Serialize, ToSchema)]
struct ClientBody {
    client_id: String,
    /// Told once, when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    enabled: bool,
    has_secret: bool,
    /// By dynamic registration (RFC 7591).
    registered_itself: bool,
    /// Client metadata in the names of RFC 7591 §2 and the specifications that add to it.
    #[schema(value_type = Object)]
    metadata: MetadataDocument,
    created_at: String,
    updated_at: String,
    revision: i64,
}

impl From<Client> for ClientBody {
    fn from(client: Client) -> Self {
        Self {
            client_id: client.id.0,
            client_secret: None,
            enabled: client.enabled,
            has_secret: client.has_secret,
            registered_itself: client.registered_itself,
            metadata: client.metadata,
            created_at: client.created_at.rfc3339(),
            updated_at: client.updated_at.rfc3339(),
            revision: client.revision,
        }
    }
}

impl From<Made> for ClientBody {
    fn from(made: Made) -> Self {
        Self {
            client_secret: made.secret.map(|secret| secret.expose().to_owned()),
            ..made.client.into()
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewClient {
    /// Made when it is not given.
    #[serde(default)]
    client_id: String,
    #[schema(value_type = Object)]
    metadata: Map<String, Value>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Search {
    /// Part of a name or an identifier.
    #[serde(default)]
    search: String,
}

/// Clients in order of identifier.
#[utoipa::path(get, path = "/clients", tag = "OpenID Connect", params(Search, Part),
    responses((status = 200, body = Listing<ClientBody>), (status = 400, body = Problem)))]
async fn list(
    State(console): State<Arc<Console>>,
    api: Api,
    Query(wanted): Query<Search>,
    Query(part): Query<Part>,
) -> Answer {
    let limit = part.limit()?;
    let clients = console.admin.clients(&api.actor, &wanted.search).await?;
    let after = part.after.unwrap_or_default();
    let part = clients
        .into_iter()
        .filter(|client| client.id.as_str() > after.as_str());
    let part: Vec<ClientBody> = part
        .take(usize::try_from(limit).unwrap_or(usize::MAX))
        .map(ClientBody::from)
        .collect();
    Ok(plain(&Listing::part(part, limit, |client| {
        client.client_id.clone()
    })))
}

/// Registers a client.
#[utoipa::path(post, path = "/clients", tag = "OpenID Connect", request_body = NewClient,
    responses((status = 201, body = ClientBody), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn add(State(console): State<Arc<Console>>, api: Api, Json(new): Json<NewClient>) -> Answer {
    let made = console
        .admin
        .add_client(&api.actor, &new.client_id, &new.metadata)
        .await?;
    let body = ClientBody::from(made);
    Ok(versioned(StatusCode::CREATED, body.revision, &body))
}

/// One client.
#[utoipa::path(get, path = "/clients/{client_id}", tag = "OpenID Connect",
    params(("client_id" = String, Path)),
    responses((status = 200, body = ClientBody), (status = 404, body = Problem)))]
async fn show(State(console): State<Arc<Console>>, api: Api, Path(id): Path<String>) -> Answer {
    let client = console.admin.client(&api.actor, &id.into()).await?;
    Ok(versioned(
        StatusCode::OK,
        client.revision,
        &ClientBody::from(client),
    ))
}

/// Lays changes over what is registered (RFC 7396): null takes a member back to its default.
#[utoipa::path(patch, path = "/clients/{client_id}", tag = "OpenID Connect",
    params(("client_id" = String, Path)), request_body = Object,
    responses((status = 200, body = ClientBody), (status = 404, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
async fn change(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
    IfMatch(seen): IfMatch,
    Json(changes): Json<Map<String, Value>>,
) -> Answer {
    let made = console
        .admin
        .change_client(&api.actor, &id.into(), &changes, seen)
        .await?;
    let body = ClientBody::from(made);
    Ok(versioned(StatusCode::OK, body.revision, &body))
}

/// Removes a client with all its grants.
#[utoipa::path(delete, path = "/clients/{client_id}", tag = "OpenID Connect",
    params(("client_id" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn remove(State(console): State<Arc<Console>>, api: Api, Path(id): Path<String>) -> Answer {
    console.admin.remove_client(&api.actor, &id.into()).await?;
    Ok(nothing())
}

/// Makes a new secret; the old one ends.
#[utoipa::path(post, path = "/clients/{client_id}/secret", tag = "OpenID Connect",
    params(("client_id" = String, Path)),
    responses((status = 200, body = ClientBody), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
async fn renew_secret(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
) -> Answer {
    let made = console
        .admin
        .renew_client_secret(&api.actor, &id.into())
        .await?;
    let body = ClientBody::from(made);
    Ok(versioned(StatusCode::OK, body.revision, &body))
}

/// Switches a client on or off.
#[utoipa::path(put, path = "/clients/{client_id}/enabled", tag = "OpenID Connect",
    params(("client_id" = String, Path)), request_body = Switch,
    responses((status = 204), (status = 404, body = Problem)))]
async fn set_enabled(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
    Json(switch): Json<Switch>,
) -> Answer {
    console
        .admin
        .set_client_enabled(&api.actor, &id.into(), switch.enabled)
        .await?;
    Ok(nothing())
}
