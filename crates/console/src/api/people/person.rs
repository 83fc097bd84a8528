use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use countersign_admin::NewPersonEntry;
use countersign_core::ids::PersonId;
use countersign_directory::Update;
use countersign_store::Attributes;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::body::{ChangedPerson, PersonBody};
use crate::Console;
use crate::api::answer::{Answer, nothing, plain, versioned};
use crate::api::caller::Api;
use crate::api::if_match::IfMatch;
use crate::api::listing::{Listing, Part};
use crate::api::problem::Problem;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Search {
    /// Beginnings of a user name, words of a name or a mail address, or the last digits of a
    /// number.
    #[serde(default)]
    q: String,
}

/// People who are found, or all in order of user name.
#[utoipa::path(get, path = "/people", tag = "People", params(Search, Part),
    responses((status = 200, body = Listing<PersonBody>)))]
pub(super) async fn list(
    State(console): State<Arc<Console>>,
    api: Api,
    Query(search): Query<Search>,
    Query(part): Query<Part>,
) -> Answer {
    let limit = part.limit()?;
    let after = part.after.as_deref().map(PersonId::from);
    let found = console
        .admin
        .people(&api.actor, &search.q, after.as_ref(), limit)
        .await?;
    let people = found.into_iter().map(PersonBody::from).collect();
    Ok(plain(&Listing::part(
        people,
        limit,
        |person: &PersonBody| person.id.clone(),
    )))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPerson {
    username: String,
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, Vec<String>>)]
    attributes: Attributes,
}

/// Adds a person, who chooses the password: begin a reset afterwards.
#[utoipa::path(post, path = "/people", tag = "People", request_body = NewPerson,
    responses((status = 201, body = PersonBody), (status = 409, body = Problem)))]
pub(super) async fn add(
    State(console): State<Arc<Console>>,
    api: Api,
    Json(new): Json<NewPerson>,
) -> Answer {
    let entry = NewPersonEntry {
        username: new.username,
        attributes: new.attributes,
    };
    let view = console.admin.add_person(&api.actor, &entry).await?;
    let revision = view.person.revision;
    Ok(versioned(
        StatusCode::CREATED,
        revision,
        &PersonBody::from(view),
    ))
}

/// One person.
#[utoipa::path(get, path = "/people/{id}", tag = "People", params(("id" = String, Path)),
    responses((status = 200, body = PersonBody), (status = 404, body = Problem)))]
pub(super) async fn show(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
) -> Answer {
    let view = console.admin.person(&api.actor, &PersonId(id)).await?;
    let revision = view.person.revision;
    Ok(versioned(StatusCode::OK, revision, &PersonBody::from(view)))
}

/// What is to be different; what is not named stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Changes {
    username: Option<String>,
    /// False ends all sessions.
    active: Option<bool>,
    /// All values of each attribute that is named; an empty list removes it.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, Vec<String>>)]
    attributes: Attributes,
    /// True asks the person for a second factor also where an application is content with the
    /// password; they cannot switch that off.
    two_step_required: Option<bool>,
}

/// Makes all changes or none.
#[utoipa::path(patch, path = "/people/{id}", tag = "People", params(("id" = String, Path)),
    request_body = Changes,
    responses((status = 200, body = ChangedPerson), (status = 412, body = Problem)))]
pub(super) async fn change(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
    IfMatch(seen): IfMatch,
    Json(changes): Json<Changes>,
) -> Answer {
    let update = Update {
        username: changes.username,
        active: changes.active,
        attributes: changes.attributes,
        two_step_required: changes.two_step_required,
    };
    let changed = console
        .admin
        .update_person(&api.actor, &PersonId(id), &update, seen)
        .await?;
    let (view, not_told) = changed;
    let revision = view.person.revision;
    let body = ChangedPerson {
        person: view.into(),
        not_told,
    };
    Ok(versioned(StatusCode::OK, revision, &body))
}

/// Removes a person with all sessions and grants.
#[utoipa::path(delete, path = "/people/{id}", tag = "People", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn remove(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
    IfMatch(seen): IfMatch,
) -> Answer {
    console
        .admin
        .remove_person(&api.actor, &PersonId(id), seen)
        .await?;
    Ok(nothing())
}
