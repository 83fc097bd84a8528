//! Lists (RFC 7644 §3.4.2), and what callers want to see of a resource (§3.9).

use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::ScimError;
use super::filter::Filter;

const SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
/// Resources in one answer.
pub(super) const MOST: usize = 200;

/// What is asked of a list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wanted {
    filter: Option<String>,
    start_index: Option<i64>,
    count: Option<i64>,
    attributes: Option<String>,
    excluded_attributes: Option<String>,
}

impl Wanted {
    pub(super) fn filter(&self) -> Result<Option<Filter>, ScimError> {
        let text = self
            .filter
            .as_deref()
            .filter(|text| !text.trim().is_empty());
        let filter = text.map(Filter::parse).transpose();
        filter.map_err(|error| ScimError::bad("invalidFilter", format!("filter: {error}")))
    }

    /// How many resources come before the first one that is wanted.
    pub(super) fn skipped(&self) -> usize {
        usize::try_from(self.start_index.unwrap_or(1).max(1) - 1).unwrap_or(usize::MAX)
    }

    pub(super) fn count(&self) -> usize {
        let count = self.count.unwrap_or(100).max(0);
        usize::try_from(count).unwrap_or(MOST).min(MOST)
    }

    /// A resource with the attributes that are wanted of it.
    pub(super) fn seen(&self, mut resource: Value) -> Value {
        let Value::Object(members) = &mut resource else {
            return resource;
        };
        let always = |name: &str| name == "id" || name == "schemas";
        if let Some(attributes) = self.attributes.as_deref().filter(|a| !a.is_empty()) {
            members.retain(|name, _| always(name) || named(attributes, name));
        } else if let Some(excluded) = self.excluded_attributes.as_deref() {
            members.retain(|name, _| always(name) || !named(excluded, name));
        }
        resource
    }

    /// The answer with this part of `total` resources.
    pub(super) fn list(&self, total: usize, part: Vec<Value>) -> Value {
        let part: Vec<Value> = part.into_iter().map(|one| self.seen(one)).collect();
        json!({
            "schemas": [SCHEMA],
            "totalResults": total,
            "startIndex": self.skipped().saturating_add(1),
            "itemsPerPage": part.len(),
            "Resources": part,
        })
    }

    /// The same of all resources at once.
    pub(super) fn list_of(&self, all: Vec<Value>) -> Value {
        let total = all.len();
        let part = all.into_iter().skip(self.skipped()).take(self.count());
        self.list(total, part.collect())
    }
}

/// Whether a list of names with commas names an attribute or a part of it.
fn named(list: &str, name: &str) -> bool {
    list.split(',').map(str::trim).any(|one| {
        let one = one.rsplit_once(':').map_or(one, |(_, name)| name);
        let one = one.split('.').next().unwrap_or(one);
        one.eq_ignore_ascii_case(name)
    })
}
