use x509_parser::prelude::X509Name;

/// The name of a subject, as it is compared (RFC 5280 §7.1): the most general part first, values
/// in small letters without superfluous spaces. A name without parts is nobody's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DistinguishedName(Vec<Vec<(String, String)>>);

/// Names of attribute types (RFC 4514 §3, RFC 4519, RFC 2985) and their object identifiers.
const TYPES: [(&str, &str); 15] = [
    ("CN", "2.5.4.3"),
    ("SN", "2.5.4.4"),
    ("SERIALNUMBER", "2.5.4.5"),
    ("C", "2.5.4.6"),
    ("L", "2.5.4.7"),
    ("ST", "2.5.4.8"),
    ("STREET", "2.5.4.9"),
    ("O", "2.5.4.10"),
    ("OU", "2.5.4.11"),
    ("GN", "2.5.4.42"),
    ("ORGANIZATIONIDENTIFIER", "2.5.4.97"),
    ("UID", "0.9.2342.19200300.100.1.1"),
    ("DC", "0.9.2342.19200300.100.1.25"),
    ("EMAILADDRESS", "1.2.840.113549.1.9.1"),
    ("E", "1.2.840.113549.1.9.1"),
];

impl DistinguishedName {
    /// From a text such as `CN=app,O=Shop\, Ltd,C=GB` (RFC 4514), the most special part first.
    /// None for anything else, an empty name too.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        for part in split(text, ',') {
            let attributes: Option<Vec<_>> = split(part, '+').map(attribute).collect();
            parts.push(ordered(attributes?));
        }
        parts.reverse();
        Some(Self(parts))
    }

    /// Of a certificate; empty if it has an attribute that is not text.
    pub(super) fn of(name: &X509Name<'_>) -> Self {
        let parts = name.iter_rdn().map(|part| {
            let attributes = part.iter().map(|attribute| {
                let value = attribute.as_str().ok()?;
                Some((attribute.attr_type().to_id_string(), prepared(value)))
            });
            attributes.collect::<Option<Vec<_>>>().map(ordered)
        });
        Self(parts.collect::<Option<_>>().unwrap_or_default())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The attributes of one part come in any order.
fn ordered(mut attributes: Vec<(String, String)>) -> Vec<(String, String)> {
    attributes.sort();
    attributes
}

/// Splits where the separator is not escaped.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    text.split(move |c| {
        let here = c == separator && !escaped;
        escaped = c == '\\' && !escaped;
        here
    })
}

fn attribute(text: &str) -> Option<(String, String)> {
    let (kind, value) = text.split_once('=')?;
    let kind = kind.trim();
    let known = TYPES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(kind));
    let dotted = kind.contains('.') && kind.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let kind = match known {
        Some((_, identifier)) => *identifier,
        None if dotted => kind,
        None => return None,
    };
    Some((kind.to_owned(), prepared(&unescaped(value)?)))
}

/// RFC 4514 §2.4. Values in hexadecimal BER (`#…`) are not taken.
fn unescaped(value: &str) -> Option<String> {
    if value.starts_with('#') {
        return None;
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let first = rest.next()?;
        match char::from(first).to_digit(16) {
            Some(high) => {
                let low = char::from(rest.next()?).to_digit(16)?;
                bytes.push(u8::try_from(high * 16 + low).ok()?);
            }
            None => bytes.push(first),
        }
    }
    String::from_utf8(bytes).ok()
}

/// As much of RFC 4518 as directories need in practice.
fn prepared(value: &str) -> String {
    let words: Vec<&str> = value.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(a: &str, b: &str) -> bool {
        DistinguishedName::parse(a).unwrap() == DistinguishedName::parse(b).unwrap()
    }

    #[test]
    fn case_spaces_names_of_types_and_order_in_a_part_do_not_matter() {
        assert!(same("CN=Shop  App, O=Shop", "2.5.4.3=shop app,o=shop"));
        assert!(same("OU=a+CN=b,C=GB", "CN=b+OU=a,C=GB"));
        assert!(same("CN=a\\,b", "CN=a\\2Cb"));
        assert!(same("CN=Lu\\C4\\8Di\\C4\\87", "CN=Lučić"));
        assert!(!same("CN=a,O=b", "O=b,CN=a"));
        assert!(!same("CN=a,O=b", "CN=a"));
        assert!(!same("CN=a\\,O=b", "CN=a,O=b"));
        assert!(!same("CN=a", "OU=a"));
    }

    #[test]
    fn what_is_no_name_is_none() {
        for bad in [
            "", "CN", "CN=a,", "XX=a", "CN=a\\", "CN=#0401", "CN=\\C4", "CN=\\C",
        ] {
            assert_eq!(DistinguishedName::parse(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
            let _ = DistinguishedName::parse(&text);
        }

        #[test]
        fn an_escaped_value_comes_through(value in "[a-z,+\"<>;=\\\\#]{1,20}") {
            let escaped: String = value.chars().flat_map(|c| {
                let escape = (!c.is_ascii_lowercase()).then_some('\\');
                escape.into_iter().chain([c])
            }).collect();
            let read = DistinguishedName::parse(&format!("CN={escaped}")).unwrap();
            prop_assert_eq!(&read.0[0][0].1, &value);
        }
    }
}
