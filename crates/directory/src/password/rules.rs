use countersign_core::Secret;

/// The most common passwords, one a line, in lower case.
const COMMON: &str = include_str!("common.txt");

const SHORTEST: usize = 8;
/// In bytes; bounds the work that one request can ask for.
pub(crate) const LONGEST: usize = 1024;

/// Why a password cannot be chosen, and how to go on (NIST SP 800-63B §5.1.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    #[error("the password is too short: use at least 8 characters, such as four random words")]
    TooShort,
    #[error("the password is too long: use at most 1024 bytes")]
    TooLong,
    #[error("the password is one of the first that an attacker tries: choose another")]
    Common,
    #[error("the password is the user name: choose another")]
    Username,
}

pub(crate) fn check_new(password: &Secret, username: &str) -> Result<(), PasswordProblem> {
    // Exposed to be measured and compared with the list only.
    let text = password.expose();
    if text.len() > LONGEST {
        return Err(PasswordProblem::TooLong);
    }
    if text.chars().count() < SHORTEST {
        return Err(PasswordProblem::TooShort);
    }
    let lower = Secret::new(text.to_lowercase());
    if lower.expose() == username.to_lowercase() {
        return Err(PasswordProblem::Username);
    }
    if COMMON.lines().any(|common| common == lower.expose()) {
        return Err(PasswordProblem::Common);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_length_and_being_known_matter() {
        let check = |text: &str| check_new(&Secret::new(text), "margaret");
        assert_eq!(check("seven77"), Err(PasswordProblem::TooShort));
        assert_eq!(check("Password123"), Err(PasswordProblem::Common));
        assert_eq!(check("MARGARET"), Err(PasswordProblem::Username));
        assert_eq!(check(&"x".repeat(1025)), Err(PasswordProblem::TooLong));
        assert_eq!(check("quartz lantern"), Ok(()));
        assert_eq!(check("пароль-лес"), Ok(()));
        assert_eq!(check(&"x".repeat(1024)), Ok(()));
    }

    #[test]
    fn the_list_holds_only_what_could_be_chosen() {
        for common in COMMON.lines() {
            assert!(common.chars().count() >= SHORTEST, "{common}");
            assert_eq!(common, common.to_lowercase());
        }
    }
}
