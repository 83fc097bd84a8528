//! The `claims` parameter (OpenID Connect Core §5.5).

use std::collections::BTreeMap;

use countersign_store::StoreError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::claims::Catalogue;
use crate::error::ProviderError;
use crate::refusal::Refusal;

/// Single claims that are asked for. Members that are not understood are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ClaimsRequest {
    /// Names of claims for the userinfo answer.
    pub(crate) userinfo: Vec<String>,
    /// Names of claims for the ID token.
    pub(crate) id_token: Vec<String>,
    /// Values of an essential `acr`.
    pub(crate) essential_acr: Vec<String>,
    /// Values of an `acr` that is not essential.
    pub(crate) voluntary_acr: Vec<String>,
    /// The value of `sub`: nobody else will do.
    pub(crate) subject: Option<String>,
    /// The scopes that cover the claims: the person is asked for them.
    pub(crate) covering: Vec<String>,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    userinfo: BTreeMap<String, Option<Member>>,
    #[serde(default)]
    id_token: BTreeMap<String, Option<Member>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Member {
    essential: bool,
    value: Option<Value>,
    values: Vec<Value>,
}

impl Member {
    fn texts(&self) -> Vec<String> {
        self.value
            .iter()
            .chain(&self.values)
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }
}

impl ClaimsRequest {
    /// `allowed` are the scopes of the client's registration: a claim outside of them is not
    /// given, whichever way it is asked for.
    pub(super) fn read(
        text: &str,
        allowed: &[String],
        catalogue: &Catalogue,
    ) -> Result<Self, Refusal> {
        let raw: Raw = serde_json::from_str(text)
            .map_err(|_| Refusal::invalid_request("claims is not a valid JSON object"))?;
        let mut request = Self::default();
        for (asked, known) in [
            (&raw.userinfo, &mut request.userinfo),
            (&raw.id_token, &mut request.id_token),
        ] {
            for claim in asked.keys() {
                let Some(scope) = catalogue.that_covers(claim, allowed) else {
                    continue;
                };
                known.push(claim.clone());
                if !request.covering.contains(scope) {
                    request.covering.push(scope.clone());
                }
            }
        }
        if let Some(Some(acr)) = raw.id_token.get("acr") {
            let mut named = acr.value.iter().chain(&acr.values);
            if !named.all(Value::is_string) {
                // Left out, a demand that cannot be met would look like none.
                return Err(Refusal::invalid_request("values of acr must be texts"));
            }
            if acr.essential {
                request.essential_acr = acr.texts();
            } else {
                request.voluntary_acr = acr.texts();
            }
        }
        if let Some(Some(sub)) = raw.id_token.get("sub") {
            request.subject = sub
                .value
                .as_ref()
                .and_then(Value::as_str)
                .map(str::to_owned);
        }
        Ok(request)
    }

    /// There will be no access token: all that is asked for goes into the ID token (OpenID Connect
    /// Core §5.4).
    pub(super) fn move_into_id_token(&mut self, scopes: &[String], catalogue: &Catalogue) {
        let of_scopes = scopes.iter().flat_map(|scope| catalogue.claims_of(scope));
        let wanted = of_scopes.cloned();
        for claim in wanted.chain(std::mem::take(&mut self.userinfo)) {
            if !self.id_token.contains(&claim) {
                self.id_token.push(claim);
            }
        }
    }

    /// As it was kept with a grant.
    pub(crate) fn of_grant(text: &str) -> Result<Self, ProviderError> {
        let read = serde_json::from_str(text);
        Ok(read.map_err(|e| StoreError::unreadable("oauth_grant.claims", e))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ClaimsRequest, Refusal> {
        let allowed = ["openid".to_owned(), "email".to_owned()];
        ClaimsRequest::read(text, &allowed, &Catalogue::default())
    }

    #[test]
    fn reads_the_forms_of_the_specification() {
        let text = r#"{"userinfo": {"email": null, "picture": null, "phone_number": null},
            "id_token": {"email": {"essential": true}, "sub": {"value": "1"},
            "acr": {"essential": true, "values": ["smpp", "password"]}}, "more": 1}"#;
        let request = read(text).unwrap();
        assert_eq!(
            request.userinfo,
            ["email"],
            "unknown and not allowed are left out"
        );
        assert_eq!(request.id_token, ["email", "sub"]);
        assert_eq!(request.essential_acr, ["smpp", "password"]);
        assert_eq!(request.subject.as_deref(), Some("1"));
    }

    #[test]
    fn an_acr_that_is_not_essential_is_a_wish() {
        let request = read(r#"{"id_token": {"acr": {"value": "smpp"}}}"#).unwrap();
        assert_eq!(request.voluntary_acr, ["smpp"]);
        assert!(request.essential_acr.is_empty());
        assert!(
            read(r#"{"id_token": {"acr": null}}"#)
                .unwrap()
                .voluntary_acr
                .is_empty()
        );
    }

    #[test]
    fn refuses_what_is_not_an_object_of_objects() {
        for bad in [
            "",
            "1",
            r#"{"id_token": 1}"#,
            r#"{"id_token": {"acr": "smpp"}}"#,
            r#"{"id_token": {"acr": {"essential": true, "value": 5}}}"#,
            r#"{"id_token": {"acr": {"essential": true, "values": ["smpp", null]}}}"#,
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
