use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use countersign_admin::{AdminError, DeliveryRoute, Journey, JourneyQuestion};
use countersign_delivery::Way;
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
        .routes(routes!(list))
        .routes(routes!(show, put, patch, remove))
        .routes(routes!(explain))
}

/// Which messages go to which message centre.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RouteBody {
    name: String,
    enabled: bool,
    /// `store`, or `file` where it is set in the configuration file.
    origin: &'static str,
    properties: BTreeMap<String, String>,
    revision: i64,
    /// Why it cannot be used.
    fault: Option<String>,
}

impl From<DeliveryRoute> for RouteBody {
    fn from(route: DeliveryRoute) -> Self {
        Self {
            name: route.name,
            enabled: route.enabled,
            origin: route.origin.as_str(),
            properties: route.properties,
            revision: route.revision,
            fault: route.fault,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRoute {
    /// All of them: those that are missing get their default.
    properties: BTreeMap<String, String>,
}

/// All routes, in the order in which they are tried.
#[utoipa::path(get, path = "/delivery/routes", tag = "Delivery",
    responses((status = 200, body = Listing<RouteBody>)))]
async fn list(State(console): State<Arc<Console>>, api: Api) -> Answer {
    let routes = console.admin.delivery_routes(&api.actor).await?;
    let routes = routes.into_iter().map(RouteBody::from);
    Ok(plain(&Listing::all(routes.collect())))
}

/// One route.
#[utoipa::path(get, path = "/delivery/routes/{name}", tag = "Delivery",
    params(("name" = String, Path)),
    responses((status = 200, body = RouteBody), (status = 404, body = Problem)))]
async fn show(State(console): State<Arc<Console>>, api: Api, Path(name): Path<String>) -> Answer {
    let route = console.admin.delivery_route(&api.actor, &name).await?;
    Ok(shown(route))
}

/// Adds or replaces a route. Messages that are accepted from then on go by it.
#[utoipa::path(put, path = "/delivery/routes/{name}", tag = "Delivery",
    params(("name" = String, Path)), request_body = NewRoute,
    responses((status = 200, body = RouteBody), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn put(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
    IfMatch(seen): IfMatch,
    Json(new): Json<NewRoute>,
) -> Answer {
    let there = console.admin.delivery_routes(&api.actor).await?;
    let there = there.into_iter().find(|route| route.name == name);
    let there = there.map(|route| route.properties).unwrap_or_default();
    let gone = there.into_keys();
    let gone = gone.filter(|name| !new.properties.contains_key(name));
    let gone: Vec<(String, String)> = gone.map(|name| (name, String::new())).collect();
    let properties: Vec<(String, String)> = new.properties.into_iter().chain(gone).collect();
    let admin = &console.admin;
    let route = admin
        .put_route(&api.actor, &name, &properties, seen)
        .await?;
    Ok(shown(route))
}

/// Switches a route on or off.
#[utoipa::path(patch, path = "/delivery/routes/{name}", tag = "Delivery",
    params(("name" = String, Path)), request_body = Switch,
    responses((status = 200, body = RouteBody), (status = 404, body = Problem)))]
async fn patch(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
    Json(switch): Json<Switch>,
) -> Answer {
    let admin = &console.admin;
    let route = admin
        .enable_route(&api.actor, &name, switch.enabled)
        .await?;
    Ok(shown(route))
}

/// Removes a route.
#[utoipa::path(delete, path = "/delivery/routes/{name}", tag = "Delivery",
    params(("name" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn remove(State(console): State<Arc<Console>>, api: Api, Path(name): Path<String>) -> Answer {
    console.admin.remove_route(&api.actor, &name).await?;
    Ok(nothing())
}

fn shown(route: DeliveryRoute) -> axum::response::Response {
    versioned(StatusCode::OK, route.revision, &RouteBody::from(route))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Thought {
    /// In international form.
    to: String,
    /// The sign-in method that it is for; `smpp` when it is not given.
    method: Option<String>,
    /// `shared`, or names of routes and message centres; else what the method names.
    route: Option<String>,
    /// `code` when it is not given.
    kind: Option<String>,
    /// `text` or `voice`.
    medium: Option<String>,
}

/// Which way a message would go.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JourneyBody {
    /// The end of the number.
    to: String,
    /// Calling code and national destination code.
    prefix: String,
    country: Option<String>,
    /// What the number is, such as `mobile`.
    number_kind: String,
    /// Why the guards would keep it back, whatever the routes say.
    kept_back: Option<String>,
    /// What the routes were chosen by.
    route: String,
    /// Every route, and why it does not take the message if it does not.
    considered: Vec<ConsideredBody>,
    /// In the order in which they are tried.
    ways: Vec<WayBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ConsideredBody {
    route: String,
    why_not: Option<String>,
}

/// One way of a plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WayBody {
    route: String,
    centre: String,
    /// None for the centre's own.
    sender: Option<String>,
    /// Whether a message would be sent there at once.
    ready: bool,
    /// The message begins here.
    first: bool,
    /// After so long without a receipt the next way gets a copy.
    second_copy_after_seconds: Option<u64>,
}

impl WayBody {
    pub(crate) fn of(way: Way, first: bool) -> Self {
        Self {
            route: way.route,
            centre: way.centre,
            sender: way.sender,
            ready: way.ready,
            first,
            second_copy_after_seconds: way.second_after.map(|after| after.as_secs()),
        }
    }
}

impl From<Journey> for JourneyBody {
    fn from(journey: Journey) -> Self {
        let explanation = journey.explanation;
        let begins_at = explanation.begins_at;
        let considered = explanation.considered.into_iter();
        let ways = explanation.ways.into_iter().enumerate();
        Self {
            to: journey.masked,
            prefix: format!("+{}", journey.prefix),
            country: explanation.country,
            number_kind: journey.kind,
            kept_back: journey.kept_back,
            route: journey.route,
            considered: considered
                .map(|route| ConsideredBody {
                    route: route.route,
                    why_not: route.why_not,
                })
                .collect(),
            ways: ways
                .map(|(place, way)| WayBody::of(way, begins_at == Some(place)))
                .collect(),
        }
    }
}

/// Says which way a message would go, and why. Nothing is sent.
#[utoipa::path(post, path = "/delivery/explain", tag = "Delivery", request_body = Thought,
    responses((status = 200, body = JourneyBody), (status = 422, body = Problem)))]
async fn explain(
    State(console): State<Arc<Console>>,
    api: Api,
    Json(thought): Json<Thought>,
) -> Answer {
    let medium = thought.medium.as_deref().map(str::parse);
    let medium = medium.unwrap_or(Ok(countersign_delivery::Medium::Text));
    let question = JourneyQuestion {
        to: &thought.to,
        method: thought.method.as_deref().unwrap_or("smpp"),
        route: thought.route.as_deref(),
        purpose: thought.kind.as_deref().unwrap_or("code"),
        medium: medium.map_err(|()| AdminError::invalid("medium", "text, voice"))?,
    };
    let journey = console.admin.journey(&api.actor, &question).await?;
    Ok(plain(&JourneyBody::from(journey)))
}
