use std::collections::BTreeMap;

use countersign_store::{ClaimRow, PersonRow, ScopeRow};
use serde_json::{Map, Value};

use super::kind::Kind;
use super::source::Source;
use super::standard;
use crate::scope::{INTROSPECT, OFFLINE_ACCESS, OPENID, is_of_account, is_own};

/// All scopes and claims that there are: the standard ones and the operator's.
#[derive(Debug)]
pub(crate) struct Catalogue {
    scopes: Vec<Scope>,
    claims: BTreeMap<String, Source>,
}

#[derive(Debug)]
struct Scope {
    name: String,
    claims: Vec<String>,
    /// For the page that asks the person, where there is no text of its own for it.
    description: Option<String>,
    standard: bool,
}

impl Catalogue {
    /// The operator's scopes and claims over the standard ones: a claim of the same name comes
    /// from its attribute, a scope of the same name has its claims besides.
    pub(crate) fn new(scopes: Vec<ScopeRow>, claims: Vec<ClaimRow>) -> Self {
        let mut catalogue = Self::standard();
        // A name may have been reserved after a mapping of it was stored.
        let free = |claim: &ClaimRow| !standard::RESERVED.contains(&claim.name.as_str());
        for claim in claims.into_iter().filter(free) {
            // A kind that a later version wrote is told as it stands.
            let kind = Kind::from_name(&claim.kind).unwrap_or(Kind::Text);
            let source = Source::Attributes(vec![claim.attribute], kind);
            if standard::OF_ONE_CLAIM.contains(&claim.name.as_str()) {
                catalogue.cover(&claim.name, vec![claim.name.clone()], None);
            }
            catalogue.claims.insert(claim.name, source);
        }
        // The same holds for scopes.
        for scope in scopes.into_iter().filter(|scope| !is_fixed(&scope.name)) {
            let description = Some(scope.description).filter(|text| !text.is_empty());
            catalogue.cover(&scope.name, scope.claims, description);
        }
        catalogue
    }

    fn standard() -> Self {
        let own = |(name, claims): (&str, &[&str])| Scope {
            name: name.to_owned(),
            claims: claims.iter().map(|&claim| claim.to_owned()).collect(),
            description: None,
            standard: true,
        };
        Self {
            scopes: standard::SCOPES.into_iter().map(own).collect(),
            claims: standard::claims()
                .map(|(name, source)| (name.to_owned(), source))
                .collect(),
        }
    }

    fn cover(&mut self, name: &str, claims: Vec<String>, description: Option<String>) {
        let Some(scope) = self.scopes.iter_mut().find(|scope| scope.name == name) else {
            self.scopes.push(Scope {
                name: name.to_owned(),
                claims,
                description,
                standard: false,
            });
            return;
        };
        for claim in claims {
            if !scope.claims.contains(&claim) {
                scope.claims.push(claim);
            }
        }
        scope.description = description.or(scope.description.take());
    }

    fn scope(&self, name: &str) -> Option<&Scope> {
        self.scopes.iter().find(|scope| scope.name == name)
    }

    /// Whether a scope means nothing without a person.
    pub(crate) fn is_of_people(&self, scope: &str) -> bool {
        let known = self.scope(scope);
        is_of_account(scope) || known.is_some_and(|s| s.standard || !s.claims.is_empty())
    }

    pub(crate) fn claims_of(&self, scope: &str) -> &[String] {
        self.scope(scope).map_or(&[], |scope| &scope.claims)
    }

    /// The first of these scopes whose consent covers a claim.
    pub(crate) fn that_covers<'a>(&self, claim: &str, scopes: &'a [String]) -> Option<&'a String> {
        let covers = |scope: &&String| self.claims_of(scope).iter().any(|c| c == claim);
        scopes.iter().find(covers)
    }

    pub(crate) fn description(&self, scope: &str) -> Option<&str> {
        self.scope(scope)?.description.as_deref()
    }

    pub(crate) fn scope_names(&self) -> Vec<&str> {
        self.scopes
            .iter()
            .map(|scope| scope.name.as_str())
            .collect()
    }

    /// The claims that some scope stands for, each once.
    pub(crate) fn claim_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for claim in self.scopes.iter().flat_map(|scope| &scope.claims) {
            let told = claim == "sub" || self.claims.contains_key(claim);
            if told && !names.contains(&claim.as_str()) {
                names.push(claim);
            }
        }
        names
    }

    /// The claims of these names that the person has. `sub` is not among them: it depends on who
    /// asks.
    pub(crate) fn select<N: AsRef<str>>(
        &self,
        person: &PersonRow,
        names: &[N],
    ) -> Map<String, Value> {
        let value = |name: &str| {
            let source = self.claims.get(name)?;
            source.read(
                person,
                self.plain(person, "phone_number").as_ref(),
                self.plain(person, "email").as_ref(),
            )
        };
        names
            .iter()
            .filter_map(|name| Some((name.as_ref().to_owned(), value(name.as_ref())?)))
            .collect()
    }

    fn plain(&self, person: &PersonRow, claim: &str) -> Option<Value> {
        self.claims.get(claim)?.read(person, None, None)
    }
}

impl Default for Catalogue {
    fn default() -> Self {
        Self::standard()
    }
}

/// Whether an operator may give a scope of this name claims of their own.
pub(super) fn is_fixed(scope: &str) -> bool {
    [OPENID, OFFLINE_ACCESS, INTROSPECT].contains(&scope) || is_own(scope)
}
