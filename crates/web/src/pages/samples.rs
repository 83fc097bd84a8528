//! Every page in the states that a person can meet: for previews, and for tests.

use super::PagesError;
use super::theme::Theme;
use super::{
    About, Account, AccountForms, AppCode, Approve, ChooseAccount, ChooseNumber, ChoosePassword,
    ChooseWay, Code, Consent, DeviceCode, Done, ErrorPage, FormPost, Home, Link, Locale, OtherWay,
    Page, Passkey, Phone, RecoveryCode, ResetCode, Scope, SignIn, SignOut, SignedOut, Text, Trust,
    keys,
};

/// The name of a state, and the template that shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    pub name: &'static str,
    pub template: &'static str,
}

/// A state with its HTML, if it is wanted.
pub(super) struct Sample {
    pub(super) state: State,
    pub(super) html: Option<Result<String, PagesError>>,
}

/// Which states are to be shown; the others are only named.
#[derive(Clone, Copy)]
pub(super) enum Wanted<'a> {
    All,
    One(&'a str),
    None,
}

/// All states, with one value in all places that take text from outside.
pub(super) fn every_page(
    theme: &Theme,
    locale: &Locale,
    outside: &str,
    wanted: Wanted<'_>,
) -> Vec<Sample> {
    let show = Show {
        theme,
        locale,
        wanted,
    };
    let text = || outside.to_owned();
    let sign_in = SignIn {
        action: "/signin".into(),
        csrf: text(),
        client_name: Some(text()),
        about: about(outside),
        passkey: Some("/signin/passkey".into()),
        languages: theme.languages(locale, "/signin"),
        ..SignIn::default()
    };
    let trust = Trust {
        offer_remember_device: true,
        remember_device_days: 30,
        remember_device: false,
    };
    let code = Code {
        action: "/signin/code".into(),
        csrf: text(),
        masked_phone: "•••• ••• 123".into(),
        code_length: 6,
        resend_in_seconds: 30,
        resends_left: 3,
        expires_in_seconds: 300,
        has_choice: true,
        trust: trust.clone(),
        ..Code::default()
    };
    let app_code = AppCode {
        action: "/signin/code".into(),
        csrf: text(),
        ..AppCode::default()
    };
    let recovery_code = RecoveryCode {
        action: "/signin/code".into(),
        csrf: text(),
        ..RecoveryCode::default()
    };
    let phone = Phone {
        action: "/signin/phone".into(),
        csrf: text(),
        ..Phone::default()
    };
    let device = DeviceCode {
        action: "/device".into(),
        csrf: text(),
        ui_locales: Some(text()),
        languages: theme.languages(locale, "/device"),
        ..DeviceCode::default()
    };
    let reset = ResetCode {
        action: "/reset".into(),
        csrf: text(),
        languages: theme.languages(locale, "/reset"),
        ..ResetCode::default()
    };
    let choose_password = ChoosePassword {
        action: "/reset/password".into(),
        csrf: text(),
        username: text(),
        error: None,
        languages: theme.languages(locale, "/reset/password"),
    };
    let home = Home {
        issuer: "https://login.example.com".into(),
        links: vec![
            link("/account", keys::LINK_ACCOUNT),
            link("/admin", keys::LINK_CONSOLE),
            link("/.well-known/openid-configuration", keys::LINK_DISCOVERY),
        ],
        accounts: Vec::new(),
        forms: AccountForms {
            sign_out: "/signout".into(),
            sign_out_csrf: text(),
            switch: "/switch".into(),
            switch_csrf: text(),
            add: "/signin?add=1".into(),
        },
        languages: theme.languages(locale, "/"),
    };
    let mut samples = vec![
        show.page("signin", &sign_in),
        show.page(
            "signin-error",
            &SignIn {
                username: text(),
                error: Some(keys::ERROR_CREDENTIALS.into()),
                ..sign_in.clone()
            },
        ),
        show.page("code", &code),
        show.page(
            "code-error",
            &Code {
                error: Some(keys::ERROR_CODE_WRONG.into()),
                trust: Trust {
                    remember_device: true,
                    ..trust.clone()
                },
                ..code.clone()
            },
        ),
        show.page(
            "code-resent",
            &Code {
                notice: Some(keys::NOTICE_CODE_SENT.into()),
                resend_in_seconds: 0,
                resends_left: 0,
                ..code.clone()
            },
        ),
        show.page(
            "code-not-sent",
            &Code {
                sending_failed: true,
                resend_in_seconds: 0,
                ..code.clone()
            },
        ),
        show.page("phone", &phone),
        show.page(
            "phone-error",
            &Phone {
                phone: text(),
                error: Some(keys::ERROR_PHONE_INVALID.into()),
                ..phone
            },
        ),
        show.page(
            "choose-number",
            &ChooseNumber {
                action: "/signin/number".into(),
                csrf: text(),
                choices: vec!["•••• ••• 123".into(), "•••• ••• 124".into()],
                error: None,
            },
        ),
        show.page("otp", &app_code),
        show.page(
            "otp-error",
            &AppCode {
                error: Some(keys::ERROR_APP_CODE_WRONG.into()),
                has_choice: true,
                trust,
                ..app_code
            },
        ),
        show.page("recovery", &recovery_code),
        show.page(
            "recovery-error",
            &RecoveryCode {
                error: Some(keys::ERROR_RECOVERY_CODE_WRONG.into()),
                has_choice: true,
                ..recovery_code
            },
        ),
        show.page(
            "passkey",
            &Passkey {
                action: "/signin/passkey".into(),
                csrf: text(),
                options: "/signin/passkey".into(),
                error: Some(keys::ERROR_PASSKEY_WRONG.into()),
                has_choice: true,
            },
        ),
        show.page("choose-way", &choose_way(outside)),
        show.page("consent", &consent(outside)),
        show.page("device", &device),
        show.page(
            "device-linked",
            &DeviceCode {
                user_code: "WDJB-MJHT".into(),
                prefilled: true,
                ..device.clone()
            },
        ),
        show.page(
            "device-error",
            &DeviceCode {
                user_code: text(),
                error: Some(keys::ERROR_DEVICE_CODE.into()),
                ..device
            },
        ),
        show.page(
            "approve-device",
            &Approve {
                consent: consent(outside),
                device: true,
                binding_message: None,
            },
        ),
        show.page(
            "approve-backchannel",
            &Approve {
                consent: consent(outside),
                device: false,
                binding_message: Some(text()),
            },
        ),
        show.page(
            "done",
            &Done {
                title: keys::DONE_ALLOWED.into(),
                text: keys::DONE_DEVICE.into(),
            },
        ),
        show.page("reset", &reset),
        show.page(
            "reset-linked",
            &ResetCode {
                code: text(),
                linked: true,
                ..reset.clone()
            },
        ),
        show.page(
            "reset-error",
            &ResetCode {
                code: text(),
                error: Some(keys::ERROR_RESET_UNKNOWN.into()),
                ..reset
            },
        ),
        show.page("choose-password", &choose_password),
        show.page(
            "choose-password-error",
            &ChoosePassword {
                error: Some(keys::ERROR_PASSWORD_SHORT.into()),
                ..choose_password
            },
        ),
        show.page(
            "sign-out",
            &SignOut {
                action: "/signout".into(),
                csrf: text(),
                username: text(),
                session: text(),
                several: true,
                client_name: Some(text()),
            },
        ),
        show.page(
            "signed-out",
            &SignedOut {
                return_to: Some("https://bank.example/".into()),
                client_name: Some(text()),
                frames: Vec::new(),
                others: None,
            },
        ),
        show.page(
            "signed-out-telling",
            &SignedOut {
                return_to: None,
                client_name: None,
                frames: vec![format!("https://bank.example/out?sid={outside}")],
                others: Some("/".into()),
            },
        ),
        show.page(
            "error",
            &ErrorPage {
                reference: Some("7f3a-91c2".into()),
                error: Some(text()),
                error_description: Some(text()),
                return_to: Some("https://bank.example/".into()),
                ..ErrorPage::new(keys::ERROR_SERVER)
            },
        ),
        show.page(
            "error-too-many",
            &ErrorPage::new(Text::new(keys::ERROR_TOO_MANY).with("minutes", 2)),
        ),
        show.page(
            "form-post",
            &FormPost {
                action: "https://bank.example/callback".into(),
                fields: vec![("code".into(), text()), ("state".into(), text())],
                client_name: Some(text()),
            },
        ),
        show.page("home", &home),
        show.page(
            "home-signed-in",
            &Home {
                accounts: accounts(outside, 1),
                ..home.clone()
            },
        ),
        show.page(
            "home-accounts",
            &Home {
                accounts: accounts(outside, 3),
                ..home.clone()
            },
        ),
        show.page(
            "choose-account",
            &ChooseAccount {
                action: "/authorize/account".into(),
                csrf: text(),
                client_name: text(),
                accounts: accounts(outside, 2),
                another: "another",
                cancel: "/authorize/cancel".into(),
            },
        ),
    ];
    samples.extend(super::samples_portal::every_page(&show, outside));
    samples
}

