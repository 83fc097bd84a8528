//! `/scim/v2/Users`.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use countersign_admin::{Actor, NewPersonEntry, PersonView};
use countersign_core::ids::PersonId;
use countersign_directory::Update;
use serde_json::Value;

use super::answer::{self, Answer, Document, ScimError, check_version};
use super::filter::Filter;
use super::list::Wanted;
use super::plan::{Plan, plan};
use super::{patch as patching, user};
use crate::Console;
use crate::api::Api;

/// People who are looked at one by one for a filter that no index serves.
const MOST_LOOKED_AT: usize = 10_000;
const BATCH: i64 = 200;

/// `GET /Users`.
pub(super) async fn list(
    State(console): State<Arc<Console>>,
    api: Api,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let actor = &api.actor;
    let Some(filter) = wanted.filter()? else {
        let (total, people) = console
            .admin
            .people_page(actor, wanted.skipped(), wanted.count())
            .await?;
        let part = people.iter().map(|view| shown(&console, view)).collect();
        return Ok(answer::body(StatusCode::OK, &wanted.list(total, part)));
    };
    let found = find(&console, actor, &filter).await?;
    Ok(answer::body(StatusCode::OK, &wanted.list_of(found)))
}

fn shown(console: &Console, view: &PersonView) -> Value {
    user::resource(view, &console.web.issuer)
}

/// All whom a filter finds.
async fn find(console: &Console, actor: &Actor, filter: &Filter) -> Result<Vec<Value>, ScimError> {
    let admin = &console.admin;
    let matching = |views: Vec<PersonView>| {
        let all = views.iter().map(|view| shown(console, view));
        all.filter(|user| filter.matches(user)).collect::<Vec<_>>()
    };
    let text = match plan(filter) {
        Plan::Id(id) => {
            let view = admin.person(actor, &PersonId(id)).await;
            return match view {
                Err(countersign_admin::AdminError::Unknown { .. }) => Ok(Vec::new()),
                view => Ok(matching(vec![view?])),
            };
        }
        Plan::Value(name, value) => {
            return Ok(matching(admin.people_with(actor, name, &value).await?));
        }
        Plan::Search(text) => text,
        Plan::Everybody => String::new(),
    };
    let mut found = Vec::new();
    let mut looked_at = 0;
    let mut after = None;
    loop {
        let batch = admin.people(actor, &text, after.as_ref(), BATCH).await?;
        let Some(last) = batch.last() else {
            return Ok(found);
        };
        after = Some(last.person.id.clone());
        looked_at += batch.len();
        found.extend(matching(batch));
        if looked_at >= MOST_LOOKED_AT {
            let detail = "too many people would have to be looked at: filter by userName, id, \
                externalId, emails or a name with eq or sw";
            return Err(ScimError::bad("tooMany", detail));
        }
    }
}

/// `POST /Users`.
pub(super) async fn add(
    State(console): State<Arc<Console>>,
    api: Api,
    Document(wanted): Document,
) -> Answer {
    let update = user::read(&wanted)?;
    let entry = NewPersonEntry {
        username: update.username.unwrap_or_default(),
        attributes: with_values(update.attributes),
    };
    let actor = &api.actor;
    let mut view = console.admin.add_person(actor, &entry).await?;
    if update.active == Some(false) {
        let off = Update::active(false);
        (view, _) = console
            .admin
            .update_person(actor, &view.person.id, &off, None)
            .await?;
    }
    let status = StatusCode::CREATED;
    Ok(answer::resource(status, &shown(&console, &view)))
}

fn with_values(mut attributes: countersign_store::Attributes) -> countersign_store::Attributes {
    attributes.retain(|_, values| !values.is_empty());
    attributes
}

/// `GET /Users/{id}`.
pub(super) async fn show(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Answer {
    let view = console.admin.person(&api.actor, &PersonId(id)).await?;
    let user = wanted.seen(shown(&console, &view));
    Ok(answer::unless_known(&headers, &user))
}

/// `PUT /Users/{id}`.
pub(super) async fn replace(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
    headers: HeaderMap,
    Document(wanted): Document,
) -> Answer {
    let view = console.admin.seen_person(&api.actor, &PersonId(id)).await?;
    write(&console, &api.actor, &view, &headers, &user::read(&wanted)?).await
}

/// `PATCH /Users/{id}`.
pub(super) async fn patch(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
    headers: HeaderMap,
    Document(request): Document,
) -> Answer {
    let view = console.admin.seen_person(&api.actor, &PersonId(id)).await?;
    let mut wanted = shown(&console, &view);
    let before = user::read(&wanted)?;
    patching::apply(user::RULES, &mut wanted, &request)?;
    let mut update = user::read(&wanted)?;
    // A token that only helps sees the ends of numbers: what it did not name is not written.
    update
        .attributes
        .retain(|name, values| before.attributes.get(name) != Some(values));
    if update.username == before.username {
        update.username = None;
    }
    write(&console, &api.actor, &view, &headers, &update).await
}

async fn write(
    console: &Console,
    actor: &Actor,
    seen: &PersonView,
    headers: &HeaderMap,
    update: &Update,
) -> Answer {
    let person = &seen.person;
    check_version(headers, &user::version(person.revision))?;
    let (view, _) = console
        .admin
        .update_person(actor, &person.id, update, Some(person.revision))
        .await?;
    Ok(answer::resource(StatusCode::OK, &shown(console, &view)))
}

/// `DELETE /Users/{id}`.
pub(super) async fn remove(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let id = PersonId(id);
    let view = console.admin.seen_person(&api.actor, &id).await?;
    let revision = view.person.revision;
    check_version(&headers, &user::version(revision))?;
    console
        .admin
        .remove_person(&api.actor, &id, Some(revision))
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
