//! Spans as OTLP has them in JSON (opentelemetry-proto, `ExportTraceServiceRequest`).

use std::time::{SystemTime, UNIX_EPOCH};

use countersign_core::hex;
use serde_json::{Value as Json, json};

use super::layer::{Finished, Value};

/// The span that answers a request.
const REQUEST: &str = "http.request";
/// Kinds of spans.
const INTERNAL: u8 = 1;
const SERVER: u8 = 2;
const CLIENT: u8 = 3;
/// The status of a span that failed.
const ERROR: u8 = 2;

pub(super) fn request(spans: &[Finished]) -> Json {
    let own = [
        ("service.name", Value::Text("countersign".to_owned())),
        (
            "service.version",
            Value::Text(env!("CARGO_PKG_VERSION").to_owned()),
        ),
    ];
    json!({"resourceSpans": [{
        "resource": {"attributes": attributes(&own)},
        "scopeSpans": [{
            "scope": {"name": "countersign"},
            "spans": spans.iter().map(span).collect::<Vec<_>>(),
        }],
    }]})
}

fn span(finished: &Finished) -> Json {
    let text = |name: &str| {
        let found = finished.fields.iter().find(|(field, _)| *field == name);
        found.and_then(|(_, value)| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
    };
    let name = match (text("http.request.method"), text("http.route")) {
        (Some(method), Some(route)) => format!("{method} {route}"),
        _ => finished.name.to_owned(),
    };
    let kind = match finished.name {
        REQUEST => SERVER,
        "message.submit" => CLIENT,
        _ => INTERNAL,
    };
    let failed = finished.fields.iter().any(|(field, value)| match value {
        Value::Number(status) => *field == "http.response.status_code" && *status >= 500,
        _ => false,
    });
    let mut span = json!({
        "traceId": hex::encode(&finished.context.trace),
        "spanId": hex::encode(&finished.context.span),
        "name": name,
        "kind": kind,
        "startTimeUnixNano": nanoseconds(finished.begun),
        "endTimeUnixNano": nanoseconds(finished.ended),
        "attributes": attributes(&finished.fields),
        "status": if failed { json!({"code": ERROR}) } else { json!({}) },
    });
    if let Some(above) = finished.above {
        span["parentSpanId"] = hex::encode(&above).into();
    }
    span
}

fn attributes(fields: &[(&'static str, Value)]) -> Vec<Json> {
    let attribute = |(name, value): &(&'static str, Value)| {
        let value = match value {
            Value::Text(text) => json!({"stringValue": text}),
            // 64 bits are text in Protocol Buffers' JSON.
            Value::Number(number) => json!({"intValue": number.to_string()}),
            Value::Flag(flag) => json!({"boolValue": flag}),
        };
        json!({"key": name, "value": value})
    };
    fields.iter().map(attribute).collect()
}

fn nanoseconds(at: SystemTime) -> String {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_nanos().to_string()
}
