//! What is said of a person: scopes stand for claims (OpenID Connect Core §5.4), claims come from
//! attributes of the directory. Both can be added to by the operator; an attribute that no claim
//! is mapped to is never told.

mod catalogue;
mod check;
mod kind;
mod source;
mod standard;

pub(crate) use catalogue::Catalogue;
pub use check::{check_claim, check_scope, is_reserved_claim};
pub(crate) use standard::SCOPES as STANDARD_SCOPES;
