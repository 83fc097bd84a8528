use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use countersign_admin::{AdminError, MessageLife, MessageSearch};
use countersign_core::ids::{MessageId, PersonId};
use countersign_core::{Amount, Millis};
use countersign_store::{MessageRow, MessageState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::routes::WayBody;
use crate::Console;
use crate::api::answer::{Answer, plain};
use crate::api::caller::Api;
use crate::api::listing::{Listing, Part};
use crate::api::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(search))
        .routes(routes!(show))
        .routes(routes!(cancel))
}

/// A message; never its text, and of its number the end only.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageBody {
    pub(crate) id: String,
    /// The end of the number.
    to: String,
    country: Option<String>,
    person_id: Option<String>,
    /// Such as `code` or `test`.
    kind: String,
    /// `text` or `voice`.
    medium: String,
    /// The way that it took, or takes next.
    route: String,
    centre: String,
    /// `queued`, `submitted`, `delivered`, `failed`, `expired` or `cancelled`.
    state: &'static str,
    /// Nothing more will happen to it.
    ended: bool,
    error: Option<String>,
    attempts: i64,
    /// As it was counted, in the operator's currency.
    cost: String,
    /// Milliseconds since 1970.
    accepted_at: i64,
    /// When it last changed.
    changed_at: i64,
    expires_at: i64,
    /// When its code was entered.
    entered_at: Option<i64>,
}

impl From<MessageRow> for MessageBody {
    fn from(row: MessageRow) -> Self {
        Self {
            id: row.id.0,
            to: row.masked,
            country: row.country,
            person_id: row.person_id.map(|person| person.0),
            kind: row.purpose,
            medium: row.medium,
            route: row.route,
            centre: row.centre,
            state: row.state.as_str(),
            ended: row.state.is_final(),
            error: row.error,
            attempts: row.attempts,
            cost: Amount::from_millionths(row.cost).to_string(),
            accepted_at: row.created_at.0,
            changed_at: row.updated_at.0,
            expires_at: row.expires_at.0,
            entered_at: row.entered_at.map(|at| at.0),
        }
    }
}

/// The whole life of a message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LifeBody {
    message: MessageBody,
    /// Every change, oldest first.
    events: Vec<EventBody>,
    /// What centres took of each copy, and what receipts said of it.
    parts: Vec<PartBody>,
    /// The ways that were planned, in their order.
    ways: Vec<WayBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct EventBody {
    /// Milliseconds since 1970.
    at: i64,
    state: String,
    route: String,
    centre: String,
    detail: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct PartBody {
    /// Which attempt, from 1.
    attempt: i64,
    /// From 1; none for those that the centre did not take.
    part: Option<i64>,
    centre: String,
    /// The id that the centre gave it.
    centre_message_id: String,
    state: &'static str,
}

impl From<MessageLife> for LifeBody {
    fn from(life: MessageLife) -> Self {
        let at = (life.message.route.clone(), life.message.centre.clone());
        Self {
            message: life.message.into(),
            events: life
                .events
                .into_iter()
                .map(|event| EventBody {
                    at: event.at.0,
                    state: event.state,
                    route: event.route,
                    centre: event.centre,
                    detail: event.detail,
                })
                .collect(),
            parts: life
                .parts
                .into_iter()
                .map(|part| PartBody {
                    attempt: part.attempt,
                    part: (part.part >= 0).then_some(part.part + 1),
                    centre: part.centre,
                    centre_message_id: part.centre_message_id,
                    state: part.state.as_str(),
                })
                .collect(),
            ways: life
                .ways
                .into_iter()
                .map(|way| {
                    let here = (&way.route, &way.centre) == (&at.0, &at.1);
                    WayBody::of(way, here)
                })
                .collect(),
        }
    }
}

/// Which messages.
#[derive(Debug, Default, Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
struct Wanted {
    state: Option<String>,
    route: Option<String>,
    person: Option<String>,
    /// The last two digits of the number.
    number_end: Option<String>,
    /// Milliseconds since 1970.
    since: Option<i64>,
    /// Milliseconds since 1970, not included.
    until: Option<i64>,
    limit: Option<i64>,
    after: Option<String>,
}

/// Which messages, by the whole number too: it stands in no address.
#[derive(Deserialize, ToSchema)]
struct WantedNumber {
    /// In international form, or its last two digits.
    number: String,
    #[serde(flatten)]
    rest: Wanted,
}

async fn found(console: &Console, api: &Api, number: Option<&str>, wanted: Wanted) -> Answer {
    let part = Part::new(wanted.limit, wanted.after);
    let limit = part.limit()?;
    let state = wanted.state.as_deref().map(str::parse::<MessageState>);
    let number = number.or(wanted.number_end.as_deref());
    let number = number.map(|number| console.admin.number_part(number));
    let search = MessageSearch {
        number: number.transpose()?,
        state: state
            .transpose()
            .map_err(|()| AdminError::invalid("state", "there is no such state"))?,
        route: wanted.route,
        person: wanted.person.map(PersonId),
        since: wanted.since.map(Millis),
        until: wanted.until.map(Millis),
        after: part.after.map(MessageId),
    };
    let messages = console.admin.messages(&api.actor, &search, limit).await?;
    let messages = messages.into_iter().map(MessageBody::from).collect();
    Ok(plain(&Listing::part(
        messages,
        limit,
        |message: &MessageBody| message.id.clone(),
    )))
}

/// Messages, newest first.
#[utoipa::path(get, path = "/delivery/messages", tag = "Delivery", params(Wanted),
    responses((status = 200, body = Listing<MessageBody>), (status = 400, body = Problem)))]
async fn list(
    State(console): State<Arc<Console>>,
    api: Api,
    Query(wanted): Query<Wanted>,
) -> Answer {
    found(&console, &api, None, wanted).await
}

/// Messages to one number, newest first.
#[utoipa::path(post, path = "/delivery/messages/search", tag = "Delivery",
    request_body = WantedNumber,
    responses((status = 200, body = Listing<MessageBody>), (status = 422, body = Problem)))]
async fn search(
    State(console): State<Arc<Console>>,
    api: Api,
    Json(wanted): Json<WantedNumber>,
) -> Answer {
    found(&console, &api, Some(&wanted.number), wanted.rest).await
}

/// The whole life of a message.
#[utoipa::path(get, path = "/delivery/messages/{id}", tag = "Delivery",
    params(("id" = String, Path)),
    responses((status = 200, body = LifeBody), (status = 404, body = Problem)))]
async fn show(State(console): State<Arc<Console>>, api: Api, Path(id): Path<String>) -> Answer {
    let life = console.admin.message(&api.actor, &MessageId(id)).await?;
    Ok(plain(&LifeBody::from(life)))
}

/// What became of cancelling.
#[derive(Debug, Serialize, ToSchema)]
struct Cancelled {
    /// False when a message centre has the message: it was asked not to deliver it.
    ended: bool,
}

/// Cancels a message that has not ended.
#[utoipa::path(post, path = "/delivery/messages/{id}/cancel", tag = "Delivery",
    params(("id" = String, Path)),
    responses((status = 200, body = Cancelled), (status = 409, body = Problem)))]
async fn cancel(State(console): State<Arc<Console>>, api: Api, Path(id): Path<String>) -> Answer {
    let admin = &console.admin;
    let ended = admin.cancel_message(&api.actor, &MessageId(id)).await?;
    Ok(plain(&Cancelled { ended }))
}
