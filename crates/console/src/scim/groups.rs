//! `/scim/v2/Groups`.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use countersign_admin::{Actor, Group};
use serde_json::{Value, json};

use super::answer::{self, Answer, Document, ScimError, check_version};
use super::filter::Filter;
use super::group::{self, Wanted as WantedGroup};
use super::list::Wanted;
use super::patch as patching;
use crate::Console;
use crate::api::Api;

fn shown(console: &Console, group: &Group) -> Value {
    group::resource(group, &console.web.issuer)
}

/// `GET /Groups`.
pub(super) async fn list(
    State(console): State<Arc<Console>>,
    api: Api,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let filter = wanted.filter()?;
    let mut names = console.admin.group_names(&api.actor).await?;
    // By its name a group is found without its members.
    let by_name = |name: &String| {
        let resource = json!({"id": name, "displayName": name});
        filter
            .as_ref()
            .is_none_or(|filter| filter.matches(&resource))
    };
    let beyond_name = ["schemas", "externalId", "members", "meta"];
    let of_name = |filter: &Filter| !filter.mentions(&beyond_name);
    if filter.as_ref().is_none_or(of_name) {
        names.retain(by_name);
        let total = names.len();
        let part = names
            .into_iter()
            .skip(wanted.skipped())
            .take(wanted.count());
        let mut groups = Vec::new();
        for name in part {
            let group = console.admin.group(&api.actor, &name).await?;
            groups.push(shown(&console, &group));
        }
        return Ok(answer::body(StatusCode::OK, &wanted.list(total, groups)));
    }
    let mut groups = Vec::new();
    for name in names {
        let group = console.admin.group(&api.actor, &name).await?;
        let resource = shown(&console, &group);
        if filter
            .as_ref()
            .is_none_or(|filter| filter.matches(&resource))
        {
            groups.push(resource);
        }
    }
    Ok(answer::body(StatusCode::OK, &wanted.list_of(groups)))
}

/// `POST /Groups`.
pub(super) async fn add(
    State(console): State<Arc<Console>>,
    api: Api,
    Document(wanted): Document,
) -> Answer {
    let wanted = group::read(&wanted)?;
    let external_id = wanted.external_id.as_deref();
    let group = console
        .admin
        .add_group(&api.actor, &wanted.name, external_id, &wanted.members)
        .await?;
    let status = StatusCode::CREATED;
    Ok(answer::resource(status, &shown(&console, &group)))
}

/// `GET /Groups/{id}`.
pub(super) async fn show(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Answer {
    let group = console.admin.group(&api.actor, &name).await?;
    let seen = wanted.seen(shown(&console, &group));
    Ok(answer::unless_known(&headers, &seen))
}

/// `PUT /Groups/{id}`.
pub(super) async fn replace(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
    headers: HeaderMap,
    Document(wanted): Document,
) -> Answer {
    let group = console.admin.group(&api.actor, &name).await?;
    let wanted = group::read(&wanted)?;
    write(&console, &api.actor, &group, &headers, &wanted).await
}

/// `PATCH /Groups/{id}`.
pub(super) async fn patch(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
    headers: HeaderMap,
    Document(request): Document,
) -> Answer {
    let group = console.admin.group(&api.actor, &name).await?;
    let mut wanted = shown(&console, &group);
    patching::apply(group::RULES, &mut wanted, &request)?;
    write(
        &console,
        &api.actor,
        &group,
        &headers,
        &group::read(&wanted)?,
    )
    .await
}

async fn write(
    console: &Console,
    actor: &Actor,
    group: &Group,
    headers: &HeaderMap,
    wanted: &WantedGroup,
) -> Answer {
    check_version(headers, &group::version(group))?;
    if wanted.name != group.name {
        let detail = "displayName: a group keeps its name, which is in its members' memberOf";
        return Err(ScimError::bad("mutability", detail));
    }
    let external_id = wanted.external_id.as_deref();
    let group = console
        .admin
        .set_group(actor, group, external_id, &wanted.members)
        .await?;
    Ok(answer::resource(StatusCode::OK, &shown(console, &group)))
}

/// `DELETE /Groups/{id}`.
pub(super) async fn remove(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let group = console.admin.group(&api.actor, &name).await?;
    check_version(&headers, &group::version(&group))?;
    console.admin.remove_group(&api.actor, &name).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
