//! contract.md, "Choosing the method", line by line.

use countersign_core::Acr;
use countersign_oidc::{Decision, ErrorCode};

use crate::support::{House, Request, offered};

/// What the request, the client and the operator ask for, and what comes of it.
struct Case {
    about: &'static str,
    essential: &'static str,
    acr_values: &'static str,
    client: &'static [&'static str],
    allowed: &'static [&'static str],
    server: &'static str,
    /// The method to sign in by; empty for `unmet_authentication_requirements`.
    chosen: &'static str,
}

const NOTHING: Case = Case {
    about: "",
    essential: "",
    acr_values: "",
    client: &[],
    allowed: &[],
    server: "",
    chosen: "",
};

const CASES: &[Case] = &[
    Case {
        about: "nothing asked",
        chosen: "password",
        ..NOTHING
    },
    Case {
        about: "server default",
        server: "smpp",
        chosen: "smpp",
        ..NOTHING
    },
    Case {
        about: "client before server",
        client: &["passkey"],
        server: "smpp",
        chosen: "passkey",
        ..NOTHING
    },
    Case {
        about: "request before client",
        acr_values: "smpp",
        client: &["passkey"],
        chosen: "smpp",
        ..NOTHING
    },
    Case {
        about: "essential before acr_values",
        essential: "smpp",
        acr_values: "passkey",
        chosen: "smpp",
        ..NOTHING
    },
    Case {
        about: "first enabled in request order",
        acr_values: "fax smpp passkey",
        chosen: "smpp",
        ..NOTHING
    },
    Case {
        about: "order, not level",
        acr_values: "password smpp",
        chosen: "password",
        ..NOTHING
    },
    Case {
        about: "an alias is its method",
        acr_values: "urn:sms",
        chosen: "smpp",
        ..NOTHING
    },
    Case {
        about: "a client's default by alias",
        client: &["fax", "urn:sms"],
        chosen: "smpp",
        ..NOTHING
    },
    Case {
        about: "asked and not met",
        acr_values: "fax",
        server: "smpp",
        chosen: "",
        ..NOTHING
    },
    Case {
        about: "essential and not met",
        essential: "fax",
        acr_values: "smpp",
        chosen: "",
        ..NOTHING
    },
    Case {
        about: "registered and not met",
        client: &["fax"],
        server: "smpp",
        chosen: "",
        ..NOTHING
    },
    Case {
        about: "operator's default not met",
        server: "fax",
        chosen: "",
        ..NOTHING
    },
    Case {
        about: "password by name",
        acr_values: "password",
        server: "smpp",
        chosen: "password",
        ..NOTHING
    },
    Case {
        about: "the first allowed in place of a default that is not",
        allowed: &["fax", "urn:sms", "passkey"],
        chosen: "smpp",
        ..NOTHING
    },
    Case {
        about: "a default that is allowed, not the first allowed",
        allowed: &["passkey", "password"],
        chosen: "password",
        ..NOTHING
    },
    Case {
        about: "asked, offered, not allowed",
        acr_values: "password",
        allowed: &["smpp"],
        chosen: "",
        ..NOTHING
    },
    Case {
        about: "the first that is offered and allowed",
        acr_values: "password passkey smpp",
        allowed: &["smpp"],
        chosen: "smpp",
        ..NOTHING
    },
    Case {
        about: "essential and not allowed",
        essential: "passkey",
        acr_values: "smpp",
        allowed: &["smpp"],
        chosen: "",
        ..NOTHING
    },
    Case {
        about: "the client's own default is not allowed any more",
        client: &["passkey"],
        allowed: &["smpp"],
        chosen: "",
        ..NOTHING
    },
    Case {
        about: "nothing that is allowed is offered",
        allowed: &["fax"],
        chosen: "",
        ..NOTHING
    },
    Case {
        about: "operator's default not met, with allowed ones",
        server: "fax",
        allowed: &["smpp"],
        chosen: "",
        ..NOTHING
    },
];

