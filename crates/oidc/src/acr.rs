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
    /// It chooses among other methods: signing in by one of them satisfies whoever asks for it.
    pub chooses: bool,
    /// The person who is signed in cannot do it. Of a list that is no condition, the next counts
    /// for them.
    pub lacked: bool,
}

impl OfferedMethod {
    /// Whether a sign-in by `other` is one by this method too.
    fn is_met_by(&self, other: &Acr, level: i64) -> bool {
        self.acr == *other || self.chooses && level >= self.level
    }

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
    /// `allowed_acr_values` of the client's registration: nothing else will do. Empty means all.
    pub(crate) allowed: &'a [String],
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

    fn allows(&self, method: &OfferedMethod) -> bool {
        self.allowed.is_empty() || self.allowed.iter().any(|name| method.is_named(name))
    }
}

/// A method that was named after the one that is chosen, for those who do not have what that takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Otherwise {
    pub method: Acr,
    /// What else would do then, it among them.
    pub satisfying: Vec<Acr>,
}

/// The method to sign in by, and what else would do.
#[derive(Clone, Debug)]
pub(crate) struct Selection<'a> {
    pub(crate) method: &'a OfferedMethod,
    /// What was named after it.
    others: Vec<&'a OfferedMethod>,
    offered: &'a [OfferedMethod],
    /// For an essential `acr`: every value that was asked for, with its method.
    essential: Vec<(&'a str, &'a OfferedMethod)>,
    /// The methods that the client may use, if it may not use all.
    allowed: Option<Vec<&'a OfferedMethod>>,
}

/// Chooses. What was asked for and is not offered, or not allowed to the client, is an error,
/// never a weaker method; the same holds for the operator's `default_acr`. Where that is not
/// allowed and nothing was asked for, the first of the allowed methods is chosen.
pub(crate) fn select<'a>(
    wishes: Wishes<'a>,
    default_acr: &'a Acr,
    offered: &'a [OfferedMethod],
) -> Result<Selection<'a>, Refusal> {
    let named = |name: &str| offered.iter().find(|method| method.is_named(name));
    let find = |name: &str| named(name).filter(|method| wishes.allows(method));
    let list = wishes.first_list();
    let method = if list.is_empty() {
        match named(default_acr.as_str()) {
            Some(method) if !wishes.allows(method) => {
                wishes.allowed.iter().find_map(|name| named(name))
            }
            method => method,
        }
    } else {
        list.iter().find_map(|name| find(name))
    };
    let method = method.ok_or(Refusal::new(
        ErrorCode::UnmetAuthenticationRequirements,
        "no method that was asked for is available",
    ))?;
    let mut others: Vec<&OfferedMethod> = Vec::new();
    for other in list.iter().filter_map(|name| find(name)) {
        if other.acr != method.acr && !others.contains(&other) {
            others.push(other);
        }
    }
    let essential = wishes
        .essential
        .iter()
        .filter_map(|name| find(name).map(|method| (name.as_str(), method)))
        .collect();
    let allowed = offered.iter().filter(|method| wishes.allows(method));
    Ok(Selection {
        method,
        others,
        offered,
        essential,
        allowed: (!wishes.allowed.is_empty()).then(|| allowed.collect()),
    })
}

impl Selection<'_> {
    /// The acr that tokens of this session may state, if it satisfies the application.
    ///
    /// Of a list that is no condition, what the person can do counts before what was named after
    /// it: a session by that is enough only for those who cannot do any better. An essential `acr` must be one of the values asked for, in the spelling that was asked
    /// for; otherwise the method itself or a higher level will do and is stated as it is, if
    /// the client may use it.
    pub(crate) fn stated(&self, session: &SessionRow) -> Option<Acr> {
        if self.essential.is_empty() {
            for method in std::iter::once(&self.method).chain(&self.others) {
                let stated = self.stated_for(method, session);
                if stated.is_some() || !method.lacked {
                    return stated;
                }
            }
            return None;
        }
        self.essential
            .iter()
            .find(|(_, method)| was_proved(method, session))
            .and_then(|(name, _)| Acr::new(*name).ok())
    }

    /// The acr that tokens state where this method is asked for, without being a condition.
    fn stated_for(&self, method: &OfferedMethod, session: &SessionRow) -> Option<Acr> {
        let enough = session.acr == method.acr || session.level >= method.level;
        if enough && self.allows(&session.acr) {
            return Some(session.acr.clone());
        }
        was_proved(method, session).then(|| method.acr.clone())
    }

    /// The methods by which a sign-in satisfies the application.
    pub(crate) fn satisfying(&self) -> Vec<Acr> {
        let offered = self.offered.iter();
        let satisfying = offered.filter(|method| self.is_satisfied_by(method));
        satisfying.map(|method| method.acr.clone()).collect()
    }

    /// What a request names without making it a condition, in its order.
    pub(crate) fn listed(&self) -> Vec<Acr> {
        if !self.essential.is_empty() {
            return Vec::new();
        }
        let named = std::iter::once(&self.method).chain(&self.others);
        named.map(|method| method.acr.clone()).collect()
    }

    /// The methods to go on with for people who do not have what the chosen one takes, in order.
    /// All of them were named: an essential `acr` is met by nothing else.
    pub(crate) fn otherwise(&self) -> Vec<Otherwise> {
        let others = self.others.iter().map(|&method| {
            let instead = Self {
                method,
                ..self.clone()
            };
            Otherwise {
                method: method.acr.clone(),
                satisfying: instead.satisfying(),
            }
        });
        others.collect()
    }

    fn is_satisfied_by(&self, method: &OfferedMethod) -> bool {
        if self.essential.is_empty() {
            let enough = method.acr == self.method.acr || method.level >= self.method.level;
            return enough && self.allows(&method.acr)
                || self.method.is_met_by(&method.acr, method.level);
        }
        let mut essential = self.essential.iter();
        essential.any(|(_, wanted)| wanted.is_met_by(&method.acr, method.level))
    }

    fn allows(&self, acr: &Acr) -> bool {
        let Some(allowed) = &self.allowed else {
            return true;
        };
        allowed.iter().any(|method| method.acr == *acr)
    }
}

/// A stronger sign-in that began with the password proved the built-in method too.
fn was_proved(method: &OfferedMethod, session: &SessionRow) -> bool {
    let is_password = method.acr.as_str() == Acr::PASSWORD;
    method.is_met_by(&session.acr, session.level) || is_password && session.amr.contains(&Amr::Pwd)
}
