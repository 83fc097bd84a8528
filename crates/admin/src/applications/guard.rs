//! Who may have which client in hand.

use countersign_store::ClientMetadata;

use crate::actor::Actor;
use crate::error::AdminError;
use crate::permission::Permission;

/// A client does what its scopes say, by itself or for whoever signs in there: whoever gives it
/// scopes, its secret, keys or addresses, or switches it on, may do all of that themselves, or they
/// could make themselves an administrator.
pub(super) fn within(by: &Actor, metadata: &ClientMetadata) -> Result<(), AdminError> {
    let mut permissions = metadata
        .scopes
        .iter()
        .filter_map(|scope| Permission::of_scope(scope));
    permissions.try_for_each(|permission| by.needs(permission))
}