#[tokio::test]
async fn every_line_of_the_order() {
    let house = House::new().await;
    for case in CASES {
        house
            .register("app", |m| {
                m.trusted = true;
                m.default_acr_values = case.client.iter().map(|&a| a.to_owned()).collect();
                m.allowed_acr_values = case.allowed.iter().map(|&a| a.to_owned()).collect();
            })
            .await;
        let mut tx = house.store.begin().await.unwrap();
        tx.set_setting("default_acr", case.server).await.unwrap();
        tx.commit().await.unwrap();
        let mut request = Request::of("app").with("acr_values", case.acr_values);
        if !case.essential.is_empty() {
            let claims = format!(
                r#"{{"id_token":{{"acr":{{"essential":true,"values":["{}"]}}}}}}"#,
                case.essential
            );
            request = request.with("claims", &claims);
        }
        let pending = house.pending(&request).await;
        let chosen = match house.decide(&pending, None).await {
            Decision::SignIn { method, raise, .. } => {
                assert!(!raise, "{}", case.about);
                method.to_string()
            }
            Decision::Refuse(refusal) => {
                let unmet = ErrorCode::UnmetAuthenticationRequirements;
                assert_eq!(refusal.code, unmet, "{}", case.about);
                String::new()
            }
            other => panic!("{}: {other:?}", case.about),
        };
        assert_eq!(chosen, case.chosen, "{}", case.about);
    }
}

#[tokio::test]
async fn a_method_that_is_switched_off_is_not_chosen() {
    let house = House::new().await;
    let pending = house
        .pending(&Request::of("app").with("acr_values", "smpp"))
        .await;
    let mut without = offered();
    without.retain(|method| method.acr.as_str() != "smpp");
    let decision = house.provider.decide(&pending, None, &without, false).await;
    assert!(matches!(decision.unwrap(), Decision::Refuse(_)));
}

/// The session's acr, the request, and the acr that tokens state; `None` to step up.
const SESSIONS: &[(&str, &str, &str, Option<&str>)] = &[
    ("password", "acr_values", "", Some("password")),
    ("password", "acr_values", "smpp", None),
    ("smpp", "acr_values", "smpp", Some("smpp")),
    ("smpp", "acr_values", "urn:sms", Some("smpp")),
    ("smpp", "acr_values", "password", Some("smpp")),
    ("passkey", "acr_values", "smpp", Some("passkey")),
    ("smpp", "acr_values", "passkey smpp", None),
    ("smpp", "essential", "smpp", Some("smpp")),
    ("smpp", "essential", "urn:sms", Some("urn:sms")),
    // An essential acr must come back as one that was asked for, and it was proved.
    ("smpp", "essential", "password", Some("password")),
    // A passkey alone proves neither, however strong it is.
    ("passkey", "essential", "smpp", None),
    ("passkey", "essential", "password", None),
    ("passkey", "essential", "smpp\",\"passkey", Some("passkey")),
];

