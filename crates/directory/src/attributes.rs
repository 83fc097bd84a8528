//! What an attribute's name and values may be.

use countersign_core::Phone;

use crate::DirectoryError;

/// Verified telephone numbers; its values are kept in E.164.
pub const PHONE_ATTRIBUTE: &str = "phoneNumberVerified";
/// The attribute that names a person's groups.
pub const GROUPS: &str = "memberOf";

const LONGEST_VALUE: usize = 2048;
const MOST_VALUES: usize = 100;

pub(crate) fn check_name(name: &str) -> Result<(), DirectoryError> {
    let fits = (1..=64).contains(&name.len());
    let plain = name
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"_.:-".contains(&b));
    if fits && plain {
        Ok(())
    } else {
        Err(DirectoryError::AttributeName(
            name.chars().take(64).collect(),
        ))
    }
}

/// Checks one value and brings it into the form that is stored.
pub(crate) fn normalise(name: &str, value: &str) -> Result<String, DirectoryError> {
    if name == PHONE_ATTRIBUTE {
        return Phone::parse(value, None)
            .map(|phone| phone.expose().to_owned())
            .map_err(|reason| DirectoryError::Phone {
                attribute: name.to_owned(),
                reason,
            });
    }
    let value = value.trim();
    let fits = (1..=LONGEST_VALUE).contains(&value.chars().count());
    if fits && !value.chars().any(char::is_control) {
        Ok(value.to_owned())
    } else {
        Err(DirectoryError::AttributeValue(name.to_owned()))
    }
}

/// Checks an attribute with all its values, keeping their order.
pub(crate) fn normalise_all(name: &str, values: &[String]) -> Result<Vec<String>, DirectoryError> {
    check_name(name)?;
    if values.len() > MOST_VALUES {
        return Err(DirectoryError::AttributeValue(name.to_owned()));
    }
    let mut normal = Vec::with_capacity(values.len());
    for value in values {
        let value = normalise(name, value)?;
        if normal.contains(&value) {
            return Err(DirectoryError::Duplicate(name.to_owned()));
        }
        normal.push(value);
    }
    Ok(normal)
}
