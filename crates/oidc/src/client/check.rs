//! Everything that can be checked of a registration without asking anybody.

use countersign_core::ids::ClientId;
use countersign_store::{ClientMetadata, MethodRow};

use super::invalid::{Checked, ensure};
use super::{
    about, addresses, algorithms, authentication, grants, keys, logout, scopes, sector, step_up,
};

pub(super) fn check_id(id: &ClientId) -> Checked {
    let id = id.as_str();
    let fits = id != "new"
        && (1..=128).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~@!".contains(&b));
    ensure(
        fits,
        "client_id",
        id,
        "use 1 to 128 letters, digits and -._~@!, and not \"new\"",
    )
}

pub(super) fn check(metadata: &ClientMetadata, methods: &[MethodRow]) -> Checked {
    about::check(metadata)?;
    grants::check(metadata)?;
    let redirects = metadata.has_grant("authorization_code") || metadata.has_grant("implicit");
    ensure(
        !redirects || !metadata.redirect_uris.is_empty(),
        "redirect_uris",
        "",
        "signing people in needs at least one",
    )?;
    addresses::check(metadata)?;
    logout::check(metadata)?;
    authentication::check(metadata)?;
    algorithms::check(metadata)?;
    keys::check(metadata)?;
    scopes::check(metadata)?;
    sector::check(metadata)?;
    step_up::check(metadata, methods)
}
