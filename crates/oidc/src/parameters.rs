use std::fmt;

use url::form_urlencoded;

use crate::refusal::Refusal;

/// The parameters of a request, from its query or form.
///
/// A parameter without a value counts as left out (RFC 6749 §3.1).
#[derive(Clone, Default)]
pub struct Parameters(Vec<(String, String)>);

/// RFC 8707 §2 and RFC 8693 §2.1.
const REPEATABLE: [&str; 2] = ["resource", "audience"];
/// More is no honest request.
const MOST: usize = 64;
/// The longest value in bytes; ID tokens and `claims` are the longest.
const LONGEST: usize = 8 * 1024;

impl Parameters {
    #[must_use]
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// Reads `application/x-www-form-urlencoded`, of a query or a body.
    #[must_use]
    pub fn parse(encoded: &[u8]) -> Self {
        Self(
            form_urlencoded::parse(encoded)
                .take(MOST + 1)
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    /// The first value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(n, value)| n == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// All values of a parameter that may come more than once.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let given = self.0.iter().filter(move |(n, _)| n == name);
        given
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }

    /// These parameters, with those of `others` whose names are not among them.
    #[must_use]
    pub(crate) fn completed_by(mut self, others: &Self) -> Self {
        let missing = others.0.iter().filter(|(name, _)| !self.has(name));
        let missing: Vec<_> = missing.cloned().collect();
        self.0.extend(missing);
        self
    }

    #[must_use]
    pub(crate) fn without(mut self, names: &[&str]) -> Self {
        self.0.retain(|(name, _)| !names.contains(&name.as_str()));
        self
    }

    /// The same parameters as they go into a query.
    #[must_use]
    pub fn to_query(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.0)
            .finish()
    }

    pub(crate) fn is_repeated(&self, name: &str) -> bool {
        self.0.iter().filter(|(n, _)| n == name).count() > 1
    }

    /// No parameter but those of resources comes twice (RFC 6749 §3.1), and none is beyond reason.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        if self.0.len() > MOST {
            return Err(Refusal::invalid_request("there are too many parameters"));
        }
        if self.0.iter().any(|(_, value)| value.len() > LONGEST) {
            return Err(Refusal::invalid_request("a parameter is too long"));
        }
        let names = self.0.iter().map(|(name, _)| name.as_str());
        let mut names: Vec<&str> = names.filter(|name| !REPEATABLE.contains(name)).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(Refusal::invalid_request("a parameter comes more than once"));
        }
        Ok(())
    }
}

impl fmt::Debug for Parameters {
    // Values hold codes, secrets and tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_value_is_left_out() {
        let parameters = Parameters::parse(b"a=&b=1+2%2B");
        assert_eq!(parameters.get("a"), None);
        assert_eq!(parameters.get("b"), Some("1 2+"));
        assert!(parameters.has("a"));
    }

    #[test]
    fn repeats_and_floods_are_refused() {
        assert!(Parameters::parse(b"a=1&b=2").check().is_ok());
        assert!(Parameters::parse(b"a=1&b=2&a=1").check().is_err());
        assert!(
            Parameters::parse("a=1&".repeat(70).as_bytes())
                .check()
                .is_err()
        );
        let resources = Parameters::parse(b"resource=urn:a&resource=urn:b&resource=");
        assert!(resources.check().is_ok());
        assert!(resources.all("resource").eq(["urn:a", "urn:b"]));
        let long = format!("a={}", "x".repeat(LONGEST + 1));
        assert!(Parameters::parse(long.as_bytes()).check().is_err());
    }

    #[test]
    fn debug_names_no_values() {
        assert_eq!(
            format!("{:?}", Parameters::parse(b"code=secret")),
            "[\"code\"]"
        );
    }
}
