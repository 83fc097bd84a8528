use super::schema::{Key, Kind, key};

/// Where and to whom figures are shown.
pub(super) const METRICS_KEYS: &[Key] = &[
    key(
        "metrics",
        "listen",
        Kind::OptionalAddress,
        "\"\"",
        "Where monitoring finds /metrics, apart from what the public reaches; empty for nowhere.",
    ),
    key(
        "metrics",
        "allowed",
        Kind::Addresses,
        "[\"127.0.0.1\", \"::1\"]",
        "Addresses and networks that may ask there.",
    ),
    key(
        "metrics",
        "token_file",
        Kind::Path,
        "\"\"",
        "File with a token that whoever asks must bring as well: Authorization: Bearer TOKEN.",
    ),
];
