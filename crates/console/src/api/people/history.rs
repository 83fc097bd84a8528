use std::sync::Arc;

use axum::extract::{Path, Query, State};
use countersign_core::ids::PersonId;

use crate::Console;
use crate::api::answer::{Answer, plain};
use crate::api::audit::Entry;
use crate::api::caller::Api;
use crate::api::listing::{Listing, Part};

/// What was done to a person and when they signed in, newest first.
#[utoipa::path(get, path = "/people/{id}/history", tag = "People",
    params(("id" = String, Path), Part), responses((status = 200, body = Listing<Entry>)))]
pub(super) async fn list(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
    Query(part): Query<Part>,
) -> Answer {
    let (before, limit) = (part.after_number()?, part.limit()?);
    let entries = console
        .admin
        .person_history(&api.actor, &PersonId(id), before, limit)
        .await?;
    let entries = entries.into_iter().map(Entry::from).collect();
    Ok(plain(&Listing::part(entries, limit, Entry::place)))
}
