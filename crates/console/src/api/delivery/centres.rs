use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use countersign_admin::{AdminError, Centre, CentreChange};
use countersign_core::Secret;
use countersign_delivery::properties::hides;
use countersign_delivery::{Described, Kind, LaneStatus, RouteState, Takes};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Console;
use crate::api::answer::{Answer, nothing, plain, versioned};
use crate::api::caller::Api;
use crate::api::if_match::IfMatch;
use crate::api::listing::Listing;
use crate::api::problem::Problem;
use crate::api::switch::Switch;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(kinds))
        .routes(routes!(list))
        .routes(routes!(show, put, patch, remove))
}

/// What speaks with message centres.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KindBody {
    name: &'static str,
    meaning: &'static str,
    properties: Vec<PropertyBody>,
}

/// A property that can be set.
#[derive(Debug, Serialize, ToSchema)]
struct PropertyBody {
    name: &'static str,
    meaning: &'static str,
    /// What an empty value stands for.
    default: &'static str,
    /// In plain words.
    allowed: String,
    /// The words that it takes, where there are only these.
    choices: &'static [&'static str],
    required: bool,
    /// Never shown again.
    hidden: bool,
    /// It may have several lines.
    lines: bool,
}

impl From<&Described> for PropertyBody {
    fn from(property: &Described) -> Self {
        Self {
            name: property.name,
            meaning: property.meaning,
            default: property.default,
            allowed: property.allowed(),
            choices: match property.takes {
                Takes::OneOf(words) => words,
                _ => &[],
            },
            required: property.required,
            hidden: property.hidden(),
            lines: matches!(property.takes, Takes::Lines(_)),
        }
    }
}

impl From<Kind> for KindBody {
    fn from(kind: Kind) -> Self {
        Self {
            name: kind.as_str(),
            meaning: kind.meaning(),
            properties: kind.described().iter().map(PropertyBody::from).collect(),
        }
    }
}

/// A message centre.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CentreBody {
    name: String,
    kind: String,
    enabled: bool,
    /// `store`, `file` (set in the configuration file) or `method` (a sign-in method's own).
    origin: &'static str,
    /// Without the hidden ones.
    properties: BTreeMap<String, String>,
    /// Names of the hidden properties that have a value.
    hidden: Vec<String>,
    revision: i64,
    /// `bound`, `elsewhere` (by another server), `connecting`, `off`, `closed`, or `wrong` where it
    /// cannot be used.
    state: &'static str,
    /// Why it cannot be used, or why the last attempt to bind failed.
    fault: Option<String>,
    /// On this node, while it is open.
    live: Option<LiveBody>,
}

/// What a message centre is doing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LiveBody {
    /// By this server; none where there are no sessions to keep up.
    sessions_bound: Option<usize>,
    /// By other servers; none where the store has room for one alone.
    sessions_elsewhere: Option<usize>,
    /// By all servers together.
    sessions_wanted: Option<usize>,
    /// Messages that may wait for an answer at once.
    window: usize,
    /// Messages that do.
    under_way: usize,
    /// How many messages may go in a second now; none for no limit.
    messages_per_second: Option<f64>,
    /// Messages that it took in the last minute.
    taken_last_minute: u32,
    /// The latest first.
    troubles: Vec<TroubleBody>,
}

/// Something that went wrong.
#[derive(Debug, Serialize, ToSchema)]
struct TroubleBody {
    /// The last time, in milliseconds since 1970.
    at: i64,
    reason: String,
    /// How often in a row.
    times: u32,
}

impl From<Centre> for CentreBody {
    fn from(centre: Centre) -> Self {
        let state = match &centre.live {
            _ if !centre.enabled => "off",
            Some(live) => match live.state {
                RouteState::Bound => "bound",
                RouteState::Elsewhere => "elsewhere",
                RouteState::Connecting { .. } => "connecting",
            },
            None if centre.fault.is_some() => "wrong",
            None => "closed",
        };
        let last_error = match centre.live.as_ref().map(|live| &live.state) {
            Some(RouteState::Connecting { last_error }) => last_error.clone(),
            _ => None,
        };
        Self {
            name: centre.name,
            kind: centre.kind,
            enabled: centre.enabled,
            origin: centre.origin.as_str(),
            properties: centre.properties,
            hidden: centre.hidden.into_iter().collect(),
            revision: centre.revision,
            state,
            fault: centre.fault.or(last_error),
            live: centre.live.map(LiveBody::from),
        }
    }
}

