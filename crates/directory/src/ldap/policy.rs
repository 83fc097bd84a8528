//! What a server says of a password beside right and wrong: the password policy control
//! (draft-behera-ldap-password-policy), the older ones of 389-DS, and Active Directory's codes.

use ldap3::LdapResult;
use ldap3::controls::RawControl;

const POLICY: &str = "1.3.6.1.4.1.42.2.27.8.5.1";
/// Netscape's: the password has expired, or must be changed after a reset.
const EXPIRED: &str = "2.16.840.1.113730.3.4.4";

const RIGHT: u32 = 0;
const WRONG: u32 = 49;

/// Why somebody whose password was right may not sign in with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// The password is too old.
    Expired,
    /// It was set by somebody else, and must be changed first.
    MustChange,
    /// The account is locked, has ended, or may not be used now or here.
    Closed,
}

/// What came of proving a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proved {
    Right,
    Wrong,
    /// It was right, and yet.
    Barred(Barred),
}

pub(super) fn asked() -> RawControl {
    RawControl {
        ctype: POLICY.to_owned(),
        crit: false,
        val: None,
    }
}

/// Reads the answer to a bind; none when the server could not say.
pub(super) fn read(answer: &LdapResult) -> Option<Proved> {
    let control = |oid: &str| answer.ctrls.iter().find(|control| control.1.ctype == oid);
    let policy = control(POLICY)
        .and_then(|control| control.1.val.as_deref())
        .and_then(error_of);
    let netscape = control(EXPIRED).is_some();
    match answer.rc {
        RIGHT => Some(match policy {
            Some(0) => Proved::Barred(Barred::Expired),
            Some(1) => Proved::Barred(Barred::Closed),
            Some(2) => Proved::Barred(Barred::MustChange),
            _ if netscape => Proved::Barred(Barred::MustChange),
            _ => Proved::Right,
        }),
        WRONG => Some(match policy {
            // Said of right passwords only. Locked (1) is said of wrong ones too.
            Some(0) => Proved::Barred(Barred::Expired),
            Some(2) => Proved::Barred(Barred::MustChange),
            _ if netscape => Proved::Barred(Barred::Expired),
            _ => active_directory(&answer.text),
        }),
        // No such entry, no password there, one that it will not look at: nothing was proved.
        16 | 19 | 32 | 34 | 48 | 50 | 53 => Some(Proved::Wrong),
        _ => None,
    }
}

/// `… comment: AcceptSecurityContext error, data 532, v4563`. Of these codes only those count that
/// Active Directory gives for right passwords: 775 (locked) comes with wrong ones too.
fn active_directory(text: &str) -> Proved {
    let code = text
        .split_once("AcceptSecurityContext error, data ")
        .and_then(|(_, rest)| rest.split([',', ' ']).next());
    match code {
        Some("532") => Proved::Barred(Barred::Expired),
        Some("773") => Proved::Barred(Barred::MustChange),
        Some("530" | "531" | "533" | "701") => Proved::Barred(Barred::Closed),
        _ => Proved::Wrong,
    }
}

/// `SEQUENCE { warning [0] CHOICE … OPTIONAL, error [1] ENUMERATED OPTIONAL }`: the error.
fn error_of(control: &[u8]) -> Option<u8> {
    const SEQUENCE: u8 = 0x30;
    const ERROR: u8 = 0x81;
    let (SEQUENCE, mut inner, _) = element(control)? else {
        return None;
    };
    while let Some((tag, value, rest)) = element(inner) {
        if tag == ERROR {
            return match value {
                [error] => Some(*error),
                _ => None,
            };
        }
        inner = rest;
    }
    None
}

/// Tag, value and what comes after, of lengths that fit one byte: no policy control is longer.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [tag, length, rest @ ..] = bytes else {
        return None;
    };
    let length = usize::from(*length);
    if length > 127 {
        return None;
    }
    Some((*tag, rest.get(..length)?, rest.get(length..)?))
}

#[cfg(test)]
mod tests {
    use ldap3::controls::Control;
    use proptest::prelude::*;

    use super::*;

    fn answer(rc: u32, text: &str, control: Option<(&str, &[u8])>) -> LdapResult {
        let control = control.map(|(oid, value)| {
            Control(
                None,
                RawControl {
                    ctype: oid.to_owned(),
                    crit: false,
                    val: Some(value.to_vec()),
                },
            )
        });
        LdapResult {
            rc,
            matched: String::new(),
            text: text.to_owned(),
            refs: Vec::new(),
            ctrls: control.into_iter().collect(),
        }
    }

    #[test]
    fn the_policy_control_is_read() {
        let said = |rc, value: &[u8]| read(&answer(rc, "", Some((POLICY, value))));
        let expired = Some(Proved::Barred(Barred::Expired));
        assert_eq!(said(49, &[0x30, 3, 0x81, 1, 0]), expired);
        assert_eq!(said(49, &[0x30, 3, 0x81, 1, 1]), Some(Proved::Wrong));
        let must_change = Some(Proved::Barred(Barred::MustChange));
        assert_eq!(said(0, &[0x30, 3, 0x81, 1, 2]), must_change);
        // A warning before it: the password expires in 60 seconds.
        let warned = [0x30, 5, 0xa0, 3, 0x80, 1, 60];
        assert_eq!(said(0, &warned), Some(Proved::Right));
        let both = [0x30, 8, 0xa0, 3, 0x80, 1, 60, 0x81, 1, 2];
        assert_eq!(said(0, &both), must_change);
    }

    #[test]
    fn the_older_controls_are_read() {
        let said = |rc| read(&answer(rc, "", Some((EXPIRED, b"0"))));
        assert_eq!(said(49), Some(Proved::Barred(Barred::Expired)));
        assert_eq!(said(0), Some(Proved::Barred(Barred::MustChange)));
    }

    #[test]
    fn codes_of_active_directory_count_when_the_password_was_right() {
        let said = |code: &str| {
            let text = format!(
                "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data \
                 {code}, v2580\0"
            );
            read(&answer(49, &text, None))
        };
        assert_eq!(said("52e"), Some(Proved::Wrong));
        assert_eq!(said("525"), Some(Proved::Wrong));
        assert_eq!(said("775"), Some(Proved::Wrong));
        assert_eq!(said("532"), Some(Proved::Barred(Barred::Expired)));
        assert_eq!(said("773"), Some(Proved::Barred(Barred::MustChange)));
        assert_eq!(said("533"), Some(Proved::Barred(Barred::Closed)));
    }

    #[test]
    fn a_server_that_is_busy_has_said_nothing_of_the_password() {
        assert_eq!(read(&answer(51, "", None)), None);
        assert_eq!(read(&answer(0, "", None)), Some(Proved::Right));
        assert_eq!(read(&answer(49, "", None)), Some(Proved::Wrong));
        assert_eq!(read(&answer(53, "", None)), Some(Proved::Wrong));
    }

    proptest! {
        #[test]
        fn no_control_makes_a_wrong_password_right(value: Vec<u8>, rc in 1u32..100) {
            let proved = read(&answer(rc, "", Some((POLICY, &value))));
            prop_assert_ne!(proved, Some(Proved::Right));
        }
    }
}
