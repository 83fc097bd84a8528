//! What the operator's scripts decide about what the provider gives out.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use countersign_core::Amr;
use countersign_core::ids::{ClientId, PersonId};
use serde_json::{Map, Value};

/// What comes of asking them.
pub type Decided<'a, T> = Pin<Box<dyn Future<Output = Result<T, ScriptFailed>> + Send + 'a>>;

/// A script did not decide; its failure is kept for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a script failed: {0}")]
pub struct ScriptFailed(pub String);

/// The claims that are about to be told.
#[derive(Clone, Copy, Debug)]
pub struct ClaimsAbout<'a> {
    /// `id_token` or `userinfo`.
    pub token: &'a str,
    pub person: &'a PersonId,
    pub client: &'a ClientId,
    pub scopes: &'a [String],
    pub acr: &'a str,
    pub amr: &'a [Amr],
}

/// An application that asks for something of a person.
#[derive(Clone, Copy, Debug)]
pub struct ConsentAbout<'a> {
    pub person: &'a PersonId,
    pub client: &'a ClientId,
    pub client_name: &'a str,
    pub scopes: &'a [String],
    pub trusted: bool,
    /// The person would be asked if no script decided.
    pub asks: bool,
}

/// An application that registers itself, or changes what it registered.
#[derive(Clone, Copy, Debug)]
pub struct RegistrationAbout<'a> {
    pub metadata: &'a Map<String, Value>,
    /// It is registered already, under this id.
    pub client_id: Option<&'a str>,
    /// It presented an initial access token.
    pub invited: bool,
}

/// Decides beside the provider's own rules, never against those that protect people.
pub trait Scripts: fmt::Debug + Send + Sync {
    /// Claims besides those that were asked for; none that [`is_reserved_claim`] names.
    ///
    /// [`is_reserved_claim`]: crate::is_reserved_claim
    fn claims<'a>(&'a self, about: ClaimsAbout<'a>) -> Decided<'a, Map<String, Value>>;

    /// The metadata to go on with, which the provider's own rules are for as well; none to refuse.
    fn registers<'a>(
        &'a self,
        about: RegistrationAbout<'a>,
    ) -> Decided<'a, Option<Map<String, Value>>>;

    /// Whether the person is asked.
    fn asks<'a>(&'a self, about: ConsentAbout<'a>) -> Decided<'a, bool>;
}

/// A provider without scripts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoScripts;

impl Scripts for NoScripts {
    fn claims<'a>(&'a self, _: ClaimsAbout<'a>) -> Decided<'a, Map<String, Value>> {
        Box::pin(async { Ok(Map::new()) })
    }

    fn registers<'a>(
        &'a self,
        about: RegistrationAbout<'a>,
    ) -> Decided<'a, Option<Map<String, Value>>> {
        Box::pin(async move { Ok(Some(about.metadata.clone())) })
    }

    fn asks<'a>(&'a self, about: ConsentAbout<'a>) -> Decided<'a, bool> {
        Box::pin(async move { Ok(about.asks) })
    }
}