impl From<LaneStatus> for LiveBody {
    fn from(lane: LaneStatus) -> Self {
        let troubles = lane.activity.troubles.into_iter();
        Self {
            sessions_bound: lane.sessions.map(|sessions| sessions.bound),
            sessions_elsewhere: lane.sessions.and_then(|sessions| sessions.elsewhere),
            sessions_wanted: lane.sessions.map(|sessions| sessions.wanted),
            window: lane.window,
            under_way: lane.activity.under_way,
            messages_per_second: lane.sessions.and_then(|sessions| sessions.rate),
            taken_last_minute: lane.activity.taken,
            troubles: troubles
                .map(|trouble| TroubleBody {
                    at: trouble.at.0,
                    reason: trouble.reason,
                    times: trouble.times,
                })
                .collect(),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCentre {
    /// Needed for a new one.
    kind: Option<String>,
    /// All plain ones: those that are missing get their default. A hidden one that is missing
    /// stays as it is; empty, it is removed.
    properties: BTreeMap<String, String>,
}

/// The kinds of message centre, with their properties.
#[utoipa::path(get, path = "/delivery/kinds", tag = "Delivery",
    responses((status = 200, body = Listing<KindBody>)))]
async fn kinds(_api: Api) -> Answer {
    let kinds = Kind::ALL.iter().copied().map(KindBody::from);
    Ok(plain(&Listing::all(kinds.collect())))
}

/// All message centres, with how they are doing.
#[utoipa::path(get, path = "/delivery/centres", tag = "Delivery",
    responses((status = 200, body = Listing<CentreBody>)))]
async fn list(State(console): State<Arc<Console>>, api: Api) -> Answer {
    let centres = console.admin.centres(&api.actor).await?;
    let centres = centres.into_iter().map(CentreBody::from);
    Ok(plain(&Listing::all(centres.collect())))
}

/// One message centre.
#[utoipa::path(get, path = "/delivery/centres/{name}", tag = "Delivery",
    params(("name" = String, Path)),
    responses((status = 200, body = CentreBody), (status = 404, body = Problem)))]
async fn show(State(console): State<Arc<Console>>, api: Api, Path(name): Path<String>) -> Answer {
    let centre = console.admin.centre(&api.actor, &name).await?;
    Ok(shown(centre))
}

/// Adds or replaces a message centre. Messages go by it at once.
#[utoipa::path(put, path = "/delivery/centres/{name}", tag = "Delivery",
    params(("name" = String, Path)), request_body = NewCentre,
    responses((status = 200, body = CentreBody), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn put(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
    IfMatch(seen): IfMatch,
    Json(new): Json<NewCentre>,
) -> Answer {
    let kind = match new.kind.as_deref().map(str::parse::<Kind>) {
        None => None,
        Some(Ok(kind)) => Some(kind),
        Some(Err(())) => return Err(AdminError::invalid("kind", Kind::allowed()).into()),
    };
    let there = console.admin.centres(&api.actor).await?;
    let there = there.into_iter().find(|centre| centre.name == name);
    let there = there.map(|centre| centre.properties).unwrap_or_default();
    let gone = there.into_keys();
    let gone = gone.filter(|name| !new.properties.contains_key(name) && !hides(name));
    let gone: Vec<(String, Secret)> = gone.map(|name| (name, Secret::new(""))).collect();
    let given = new.properties.into_iter();
    let given = given.map(|(name, value)| (name, Secret::new(value)));
    let properties: Vec<(String, Secret)> = given.chain(gone).collect();
    let change = CentreChange {
        name: &name,
        kind,
        properties: &properties,
        seen,
    };
    let centre = console.admin.put_centre(&api.actor, &change).await?;
    Ok(shown(centre))
}

/// Switches a message centre on or off.
#[utoipa::path(patch, path = "/delivery/centres/{name}", tag = "Delivery",
    params(("name" = String, Path)), request_body = Switch,
    responses((status = 200, body = CentreBody), (status = 404, body = Problem)))]
async fn patch(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
    Json(switch): Json<Switch>,
) -> Answer {
    let admin = &console.admin;
    let centre = admin
        .enable_centre(&api.actor, &name, switch.enabled)
        .await?;
    Ok(shown(centre))
}

/// Removes a message centre. What waits for it moves on, or expires.
#[utoipa::path(delete, path = "/delivery/centres/{name}", tag = "Delivery",
    params(("name" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn remove(State(console): State<Arc<Console>>, api: Api, Path(name): Path<String>) -> Answer {
    console.admin.remove_centre(&api.actor, &name).await?;
    Ok(nothing())
}

fn shown(centre: Centre) -> axum::response::Response {
    versioned(StatusCode::OK, centre.revision, &CentreBody::from(centre))
}
