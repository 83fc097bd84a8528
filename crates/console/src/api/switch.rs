use serde::Deserialize;
use utoipa::ToSchema;

/// Whether something is on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Switch {
    pub(super) enabled: bool,
}
