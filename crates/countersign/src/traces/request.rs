use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use countersign_core::trace::TRACE;
use tracing::{Instrument as _, field::Empty, info_span};

/// Opens a span for a request, below that of whoever sent it.
pub(crate) async fn trace_request(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let from = headers.get("traceparent").and_then(|v| v.to_str().ok());
    let route = request.extensions().get::<MatchedPath>();
    let span = info_span!(
        target: TRACE,
        "http.request",
        traceparent = from.unwrap_or_default(),
        http.request.method = known(request.method()),
        // What no route takes is the sender's words.
        http.route = route.map_or("none", MatchedPath::as_str),
        http.response.status_code = Empty,
    );
    let within = span.clone();
    async move {
        let response = next.run(request).await;
        within.record("http.response.status_code", response.status().as_u16());
        response
    }
    .instrument(span)
    .await
}

/// A method that is none of these is the sender's words too.
fn known(method: &Method) -> &'static str {
    let all = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    all.into_iter()
        .find(|known| *known == method.as_str())
        .unwrap_or("_OTHER")
}
