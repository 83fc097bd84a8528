use countersign_store::ClientMetadata;

use super::invalid::{Checked, ensure};
use crate::{resource, scope};

const MOST: usize = 100;

pub(super) fn check(metadata: &ClientMetadata) -> Checked {
    let scopes = &metadata.scopes;
    ensure(scopes.len() <= MOST, "scope", "", "use at most 100")?;
    for name in scopes {
        ensure(
            scope::is_valid(name),
            "scope",
            name,
            "use visible ASCII without quotes and spaces",
        )?;
    }
    for (property, resources) in [
        ("resources", &metadata.resources),
        ("audiences", &metadata.audiences),
    ] {
        for resource in resources {
            ensure(
                resource::is_indicator(resource),
                property,
                resource,
                "use absolute URIs without fragment",
            )?;
        }
    }
    let openid = scopes.iter().any(|s| s == scope::OPENID);
    let signs_in = metadata.has_grant("authorization_code") || metadata.has_grant("implicit");
    ensure(
        openid || !signs_in,
        "scope",
        &scopes.join(" "),
        "signing people in needs openid",
    )
}
