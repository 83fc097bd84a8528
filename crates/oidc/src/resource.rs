//! Resource indicators (RFC 8707): which resource servers an access token is for.

use countersign_store::{ClientRow, GrantRow};
use url::Url;

use crate::parameters::Parameters;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};

/// More at once is no honest request.
const MOST: usize = 8;

const NOT_ALLOWED: Refusal = Refusal::new(
    ErrorCode::InvalidTarget,
    "the client may not ask for a resource",
);

/// The values of `resource` in their order, each once.
pub(crate) fn asked(parameters: &Parameters) -> Result<Vec<String>, Refusal> {
    each_once(parameters.all("resource"))
}

/// The same with the values of `audience` (RFC 8693 §2.1).
pub(crate) fn targets(parameters: &Parameters) -> Result<Vec<String>, Refusal> {
    each_once(parameters.all("resource").chain(parameters.all("audience")))
}

fn each_once<'a>(given: impl Iterator<Item = &'a str>) -> Result<Vec<String>, Refusal> {
    let mut each: Vec<String> = Vec::new();
    for resource in given {
        if !each.iter().any(|r| r == resource) {
            each.push(resource.to_owned());
        }
    }
    if each.len() <= MOST && each.iter().all(|resource| is_indicator(resource)) {
        return Ok(each);
    }
    Err(Refusal::new(
        ErrorCode::InvalidTarget,
        "resource must be an absolute URI without fragment",
    ))
}

/// RFC 8707 §2. It is compared as it is written.
pub(crate) fn is_indicator(text: &str) -> bool {
    let plain = text.len() <= 512 && text.bytes().all(|b| b.is_ascii_graphic() && b != b'#');
    plain && Url::parse(text).is_ok()
}

impl Provider {
    /// Checks what is asked against the client's registration; the provider itself is free to all.
    pub(crate) fn check_resources(
        &self,
        client: &ClientRow,
        asked: &[String],
    ) -> Result<(), Refusal> {
        let own = self.issuer.as_str();
        let registered = &client.metadata.resources;
        let allowed = |resource: &String| resource == own || registered.contains(resource);
        asked.iter().all(allowed).then_some(()).ok_or(NOT_ALLOWED)
    }

    /// The resource servers of a token request for a grant: those asked for, which must be among
    /// the granted ones, else all of them. For a grant without any, the registration counts.
    pub(crate) fn resources_of(
        &self,
        client: &ClientRow,
        grant: &GrantRow,
        parameters: &Parameters,
    ) -> Result<Vec<String>, Refusal> {
        let asked = asked(parameters)?;
        if asked.is_empty() {
            return Ok(grant.resources.clone());
        }
        if grant.resources.is_empty() {
            self.check_resources(client, &asked)?;
        } else if !asked.iter().all(|r| grant.resources.contains(r)) {
            return Err(NOT_ALLOWED);
        }
        Ok(asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_indicator_is_an_absolute_uri() {
        for good in [
            "https://api.example/",
            "urn:example:api",
            "https://a.example/x?y=1",
        ] {
            assert!(is_indicator(good), "{good}");
        }
        for bad in [
            "",
            "/api",
            "api",
            "https://a.example/#x",
            "https://a.example/ x",
        ] {
            assert!(!is_indicator(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_values_are_read_or_refused(values in prop::collection::vec("\\PC{0,40}", 0..12)) {
            let pairs = values.iter().map(|v| ("resource".to_owned(), v.clone())).collect();
            if let Ok(read) = asked(&Parameters::new(pairs)) {
                prop_assert!(read.len() <= MOST);
                prop_assert!(read.iter().all(|r| values.contains(r)));
            }
        }
    }
}
