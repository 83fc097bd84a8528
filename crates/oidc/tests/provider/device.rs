//! The device authorization grant (RFC 8628).

use std::net::{IpAddr, Ipv4Addr};

use countersign_core::Clock as _;
use countersign_core::ids::PersonId;
use countersign_oidc::{
    Call, Decision, DeviceResponse, Entry, ErrorCode, Pending, Refusal, TokenError, paths,
};
use countersign_store::SessionRow;
use serde_json::Value;

use crate::support::{BROWSER, House, ISSUER, offered, parameters, seconds, text};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

struct Device {
    house: House,
    device_code: String,
    user_code: String,
}

/// A house in which a television, a public client, may ask.
async fn house() -> House {
    let house = House::new().await;
    for id in ["tv", "radio"] {
        house
            .register(id, |m| {
                m.token_endpoint_auth_method = "none".to_owned();
                m.grant_types = vec![GRANT.to_owned(), "refresh_token".to_owned()];
                m.redirect_uris = Vec::new();
            })
            .await;
    }
    house
}

async fn ask(house: &House, pairs: &[(&str, &str)]) -> Result<Value, Refusal> {
    let parameters = parameters(pairs);
    let call = Call::post(paths::DEVICE_AUTHORIZATION, &parameters);
    match house.provider.device_authorization(&call, HOME).await {
        Ok(response) => Ok(json(&response)),
        Err(TokenError::Refused(refusal)) => Err(refusal),
        Err(TokenError::Failed(error)) => panic!("{error}"),
    }
}

fn json(response: &DeviceResponse) -> Value {
    serde_json::to_value(response).unwrap()
}

impl Device {
    async fn asks(more: &[(&str, &str)]) -> Self {
        let house = house().await;
        let mut pairs = vec![("client_id", "tv"), ("scope", "openid profile")];
        pairs.extend(more);
        let answer = ask(&house, &pairs).await.unwrap();
        Self {
            device_code: text(&answer, "device_code").to_owned(),
            user_code: text(&answer, "user_code").to_owned(),
            house,
        }
    }

    async fn poll_as(&self, client_id: &str) -> Result<Value, Refusal> {
        self.house
            .token(&[
                ("grant_type", GRANT),
                ("device_code", &self.device_code),
                ("client_id", client_id),
            ])
            .await
    }

    async fn poll(&self) -> Result<Value, Refusal> {
        self.poll_as("tv").await
    }

    async fn waits(&self) -> ErrorCode {
        self.poll().await.unwrap_err().code
    }

    async fn type_code(&self, typed: &str) -> Entry {
        let provider = &self.house.provider;
        provider
            .enter_user_code(typed, BROWSER, HOME)
            .await
            .unwrap()
    }

    async fn entered(&self) -> Pending {
        match self.type_code(&self.user_code).await {
            Entry::Found(pending) => *pending,
            other => panic!("{other:?}"),
        }
    }

    /// The person says yes, as far as the provider lets them.
    async fn allow(&self, pending: &Pending, session: &SessionRow) -> bool {
        let provider = &self.house.provider;
        let decided = provider
            .decide(pending, Some(session), &offered(), true)
            .await
            .unwrap();
        let Decision::Issue { acr } = decided else {
            panic!("{decided:?}")
        };
        let answer = provider.issue(pending, session, acr, true).await.unwrap();
        let end = answer.as_ref().map(countersign_oidc::Answer::location);
        if let Some(end) = &end {
            assert!(end.starts_with(&format!("{ISSUER}/device/done")), "{end}");
            assert!(!end.contains("code"), "{end}");
        }
        end.is_some()
    }
}

#[tokio::test]
async fn a_device_gets_what_its_person_allowed_elsewhere() {
    let device = Device::asks(&[("acr_values", "smpp"), ("nonce", "n-1")]).await;
    assert_eq!(device.waits().await, ErrorCode::AuthorizationPending);
    let pending = device.entered().await;
    let (_, pending) = device.house.provider.keep(pending, BROWSER).await.unwrap();

    let weak = device.house.session("password").await;
    let decision = device.house.decide(&pending, Some(&weak)).await;
    assert!(
        matches!(&decision, Decision::SignIn { method, raise: true, .. } if method.as_str() == "smpp"),
        "{decision:?}"
    );
    let session = device.house.session("smpp").await;
    let decision = device.house.decide(&pending, Some(&session)).await;
    assert_eq!(
        decision,
        Decision::Consent {
            scopes: vec!["openid".to_owned(), "profile".to_owned()]
        }
    );
    assert!(device.allow(&pending, &session).await);

    let tokens = device.poll().await.unwrap();
    let claims = device.house.claims(&tokens["id_token"], "tv");
    assert_eq!(claims["acr"], "smpp");
    assert_eq!(claims["amr"][1], "otp");
    assert_eq!(claims["nonce"], "n-1");
    assert_eq!(claims["auth_time"], session.auth_time.seconds());
    assert_eq!(claims["sub"], "alice");
    let access = text(&tokens, "access_token");
    assert!(device.house.provider.userinfo(access).await.is_ok());
    assert!(tokens["refresh_token"].is_string());
}

