//! The pages of `/account` in the states that a person can meet.

use super::samples::{Sample, Show};
use super::{
    AccountActivity, AccountApp, AccountAppPage, AccountAppSetup, AccountApplication,
    AccountApplications, AccountFrame, AccountHappening, AccountNewApp, AccountNewNumber,
    AccountNewPasskey, AccountNumber, AccountNumberPage, AccountOverview, AccountPasskey,
    AccountPasskeyPage, AccountPassword, AccountRecovery, AccountRemoval, AccountSession,
    AccountSessions, AccountTrustedDevice, AccountTwoStep, Scope, keys,
};

/// With one value in all places that take text from outside.
pub(super) fn every_page(show: &Show<'_>, outside: &str) -> Vec<Sample> {
    let frame = |place: &'static str| AccountFrame {
        place,
        csrf: outside.into(),
        username: outside.into(),
        said: None,
        languages: show.theme.languages(show.locale, "/account"),
    };
    let overview = || frame("overview");
    let number = |masked: &str, first| AccountNumber {
        id: "0a1b2c3d4e5f6071".into(),
        masked: masked.into(),
        name: outside.into(),
        first,
    };
    let app = || AccountApp {
        id: "01arz3ndektsv4rrffq69g5fav".into(),
        name: outside.into(),
        since: "2026-11-30".into(),
    };
    let passkey = |used: Option<&str>| AccountPasskey {
        id: "01arz3ndektsv4rrffq69g5fav".into(),
        name: outside.into(),
        synced: used.is_some(),
        since: "2026-11-30".into(),
        used: used.map(str::to_owned),
    };
    vec![
        show.page(
            "account",
            &AccountOverview {
                frame: AccountFrame {
                    said: Some(keys::SAID_APP_ADDED.into()),
                    ..overview()
                },
                has_password: true,
                two_step: "unknown-places",
                known_places: Some(2),
                may_choose_two_step: true,
                two_step_required: false,
                factors_wanted: 0,
                factors_held: 6,
                numbers: vec![number("•••• ••• 123", true), number("•••• ••• 124", false)],
                apps: vec![app()],
                passkeys: vec![passkey(Some("2026-11-30 09:15 UTC")), passkey(None)],
                recovery_codes: 7,
                may_add_number: true,
                may_add_app: true,
                may_make_recovery_codes: true,
                may_add_passkey: true,
            },
        ),
        show.page(
            "account-unprotected",
            &AccountOverview {
                frame: overview(),
                has_password: true,
                two_step: "impossible",
                two_step_required: true,
                factors_wanted: 2,
                factors_held: 0,
                may_add_number: true,
                may_add_app: true,
                may_make_recovery_codes: true,
                may_add_passkey: true,
                ..AccountOverview::default()
            },
        ),
        show.page(
            "account-two-step",
            &AccountTwoStep {
                frame: overview(),
                two_step: "on",
                choices: vec!["unknown-devices", "unknown-places", "off"],
                trusted_days: 30,
                known_days: 30,
            },
        ),
        show.page(
            "account-number-new",
            &AccountNewNumber {
                frame: overview(),
                phone: outside.into(),
                error: Some(keys::ERROR_PHONE_KNOWN.into()),
            },
        ),
        show.page(
            "account-number",
            &AccountNumberPage {
                frame: overview(),
                action: "/account/numbers/0a1b2c3d4e5f6071".into(),
                number: number("•••• ••• 124", false),
                removal: AccountRemoval::default(),
            },
        ),
        show.page(
            "account-app-new",
            &AccountNewApp {
                frame: overview(),
                name: outside.into(),
                error: None,
            },
        ),
        show.page(
            "account-app-setup",
            &AccountAppSetup {
                frame: overview(),
                action: "/account/apps/new/01arz3ndektsv4rrffq69g5fav".into(),
                secret: "JBSW Y3DP EHPK 3PXP".into(),
                uri: "otpauth://totp/Countersign:alice?secret=JBSWY3DPEHPK3PXP".into(),
                qr_side: 29,
                qr_path: "M4 4h7v7h-7zM18 4h7v7h-7zM4 18h7v7h-7z".into(),
                error: Some(keys::ERROR_APP_CODE_WRONG.into()),
            },
        ),
        show.page(
            "account-app",
            &AccountAppPage {
                frame: overview(),
                action: "/account/apps/01arz3ndektsv4rrffq69g5fav".into(),
                app: app(),
                removal: AccountRemoval {
                    kept: 2,
                    may_switch_off: true,
                    refused: true,
                    ..AccountRemoval::default()
                },
            },
        ),
        show.page(
            "account-passkey-new",
            &AccountNewPasskey {
                frame: overview(),
                name: outside.into(),
                error: Some(keys::ERROR_PASSKEY_NOT_ADDED.into()),
            },
        ),
        show.page(
            "account-passkey",
            &AccountPasskeyPage {
                frame: overview(),
                action: "/account/passkeys/01arz3ndektsv4rrffq69g5fav".into(),
                passkey: passkey(Some("2026-11-30 09:15 UTC")),
                removal: AccountRemoval {
                    only: true,
                    ..AccountRemoval::default()
                },
            },
        ),
        show.page(
            "account-recovery",
            &AccountRecovery {
                frame: overview(),
                left: 3,
                codes: Vec::new(),
            },
        ),
        show.page(
            "account-recovery-made",
            &AccountRecovery {
                frame: overview(),
                left: 0,
                codes: (0..10).map(|n| format!("7K2MX-9Q{n}TB")).collect(),
            },
        ),
        show.page(
            "account-password",
            &AccountPassword {
                frame: overview(),
                error: Some(keys::ERROR_PASSWORD_SHORT.into()),
            },
        ),
        show.page("account-sessions", &sessions(frame("sessions"), outside)),
        show.page(
            "account-applications",
            &AccountApplications {
                frame: frame("applications"),
                applications: vec![AccountApplication {
                    id: outside.into(),
                    name: outside.into(),
                    scopes: ["openid", "profile", outside].map(Scope::new).into(),
                    used: "2026-11-30 09:15 UTC".into(),
                }],
            },
        ),
        show.page(
            "account-activity",
            &AccountActivity {
                frame: frame("activity"),
                happenings: vec![
                    happening(keys::ACTIVITY_SIGNED_IN, true),
                    happening(keys::ACTIVITY_RESET, false),
                ],
                older: Some("/account/activity?before=17".into()),
            },
        ),
    ]
}

fn sessions(frame: AccountFrame, outside: &str) -> AccountSessions {
    let session = |present, browser: Option<&str>| AccountSession {
        id: outside.into(),
        browser: browser.map(str::to_owned),
        address: "203.0.113.9".into(),
        since: "2026-11-30 09:15 UTC".into(),
        used: "2026-11-30 11:40 UTC".into(),
        present,
    };
    AccountSessions {
        frame,
        sessions: vec![session(true, Some("Firefox, Linux")), session(false, None)],
        devices: vec![AccountTrustedDevice {
            id: outside.into(),
            browser: Some(outside.into()),
            address: outside.into(),
            since: "2026-11-30".into(),
            until: "2026-12-30".into(),
            used: Some("2026-12-01 10:00 UTC".into()),
        }],
        known_places: Some(2),
    }
}

fn happening(key: &'static str, own: bool) -> AccountHappening {
    AccountHappening {
        text: key.into(),
        at: "2026-11-30 09:15 UTC".into(),
        own,
    }
}
