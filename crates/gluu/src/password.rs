use countersign_core::Secret;

/// The schemes of a salted digest that a directory here can check (see `userPassword` in the
/// manuals of OpenDJ and OpenLDAP).
const SCHEMES: [&str; 4] = ["SSHA", "SSHA256", "SSHA384", "SSHA512"];

/// What a person's `userPassword` holds.
#[derive(Clone, Debug)]
pub enum Password {
    /// `{SSHA512}` and its base64.
    Digest(Secret),
    /// A scheme that cannot be checked here.
    Foreign(String),
    None,
}

pub(crate) fn read(stored: Option<&str>) -> Password {
    let Some(stored) = stored.map(str::trim).filter(|stored| !stored.is_empty()) else {
        return Password::None;
    };
    let scheme = stored
        .strip_prefix('{')
        .and_then(|rest| rest.split_once('}'));
    match scheme {
        Some((scheme, digest)) => {
            let scheme = scheme.to_ascii_uppercase();
            if SCHEMES.contains(&scheme.as_str()) {
                Password::Digest(Secret::new(format!("{{{scheme}}}{digest}")))
            } else {
                Password::Foreign(scheme.chars().take(32).collect())
            }
        }
        // Without a scheme it is the password itself, which an export should not hold.
        None => Password::Foreign("plain text".to_owned()),
    }
}
