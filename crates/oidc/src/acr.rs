//! Which method an application gets.

use countersign_core::{Acr, Amr};
use countersign_store::SessionRow;

use crate::refusal::{ErrorCode, Refusal};

/// A method that a person can sign in by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedMethod {
    pub acr: Acr,
    /// Other values that mean this method.
    pub aliases: Vec<String>,
    pub level: i64,
}

impl OfferedMethod {
    fn is_named(&self, name: &str) -> bool {
        self.acr.as_str() == name || self.aliases.iter().any(|alias| alias == name)
    }
}

/// What an application asks for, in the order of rank.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wishes<'a> {
    /// Values of an essential `acr` in the `claims` parameter (OpenID Connect Core §5.5.1.1).
    pub(crate) essential: &'a [String],
    /// `acr_values`, or the values of an `acr` that is not essential.
    pub(crate) voluntary: &'a [String],
    /// `default_acr_values` of the client's registration.
    pub(crate) registered: &'a [String],
}

impl<'a> Wishes<'a> {
    /// The list that counts; empty when nothing is asked for.
    fn first_list(&self) -> &'a [String] {
        [self.essential, self.voluntary, self.registered]
            .into_iter()
            .find(|list| !list.is_empty())
            .unwrap_or_default()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first_list().is_empty()
    }
}

/// The method to sign in by, and what else would do.
#[derive(Clone, Debug)]
pub(crate) struct Selection<'a> {
    pub(crate) method: &'a OfferedMethod,
    /// For an essential `acr`: every value that was asked for, with its method.
    essential: Vec<(&'a str, &'a OfferedMethod)>,
}

/// Chooses. What was asked for and is not offered is an error, never a weaker method; the same
/// holds for the operator's `default_acr`.
pub(crate) fn select<'a>(
    wishes: Wishes<'a>,
    default_acr: &'a Acr,
    offered: &'a [OfferedMethod],
) -> Result<Selection<'a>, Refusal> {
    let find = |name: &str| offered.iter().find(|method| method.is_named(name));
    let list = wishes.first_list();
    let method = if list.is_empty() {
        find(default_acr.as_str())
    } else {
        list.iter().find_map(|name| find(name))
    };
    let method = method.ok_or(Refusal::new(
        ErrorCode::UnmetAuthenticationRequirements,
        "no method that was asked for is available",
    ))?;
    let essential = wishes
        .essential
        .iter()
        .filter_map(|name| find(name).map(|method| (name.as_str(), method)))
        .collect();
    Ok(Selection { method, essential })
}

impl Selection<'_> {
    /// The acr that tokens of this session may state, if it satisfies the application.
    ///
    /// An essential `acr` must be one of the values asked for, in the spelling that was asked
    /// for; otherwise the method itself or a higher level will do and is stated as it is.
    pub(crate) fn stated(&self, session: &SessionRow) -> Option<Acr> {
        if self.essential.is_empty() {
            let satisfied = session.acr == self.method.acr || session.level >= self.method.level;
            return satisfied.then(|| session.acr.clone());
        }
        self.essential
            .iter()
            .find(|(_, method)| method.acr == session.acr || was_proved(method, session))
            .and_then(|(name, _)| Acr::new(*name).ok())
    }
}

/// A stronger sign-in that began with the password proved the built-in method too.
fn was_proved(method: &OfferedMethod, session: &SessionRow) -> bool {
    method.acr.as_str() == Acr::PASSWORD && session.amr.contains(&Amr::Pwd)
}
