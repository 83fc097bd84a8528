//! RFC 6749 §2.3.1: the secret is in the form, never in the query.

use countersign_core::Secret;

use crate::parameters::Parameters;

pub(super) fn secret(parameters: &Parameters) -> Option<Secret> {
    parameters.get("client_secret").map(Secret::new)
}
