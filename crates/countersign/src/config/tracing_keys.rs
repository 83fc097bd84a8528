use super::schema::{Key, Kind, key};

/// Where traces go.
pub(super) const TRACING_KEYS: &[Key] = &[
    key(
        "tracing",
        "otlp_endpoint",
        Kind::Collector,
        "\"\"",
        "An OpenTelemetry collector that takes OTLP over HTTP; empty for no traces.",
    ),
    key(
        "tracing",
        "sample_percent",
        Kind::Number(0, 100),
        "100",
        "How many requests of a hundred are traced, of those that do not bring a traceparent.",
    ),
];
