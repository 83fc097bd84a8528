use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use countersign_core::figures::{Histogram, MOMENTS};

use super::Figures;

/// Requests that no route of ours takes: their paths are the sender's words.
const NO_ROUTE: &str = "none";

/// How long requests took, by the route that took them and the class of the answer's status.
#[derive(Debug, Default)]
pub(crate) struct Requests(Mutex<BTreeMap<String, BTreeMap<Class, Histogram>>>);

/// The first digit of a status.
pub(super) type Class = u16;

impl Requests {
    fn add(&self, route: &str, status: StatusCode, took: Duration) {
        let mut routes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A name is made for the first request of a route only.
        if !routes.contains_key(route) {
            routes.insert(route.to_owned(), BTreeMap::new());
        }
        if let Some(classes) = routes.get_mut(route) {
            let class = classes.entry(status.as_u16() / 100);
            class
                .or_insert_with(|| Histogram::within(MOMENTS))
                .add(took);
        }
    }

    pub(super) fn read(&self) -> BTreeMap<String, BTreeMap<Class, Histogram>> {
        let routes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        routes.clone()
    }
}

/// Counts a request when its answer begins.
pub(crate) async fn count_request(
    State(figures): State<Arc<Figures>>,
    request: Request,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
    let requests = &figures.requests;
    requests.add(route, response.status(), begun.elapsed());
    response
}
