//! `/healthz`: the process is alive. `/readyz`: it can sign people in.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use countersign_delivery::{LaneStatus, RouteState};
use countersign_signin::MethodState;
use serde::Serialize;

use crate::Web;

pub(crate) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(readyz))
}

/// How long the store may take: whoever asks waits no longer, and leads people elsewhere.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether people can be signed in, and what stands in the way.
#[derive(Debug, Serialize)]
pub struct Readiness {
    pub ready: bool,
    store: &'static str,
    keys: &'static str,
    /// State of each enabled method.
    methods: BTreeMap<String, String>,
    /// State of each message centre, and what is wrong with centres and routes.
    routes: BTreeMap<String, String>,
}

impl Readiness {
    /// Whether the store answers.
    #[must_use]
    pub fn has_store(&self) -> bool {
        self.store == FINE
    }
}

/// The word for what is as it should be.
const FINE: &str = "ok";

async fn readyz(State(web): State<Arc<Web>>) -> (StatusCode, Json<Readiness>) {
    let readiness = readiness(&web).await;
    let status = if readiness.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(readiness))
}

/// What `/readyz` says.
pub async fn readiness(web: &Web) -> Readiness {
    let ping = tokio::time::timeout(PATIENCE, web.store.ping()).await;
    let store = matches!(ping, Ok(Ok(())));
    let keys = web.provider.has_keys();
    let lanes = web.delivery.lanes();
    let bound = can_send(&lanes);
    let mut routes: BTreeMap<String, String> = web.delivery.faults();
    for lane in lanes {
        let text = match lane.state {
            RouteState::Bound => BOUND.to_owned(),
            RouteState::Elsewhere => ELSEWHERE.to_owned(),
            RouteState::Connecting { last_error } => {
                last_error.map_or_else(|| "connecting".to_owned(), |e| format!("connecting: {e}"))
            }
        };
        routes.insert(lane.name, text);
    }
    let mut methods = BTreeMap::new();
    let mut working = true;
    for method in web.sign_ins.methods().status() {
        let text = match method.state {
            MethodState::Off => continue,
            MethodState::Failed(_) => {
                working = false;
                "failed".to_owned()
            }
            MethodState::Working if routes.get(&method.name).is_some_and(|r| !sends(r)) => {
                "waiting for its message centre".to_owned()
            }
            MethodState::Working => "ready".to_owned(),
        };
        methods.insert(method.name, text);
    }
    let word = |fine| if fine { FINE } else { "failed" };
    Readiness {
        ready: store && keys && bound && working,
        store: word(store),
        keys: word(keys),
        methods,
        routes,
    }
}

const BOUND: &str = "bound";
/// Its sessions are shared out, and this server has none: another one sends.
const ELSEWHERE: &str = "bound by another server";

fn sends(state: &str) -> bool {
    [BOUND, ELSEWHERE].contains(&state)
}

/// A method's own message centre must be bound, here or at another server; of the shared ones, which stand in for each other,
/// one is enough.
fn can_send(lanes: &[LaneStatus]) -> bool {
    let bound = |lane: &LaneStatus| lane.state.can_send();
    let (shared, own): (Vec<_>, Vec<_>) = lanes.iter().partition(|lane| lane.shared);
    own.into_iter().all(bound) && (shared.is_empty() || shared.into_iter().any(bound))
}

#[cfg(test)]
mod tests {
    use countersign_delivery::{Activity, Kind};

    use super::*;

    fn lane(shared: bool, bound: bool) -> LaneStatus {
        let state = if bound {
            RouteState::Bound
        } else {
            RouteState::Connecting { last_error: None }
        };
        lane_in(shared, state)
    }

    fn lane_in(shared: bool, state: RouteState) -> LaneStatus {
        LaneStatus {
            name: String::new(),
            shared,
            state,
            kind: Kind::Smpp,
            sessions: None,
            window: 1,
            activity: Activity::default(),
        }
    }

    #[test]
    fn one_of_the_shared_centres_and_each_of_the_others_must_be_bound() {
        for (lanes, ready) in [
            (vec![], true),
            (vec![lane(true, true), lane(true, false)], true),
            (vec![lane(true, false), lane(true, false)], false),
            (vec![lane(true, true), lane(false, false)], false),
            (vec![lane(false, true)], true),
            (vec![lane_in(false, RouteState::Elsewhere)], true),
        ] {
            assert_eq!(can_send(&lanes), ready, "{lanes:?}");
        }
    }
}