#[tokio::test]
async fn an_answer_is_fetched_once_and_a_replay_revokes_it() {
    let device = Device::asks(&[]).await;
    let session = device.house.session("smpp").await;
    device.allow(&device.entered().await, &session).await;
    let answers = tokio::join!(device.poll(), device.poll(), device.poll());
    let answers = [answers.0, answers.1, answers.2];
    let mut good = answers.iter().filter_map(|a| a.as_ref().ok());
    let tokens = good.next().expect("one poll gets tokens");
    assert!(good.next().is_none(), "and no other");
    for refused in answers.iter().filter_map(|a| a.as_ref().err()) {
        assert_eq!(refused.code, ErrorCode::InvalidGrant);
    }
    let access = text(tokens, "access_token");
    assert!(device.house.provider.userinfo(access).await.is_err());
}

#[tokio::test]
async fn consent_is_asked_whatever_was_allowed_before() {
    let device = Device::asks(&[]).await;
    let session = device.house.session("smpp").await;
    device.allow(&device.entered().await, &session).await;
    let again = ask(&device.house, &[("client_id", "tv"), ("scope", "openid")])
        .await
        .unwrap();
    let Entry::Found(pending) = device.type_code(text(&again, "user_code")).await else {
        panic!("the code is known")
    };
    let decision = device.house.decide(&pending, Some(&session)).await;
    assert!(matches!(decision, Decision::Consent { .. }), "{decision:?}");
}

#[tokio::test]
async fn the_first_of_two_people_decides() {
    let device = Device::asks(&[]).await;
    let session = device.house.session("smpp").await;
    let (one, other) = (device.entered().await, device.entered().await);
    let no = Refusal::new(ErrorCode::AccessDenied, "no");
    assert!(
        device
            .house
            .provider
            .refuse(&one, no)
            .await
            .unwrap()
            .is_some()
    );
    assert!(!device.allow(&other, &session).await);
    assert_eq!(device.waits().await, ErrorCode::AccessDenied);
    assert!(matches!(
        device.type_code(&device.user_code).await,
        Entry::Unknown
    ));
}

#[tokio::test]
async fn polls_that_come_too_early_are_slowed_down() {
    let device = Device::asks(&[]).await;
    assert_eq!(device.waits().await, ErrorCode::AuthorizationPending);
    device.house.clock.advance(seconds(4));
    assert_eq!(device.waits().await, ErrorCode::SlowDown);
    device.house.clock.advance(seconds(9));
    assert_eq!(device.waits().await, ErrorCode::SlowDown);
    device.house.clock.advance(seconds(15));
    assert_eq!(device.waits().await, ErrorCode::AuthorizationPending);
}

#[tokio::test]
async fn a_request_ends_after_ten_minutes() {
    let device = Device::asks(&[]).await;
    let session = device.house.session("smpp").await;
    let pending = device.entered().await;
    device.house.clock.advance(seconds(600));
    assert_eq!(device.waits().await, ErrorCode::ExpiredToken);
    assert!(!device.allow(&pending, &session).await);
    assert!(matches!(
        device.type_code(&device.user_code).await,
        Entry::Unknown
    ));
}

#[tokio::test]
async fn a_device_code_is_for_its_client_and_its_grant_type() {
    let device = Device::asks(&[]).await;
    let session = device.house.session("smpp").await;
    device.allow(&device.entered().await, &session).await;
    let stolen = device.poll_as("radio").await.unwrap_err();
    assert_eq!(stolen.code, ErrorCode::InvalidGrant);
    let mixed = device
        .house
        .token(&[
            ("grant_type", "urn:openid:params:grant-type:ciba"),
            ("auth_req_id", &device.device_code),
            ("client_id", "tv"),
        ])
        .await;
    assert_eq!(mixed.unwrap_err().code, ErrorCode::UnauthorizedClient);
    assert!(device.poll().await.is_ok(), "the device itself still may");
}

#[tokio::test]
async fn codes_are_typed_as_people_do_and_stored_as_keyed_hashes() {
    let device = Device::asks(&[]).await;
    let typed = device.user_code.replace('-', " ").to_lowercase();
    assert!(matches!(device.type_code(&typed).await, Entry::Found(_)));
    let file = std::fs::read(device.house.folder.path().join("countersign.db-wal")).unwrap();
    let plain = device.user_code.replace('-', "");
    for secret in [&device.user_code, &plain, &device.device_code] {
        let found = file.windows(secret.len()).any(|w| w == secret.as_bytes());
        assert!(!found, "the store holds a code");
    }
}

