use std::collections::BTreeMap;

use crate::script::DeclaredProperty;

/// What a method asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FactorKind {
    /// A code of an authenticator app.
    App,
    RecoveryCode,
    Passkey,
}

/// How a method asks for it; read from its properties when it is initialised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FactorRules {
    pub(crate) kind: FactorKind,
    /// Guesses for one sign-in, at all factors of this kind together.
    pub(crate) attempts: i64,
    /// What authenticator apps show the account under; the service's name when there is none.
    pub(crate) issuer: Option<String>,
    /// A passkey must have verified its person, also after the password.
    pub(crate) verified: bool,
    /// A passkey that has verified its person does without the password.
    pub(crate) alone: bool,
}

const ATTEMPTS: &str = "max_attempts";
const ISSUER: &str = "issuer";
const LONGEST_ISSUER: usize = 64;
const VERIFICATION: &str = "user_verification";
const ALONE: &str = "alone";

impl FactorRules {
    /// # Errors
    /// The property, its value and what is allowed.
    pub(crate) fn read(kind: FactorKind, table: &BTreeMap<String, String>) -> Result<Self, String> {
        let mut rules = Self {
            kind,
            attempts: 3,
            issuer: None,
            verified: true,
            alone: true,
        };
        for (name, value) in table.iter().filter(|(_, value)| !value.trim().is_empty()) {
            let value = value.trim();
            match (name.as_str(), kind) {
                (ATTEMPTS, _) => {
                    let read = value.parse().ok().filter(|most| (1..=10).contains(most));
                    rules.attempts =
                        read.ok_or_else(|| format!("{ATTEMPTS}: {value:?}: use 1 to 10"))?;
                }
                (ISSUER, FactorKind::App) => {
                    let fits = value.chars().count() <= LONGEST_ISSUER
                        && !value.contains(':')
                        && !value.chars().any(char::is_control);
                    if !fits {
                        let allowed = "up to 64 characters without a colon";
                        return Err(format!("{ISSUER}: {value:?}: use {allowed}"));
                    }
                    rules.issuer = Some(value.to_owned());
                }
                (VERIFICATION, FactorKind::Passkey) => {
                    rules.verified = either(VERIFICATION, value, ["required", "preferred"])?;
                }
                (ALONE, FactorKind::Passkey) => {
                    rules.alone = either(ALONE, value, ["allowed", "refused"])?;
                }
                _ => {
                    let known: Vec<String> =
                        Self::declared(kind).into_iter().map(|p| p.name).collect();
                    return Err(format!(
                        "{name}: there is no such property; there are: {}",
                        known.join(", ")
                    ));
                }
            }
        }
        Ok(rules)
    }

    pub(crate) fn declared(kind: FactorKind) -> Vec<DeclaredProperty> {
        let mut declared = vec![DeclaredProperty {
            name: ATTEMPTS.to_owned(),
            description: "Guesses for one sign-in".to_owned(),
            default: "3".to_owned(),
            allowed: "1 to 10".to_owned(),
            hidden: None,
        }];
        if kind == FactorKind::Passkey {
            declared.push(DeclaredProperty {
                name: VERIFICATION.to_owned(),
                description: "Whether a passkey must ask for a fingerprint, a face or a PIN \
                    also after the password"
                    .to_owned(),
                default: "required".to_owned(),
                allowed: "required, preferred".to_owned(),
                hidden: None,
            });
            declared.push(DeclaredProperty {
                name: ALONE.to_owned(),
                description: "Signing in by a passkey that has verified its person, without the \
                    password"
                    .to_owned(),
                default: "allowed".to_owned(),
                allowed: "allowed, refused".to_owned(),
                hidden: None,
            });
        }
        if kind == FactorKind::App {
            declared.push(DeclaredProperty {
                name: ISSUER.to_owned(),
                description: "What authenticator apps show the account under".to_owned(),
                default: "the service's name".to_owned(),
                allowed: "up to 64 characters without a colon".to_owned(),
                hidden: None,
            });
        }
        declared
    }
}

/// Whether it is the first of two words.
fn either(name: &str, value: &str, [first, second]: [&str; 2]) -> Result<bool, String> {
    if value == first {
        Ok(true)
    } else if value == second {
        Ok(false)
    } else {
        Err(format!("{name}: {value:?}: use {first} or {second}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_property_says_what_is_allowed() {
        let read = |kind, name: &str, value: &str| {
            FactorRules::read(kind, &[(name.to_owned(), value.to_owned())].into())
        };
        let app = FactorKind::App;
        assert_eq!(read(app, "max_attempts", " 5 ").unwrap().attempts, 5);
        assert_eq!(read(app, "max_attempts", "").unwrap().attempts, 3);
        for (name, value, said) in [
            ("max_attempts", "0", "1 to 10"),
            ("max_attempts", "many", "many"),
            ("issuer", "a:b", "colon"),
            ("system_id", "x", "max_attempts, issuer"),
        ] {
            let error = read(app, name, value).unwrap_err();
            assert!(error.contains(name) && error.contains(said), "{error}");
        }
        assert!(read(FactorKind::RecoveryCode, "issuer", "Bank").is_err());
        let passkey = FactorKind::Passkey;
        assert!(read(passkey, "user_verification", "").unwrap().verified);
        assert!(
            !read(passkey, "user_verification", "preferred")
                .unwrap()
                .verified
        );
        assert!(!read(passkey, "alone", "refused").unwrap().alone);
        let error = read(passkey, "alone", "no").unwrap_err();
        assert!(error.contains("allowed or refused"), "{error}");
    }
}
