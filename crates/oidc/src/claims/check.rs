//! What an operator may add.

use countersign_store::{ClaimRow, ScopeRow};

use super::catalogue::is_fixed;
use super::kind::Kind;
use super::standard::RESERVED;
use crate::client::{InvalidRegistration, ensure};
use crate::scope;

/// Checks a scope before it is stored.
///
/// # Errors
/// [`InvalidRegistration`] names what is wrong.
pub fn check_scope(row: &ScopeRow) -> Result<(), InvalidRegistration> {
    ensure(
        scope::is_valid(&row.name) && !is_fixed(&row.name),
        "scope",
        &row.name,
        "use visible ASCII without quotes and spaces; openid, offline_access, introspect and all \
         that begin with countersign: stay as they are",
    )?;
    for claim in &row.claims {
        check_name(claim)?;
    }
    ensure(
        row.description.chars().count() <= 200 && !row.description.chars().any(char::is_control),
        "description",
        &row.description,
        "use at most 200 characters on one line",
    )
}

/// Checks a mapping from an attribute to a claim before it is stored.
///
/// # Errors
/// [`InvalidRegistration`] names what is wrong.
pub fn check_claim(row: &ClaimRow) -> Result<(), InvalidRegistration> {
    check_name(&row.name)?;
    ensure(
        (1..=64).contains(&row.attribute.len())
            && row
                .attribute
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"_.:-".contains(&b)),
        "attribute",
        &row.attribute,
        "use 1 to 64 letters, digits and _.:-",
    )?;
    ensure(
        Kind::from_name(&row.kind).is_some(),
        "type",
        &row.kind,
        "use string, boolean, number, json or list",
    )
}

/// Whether tokens state this claim themselves, so that nobody else may.
#[must_use]
pub fn is_reserved_claim(name: &str) -> bool {
    RESERVED.contains(&name)
}

fn check_name(claim: &str) -> Result<(), InvalidRegistration> {
    let fits = (1..=128).contains(&claim.len()) && claim.bytes().all(|b| b.is_ascii_graphic());
    ensure(
        fits && !is_reserved_claim(claim),
        "claim",
        claim,
        "use visible ASCII, and no claim of the tokens themselves",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(name: &str, attribute: &str, kind: &str) -> Result<(), &'static str> {
        check_claim(&ClaimRow {
            name: name.to_owned(),
            attribute: attribute.to_owned(),
            kind: kind.to_owned(),
        })
        .map_err(|e| e.property)
    }

    #[test]
    fn no_attribute_stands_for_what_tokens_say_of_themselves() {
        assert_eq!(claim("department", "departmentNumber", "string"), Ok(()));
        for reserved in ["sub", "acr", "iss", "cnf", "gid", "origin", "", "a b"] {
            assert_eq!(claim(reserved, "x", "string"), Err("claim"), "{reserved}");
        }
        assert_eq!(claim("x", "a b", "string"), Err("attribute"));
        assert_eq!(claim("x", "a", "text"), Err("type"));
    }

    #[test]
    fn some_scopes_stay_as_they_are() {
        let check = |name: &str, claim: &str| {
            check_scope(&ScopeRow {
                name: name.to_owned(),
                description: String::new(),
                claims: vec![claim.to_owned()],
            })
            .map_err(|e| e.property)
        };
        assert_eq!(check("hr", "department"), Ok(()));
        assert_eq!(check("profile", "department"), Ok(()));
        assert_eq!(check("openid", "department"), Err("scope"));
        assert_eq!(check(scope::ACCOUNT, "department"), Err("scope"));
        for own in [
            "countersign:",
            "countersign:people:read",
            "Countersign:later",
        ] {
            assert_eq!(check(own, "department"), Err("scope"), "{own}");
        }
        assert_eq!(check("countersign", "department"), Ok(()));
        assert_eq!(check("é:é:é:é:é:é", "department"), Err("scope"));
        assert_eq!(check("h r", "department"), Err("scope"));
        assert_eq!(check("hr", "acr"), Err("claim"));
    }
}