#[tokio::test]
async fn guesses_are_counted_before_they_are_compared() {
    let device = Device::asks(&[]).await;
    for _ in 0..5 {
        let wrong = device.type_code("BBBB-BBBB").await;
        assert!(matches!(wrong, Entry::Unknown), "{wrong:?}");
    }
    let right = device.type_code(&device.user_code).await;
    assert!(matches!(right, Entry::TooMany { .. }), "{right:?}");
    // A new cookie brings new guesses, but the address has its own count.
    let provider = &device.house.provider;
    let mut compared = 0;
    for guess in 0..40_u8 {
        let browser = [guess; 32];
        let entry = provider.enter_user_code("BBBB-BBBB", &browser, HOME);
        compared += usize::from(matches!(entry.await.unwrap(), Entry::Unknown));
    }
    assert_eq!(compared, 15);
    let elsewhere = IpAddr::from([192, 0, 2, 1]);
    let entry = provider.enter_user_code(&device.user_code, b"other", elsewhere);
    assert!(matches!(entry.await.unwrap(), Entry::Found(_)));
}

#[tokio::test]
async fn guessing_from_everywhere_is_limited_in_total() {
    let device = Device::asks(&[]).await;
    let mut compared = 0;
    for guess in 0..400_u16 {
        let browser = guess.to_be_bytes();
        let from = IpAddr::from([198, 51, browser[0], browser[1]]);
        let provider = &device.house.provider;
        let entry = provider.enter_user_code("BBBB-BBBB", &browser, from);
        compared += usize::from(matches!(entry.await.unwrap(), Entry::Unknown));
    }
    assert_eq!(compared, 300);
}

#[tokio::test]
async fn requests_are_refused_for_what_they_are() {
    let house = house().await;
    let refused = async |pairs: &[(&str, &str)]| ask(&house, pairs).await.unwrap_err().code;
    assert_eq!(refused(&[]).await, ErrorCode::InvalidClient);
    let app = [
        ("client_id", "app"),
        ("client_secret", crate::support::SECRET),
        ("scope", "openid"),
    ];
    assert_eq!(refused(&app).await, ErrorCode::UnauthorizedClient);
    let tv = [("client_id", "tv")];
    assert_eq!(refused(&tv).await, ErrorCode::InvalidScope);
    let silent = [("client_id", "tv"), ("scope", "openid"), ("prompt", "none")];
    assert_eq!(refused(&silent).await, ErrorCode::InvalidRequest);
    let twice = [("client_id", "tv"), ("scope", "openid"), ("scope", "email")];
    assert_eq!(refused(&twice).await, ErrorCode::InvalidRequest);
}

#[tokio::test]
async fn one_address_cannot_fill_the_store() {
    let house = house().await;
    let pairs = [("client_id", "tv"), ("scope", "openid")];
    for _ in 0..60 {
        ask(&house, &pairs).await.unwrap();
    }
    let refused = ask(&house, &pairs).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::SlowDown);
    house.clock.advance(seconds(1));
    ask(&house, &pairs).await.unwrap();
}

#[tokio::test]
async fn without_openid_there_is_no_id_token() {
    let house = house().await;
    let pairs = [("client_id", "tv"), ("scope", "reports.read unknown")];
    let answer = ask(&house, &pairs).await.unwrap();
    let device = Device {
        device_code: text(&answer, "device_code").to_owned(),
        user_code: text(&answer, "user_code").to_owned(),
        house,
    };
    let session = device.house.session("smpp").await;
    device.allow(&device.entered().await, &session).await;
    let tokens = device.poll().await.unwrap();
    assert_eq!(text(&tokens, "scope"), "reports.read");
    assert!(tokens.get("id_token").is_none());
}

#[tokio::test]
async fn somebody_else_at_the_browser_leaves_the_request_waiting() {
    let device = Device::asks(&[("claims", r#"{"id_token":{"sub":{"value":"alice"}}}"#)]).await;
    let pending = device.entered().await;
    let mut bob = device.house.session("smpp").await;
    bob.person_id = PersonId::from("bob");
    bob.auth_time = device.house.clock.now();
    let decision = device.house.decide(&pending, Some(&bob)).await;
    let Decision::Refuse(refusal) = decision else {
        panic!("{decision:?}")
    };
    assert_eq!(refusal.code, ErrorCode::LoginRequired);
    let provider = &device.house.provider;
    let answer = provider.refuse(&pending, refusal).await.unwrap().unwrap();
    assert!(answer.location().contains("login_required"));
    let alice = device.house.session("smpp").await;
    assert!(device.allow(&device.entered().await, &alice).await);
}
