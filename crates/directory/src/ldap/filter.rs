//! Search filters (RFC 4515) with what people typed in them.

use std::fmt::Write as _;

/// A value that stands for itself in a filter, whatever is in it: everything but plain letters and
/// digits is written as its bytes.
pub(super) fn value(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(*byte));
        } else {
            let _ = write!(out, "\\{byte:02x}");
        }
    }
    out
}

/// Those of `people` that have `login` in one of the attributes.
pub(super) fn login(people: &str, attributes: &[String], login: &str) -> String {
    let login = value(login.as_bytes());
    let any: String = attributes
        .iter()
        .map(|attribute| format!("({attribute}={login})"))
        .collect();
    format!("(&{people}(|{any}))")
}

/// Those of `people` with one of these values.
pub(super) fn ids(people: &str, attribute: &str, ids: &[Vec<u8>]) -> String {
    let any: String = ids
        .iter()
        .map(|id| format!("({attribute}={})", value(id)))
        .collect();
    format!("(&{people}(|{any}))")
}

/// Groups of an entry.
pub(super) fn groups(pattern: &str, dn: &str, login: &str) -> String {
    // In one pass: a distinguished name may have braces too.
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (name, filled) = match rest {
            _ if rest.starts_with("{dn}") => ("{dn}", value(dn.as_bytes())),
            _ if rest.starts_with("{login}") => ("{login}", value(login.as_bytes())),
            _ => ("{", "{".to_owned()),
        };
        out.push_str(&filled);
        rest = &rest[name.len()..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use ldap3::asn1::Tag;
    use ldap3::parse_filter;
    use proptest::prelude::*;

    use super::*;

    const PEOPLE: &str = "(objectClass=inetOrgPerson)";

    fn parsed(filter: &str) -> String {
        let tag: Tag = parse_filter(filter).unwrap_or_else(|()| panic!("{filter:?} is no filter"));
        format!("{tag:?}")
    }

    /// The filter for a plain name, with the bytes of another one put in its place.
    fn expected(login: &str) -> String {
        let plain = parsed("(&(objectClass=inetOrgPerson)(|(uid=PLACE)))");
        let place = format!("{:?}", b"PLACE".to_vec());
        assert!(plain.contains(&place), "{plain}");
        plain.replace(&place, &format!("{:?}", login.as_bytes().to_vec()))
    }

    #[test]
    fn hostile_logins_stand_for_themselves() {
        for typed in [
            "*",
            "a*",
            "*)(uid=*",
            "admin)(|(uid=*))",
            ")(",
            "\\2a",
            "a\0b",
            "zoë",
            "{dn}",
            "(&)",
        ] {
            let filter = login(PEOPLE, &["uid".to_owned()], typed);
            assert_eq!(parsed(&filter), expected(typed), "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_one_value(typed in "\\PC*|[*()\\\\\0{}&|!=~<>a-c]{1,20}") {
            prop_assume!(!typed.is_empty());
            let filter = login(PEOPLE, &["uid".to_owned()], &typed);
            prop_assert_eq!(parsed(&filter), expected(&typed));
        }

        #[test]
        fn a_name_in_a_group_filter_is_one_value(dn in "[*()\\\\\0{}=,a-z]{1,20}") {
            let filled = groups("(|(member={dn})(memberUid={login}))", &dn, "{dn}");
            let (dn, login) = (value(dn.as_bytes()), value(b"{dn}"));
            prop_assert_eq!(filled, format!("(|(member={dn})(memberUid={login}))"));
        }
    }
}
