use axum::http::{HeaderMap, header};
use countersign_oidc::Parameters;

/// The parameters of a posted form; none when the body is something else.
pub(super) fn parameters(headers: &HeaderMap, body: &[u8]) -> Option<Parameters> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        .then(|| Parameters::parse(body))
}

/// One parameter of a query.
pub(super) fn in_query(query: Option<&str>, name: &str) -> Option<String> {
    let parameters = Parameters::parse(query.unwrap_or_default().as_bytes());
    parameters.get(name).map(str::to_owned)
}
