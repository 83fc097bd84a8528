use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use countersign_core::ids::PersonId;

use super::ended_here;
use crate::Console;
use crate::http::Posted;

/// `POST /admin/people/{id}/places`: the person is known nowhere any more.
pub(super) async fn forget(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let (actor, person) = (&posted.administrator.actor, PersonId(id));
    let forgotten = console.admin.forget_person_places(actor, &person).await;
    let said = forgotten.map(|count| format!("Known no more: {count} places."));
    ended_here(&console, &posted, &person, said)
}