#[tokio::test]
async fn a_session_is_used_as_it_is_or_raised() {
    let house = House::new().await;
    for &(acr, how, wanted, stated) in SESSIONS {
        let session = house.session(acr).await;
        let request = match how {
            "essential" => Request::of("app").with(
                "claims",
                &format!(r#"{{"id_token":{{"acr":{{"essential":true,"values":["{wanted}"]}}}}}}"#),
            ),
            name => Request::of("app").with(name, wanted),
        };
        house.clock.advance(crate::support::seconds(60));
        let pending = house.pending(&request).await;
        let about = format!("{acr} session, {how} {wanted}");
        match (house.decide(&pending, Some(&session)).await, stated) {
            (Decision::Issue { acr }, Some(stated)) => assert_eq!(acr.as_str(), stated, "{about}"),
            (Decision::SignIn { raise, .. }, None) => assert!(raise, "{about}"),
            (other, _) => panic!("{about}: {other:?}"),
        }
    }
}

/// The methods that the client may use, the session's acr, `acr_values`, and the acr that tokens
/// state; `None` to sign in by an allowed method first.
const ALLOWED: &[(&[&str], &str, &str, Option<&str>)] = &[
    (&["smpp"], "smpp", "", Some("smpp")),
    (&["smpp"], "smpp", "smpp", Some("smpp")),
    (&["urn:sms"], "smpp", "smpp", Some("smpp")),
    (&["smpp"], "password", "", None),
    // However strong it is.
    (&["smpp"], "passkey", "", None),
    (&["smpp"], "passkey", "smpp", None),
    (&["smpp", "passkey"], "passkey", "smpp", Some("passkey")),
    (&["password", "passkey"], "smpp", "passkey", None),
    // Its first step was the password, and that is what is stated.
    (&["password"], "smpp", "", Some("password")),
    (&["password"], "passkey", "password", None),
];

#[tokio::test]
async fn a_session_by_a_method_that_is_not_allowed_does_not_do() {
    let house = House::new().await;
    for &(allowed, acr, asked, stated) in ALLOWED {
        house
            .register("app", |m| {
                m.trusted = true;
                m.allowed_acr_values = allowed.iter().map(|&a| a.to_owned()).collect();
            })
            .await;
        let session = house.session(acr).await;
        house.clock.advance(crate::support::seconds(60));
        let request = Request::of("app").with("acr_values", asked);
        let pending = house.pending(&request).await;
        let about = format!("{allowed:?} allowed, {acr} session, {asked:?} asked");
        match (house.decide(&pending, Some(&session)).await, stated) {
            (Decision::Issue { acr }, Some(stated)) => assert_eq!(acr.as_str(), stated, "{about}"),
            (Decision::SignIn { method, .. }, None) => {
                assert!(allowed.contains(&method.as_str()), "{about}: {method}");
            }
            (other, _) => panic!("{about}: {other:?}"),
        }
    }
}

/// What the session's person cannot do, the session's acr, the list, and the acr that tokens state;
/// `None` to raise the session.
const LISTS: &[(&[&str], &str, &str, Option<&str>)] = &[
    (&[], "smpp", "passkey smpp", None),
    (&["passkey"], "smpp", "passkey smpp", Some("smpp")),
    (&["passkey"], "password", "passkey smpp", None),
    (&["passkey"], "password", "passkey smpp password", None),
    (
        &["passkey", "smpp"],
        "password",
        "passkey smpp password",
        Some("password"),
    ),
    // They may have lost what they proved.
    (&["passkey", "smpp"], "smpp", "passkey smpp", Some("smpp")),
    (&["passkey", "smpp"], "password", "passkey smpp", None),
    // Only what stands before may be left out.
    (&["smpp"], "smpp", "passkey smpp", None),
    (&["smpp"], "passkey", "smpp password", Some("passkey")),
];

#[tokio::test]
async fn of_a_list_what_the_person_cannot_do_counts_for_nothing() {
    let house = House::new().await;
    for &(lacked, acr, asked, stated) in LISTS {
        let session = house.session(acr).await;
        house.clock.advance(crate::support::seconds(60));
        let pending = house
            .pending(&Request::of("app").with("acr_values", asked))
            .await;
        let mut offered = offered();
        for method in &mut offered {
            method.lacked = lacked.contains(&method.acr.as_str());
        }
        let about = format!("{lacked:?} lacked, {acr} session, {asked:?} asked");
        let provider = &house.provider;
        let decided = provider.decide(&pending, Some(&session), &offered, false);
        match (decided.await.unwrap(), stated) {
            (Decision::Issue { acr }, Some(stated)) => assert_eq!(acr.as_str(), stated, "{about}"),
            (Decision::SignIn { method, raise, .. }, None) => {
                // Whoever signs in may be somebody else: they begin with the first.
                assert_eq!(Some(method.as_str()), asked.split(' ').next(), "{about}");
                assert!(raise, "{about}");
            }
            (other, _) => panic!("{about}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn what_was_named_after_the_first_is_what_to_go_on_with() {
    let house = House::new().await;
    let others = async |request: &Request| {
        let pending = house.pending(request).await;
        let Decision::SignIn { otherwise, .. } = house.decide(&pending, None).await else {
            panic!("no sign-in")
        };
        let ways = otherwise.into_iter().map(|other| {
            let satisfying: Vec<String> = other.satisfying.iter().map(Acr::to_string).collect();
            format!("{}: {}", other.method, satisfying.join(" "))
        });
        ways.collect::<Vec<_>>().join(", ")
    };
    let listed = Request::of("app").with("acr_values", "passkey urn:sms nonesuch smpp password");
    assert_eq!(
        others(&listed).await,
        "smpp: passkey smpp, password: passkey password smpp"
    );
    let essential = r#"{"id_token":{"acr":{"essential":true,"values":["passkey","smpp"]}}}"#;
    let essential = Request::of("app").with("claims", essential);
    assert_eq!(others(&essential).await, "smpp: passkey smpp");
    assert_eq!(
        others(&Request::of("app").with("acr_values", "smpp")).await,
        ""
    );
    house
        .register("app", |m| {
            m.trusted = true;
            m.allowed_acr_values = vec!["passkey".to_owned(), "smpp".to_owned()];
        })
        .await;
    assert_eq!(others(&listed).await, "smpp: passkey smpp");
}