fn choose_way(outside: &str) -> ChooseWay {
    let way = |id: &str, kind, number: Option<&str>| OtherWay {
        id: id.to_owned(),
        kind,
        number: number.map(str::to_owned),
    };
    ChooseWay {
        action: "/signin".into(),
        csrf: outside.into(),
        ways: vec![
            way("smpp/0", "number", Some("•••• ••• 123")),
            way("otp", "app", None),
            way("recovery_code", "recovery", None),
            way("passkey", "passkey", None),
            way(outside, "other", None),
        ],
        error: None,
    }
}

fn consent(outside: &str) -> Consent {
    Consent {
        action: "/consent".into(),
        csrf: outside.into(),
        username: outside.into(),
        client_name: outside.into(),
        about: about(outside),
        scopes: ["openid", "profile", "email", "phone", "offline_access"]
            .into_iter()
            .chain([outside])
            .map(Scope::new)
            .collect(),
    }
}

fn about(outside: &str) -> About {
    About {
        client_uri: Some("https://bank.example/about".into()),
        client_logo: Some("/static/logo.svg".into()),
        client_policy: Some(format!("https://bank.example/privacy?{outside}")),
        client_terms: Some(outside.into()),
    }
}

fn accounts(outside: &str, count: usize) -> Vec<Account> {
    let names = ["alice", "bob", "carol"].into_iter().take(count);
    names
        .map(|username| Account {
            session: outside.into(),
            name: outside.into(),
            username: username.into(),
        })
        .collect()
}

fn link(href: &str, label: &'static str) -> Link {
    Link {
        href: href.into(),
        label: label.into(),
    }
}

pub(super) struct Show<'a> {
    pub(super) theme: &'a Theme,
    pub(super) locale: &'a Locale,
    wanted: Wanted<'a>,
}

impl Show<'_> {
    pub(super) fn page<P: Page>(&self, name: &'static str, page: &P) -> Sample {
        let wanted = match self.wanted {
            Wanted::All => true,
            Wanted::One(one) => one == name,
            Wanted::None => false,
        };
        Sample {
            state: State {
                name,
                template: P::TEMPLATE,
            },
            html: wanted.then(|| self.theme.render(self.locale, page)),
        }
    }
}
