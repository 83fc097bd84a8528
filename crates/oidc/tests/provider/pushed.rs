//! Pushed authorization requests (RFC 9126).

use countersign_oidc::{
    Answer, Call, ErrorCode, Pending, Refusal, Rejected, TokenError, Untrusted, paths,
};
use serde_json::Value;

use crate::support::{BROWSER, CALLBACK, House, Request, SECRET, field, parameters, seconds, text};

const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

async fn push(house: &House, request: Request) -> Result<Value, Refusal> {
    let parameters = request.parameters();
    let call = Call::post(paths::PUSH, &parameters);
    match house.provider.push_request(&call).await {
        Ok(pushed) => Ok(serde_json::to_value(pushed).unwrap()),
        Err(TokenError::Refused(refusal)) => Err(refusal),
        Err(TokenError::Failed(error)) => panic!("{error}"),
    }
}

fn proved(client: &str) -> Request {
    Request::of(client).with("client_secret", SECRET)
}

async fn arrive(house: &House, client: &str, uri: &str) -> Result<Pending, Rejected> {
    let pairs = [("client_id", client), ("request_uri", uri)];
    let parameters = parameters(&pairs);
    house.provider.read_request(&parameters).await.unwrap()
}

fn is_gone(read: &Result<Pending, Rejected>) -> bool {
    matches!(read, Err(Rejected::Page(Untrusted::Gone)))
}

async fn uri(house: &House) -> String {
    let pushed = push(house, proved("app")).await.unwrap();
    text(&pushed, "request_uri").to_owned()
}

async fn answer(house: &House, pending: &Pending) -> Option<Answer> {
    let session = house.session("password").await;
    let acr = session.acr.clone();
    let answer = house.provider.issue(pending, &session, acr, false);
    answer.await.unwrap()
}

#[tokio::test]
async fn a_pushed_request_is_answered_once_and_as_it_was_pushed() {
    let house = House::new().await;
    let pushed = push(&house, proved("app").with("login_hint", "alice"))
        .await
        .unwrap();
    let uri = text(&pushed, "request_uri");
    assert!(
        uri.starts_with(PREFIX) && uri.len() > PREFIX.len() + 40,
        "{uri}"
    );
    assert!((60..=90).contains(&pushed["expires_in"].as_i64().unwrap()));
    let tampered = parameters(&[
        ("client_id", "app"),
        ("request_uri", uri),
        ("scope", "openid phone"),
        ("state", "other"),
        ("redirect_uri", "https://evil.example/"),
        ("login_hint", "mallory"),
    ]);
    let pending = house
        .provider
        .read_request(&tampered)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(pending.request.scopes, ["openid", "profile"]);
    assert_eq!(pending.request.login_hint.as_deref(), Some("alice"));
    assert_eq!(pending.request.redirect_uri(), CALLBACK);
    // The page is loaded again, or opened in another tab.
    let tab = arrive(&house, "app", uri).await.unwrap();
    let (tab, _) = house.provider.keep(tab, BROWSER).await.unwrap();
    // The sign-in takes longer than the address lives.
    let (id, _) = house.provider.keep(pending, BROWSER).await.unwrap();
    house.clock.advance(seconds(600));
    let kept = house.provider.kept(&id, BROWSER).await.unwrap().unwrap();
    let fields = answer(&house, &kept).await.unwrap().fields;
    assert_eq!(field(&fields, "state").as_deref(), Some("st&te"));
    let tab = house.provider.kept(&tab, BROWSER).await.unwrap().unwrap();
    assert_eq!(answer(&house, &tab).await, None);
}

#[tokio::test]
async fn once_answered_its_address_is_gone() {
    let house = House::new().await;
    let refusal = Refusal::new(ErrorCode::AccessDenied, "no");
    for denied in [false, true] {
        let uri = uri(&house).await;
        let first = arrive(&house, "app", &uri).await.unwrap();
        let second = arrive(&house, "app", &uri).await.unwrap();
        let told = if denied {
            house.provider.refuse(&first, refusal).await.unwrap()
        } else {
            answer(&house, &first).await
        };
        assert!(told.is_some());
        assert!(is_gone(&arrive(&house, "app", &uri).await));
        assert_eq!(answer(&house, &second).await, None);
        let refused = house.provider.refuse(&second, refusal).await;
        assert_eq!(refused.unwrap(), None);
    }
}

#[tokio::test]
async fn parallel_answers_have_one_winner() {
    let house = House::new().await;
    let uri = uri(&house).await;
    let answer = async || {
        let pending = arrive(&house, "app", &uri).await.unwrap();
        answer(&house, &pending).await
    };
    let (a, b, c, d) = tokio::join!(answer(), answer(), answer(), answer());
    assert_eq!([a, b, c, d].into_iter().flatten().count(), 1);
}

#[tokio::test]
async fn it_is_the_clients_own_and_expires() {
    let house = House::new().await;
    let first = uri(&house).await;
    assert!(is_gone(&arrive(&house, "partner", &first).await));
    assert!(
        arrive(&house, "app", &first).await.is_ok(),
        "a stranger does not use it up"
    );
    let second = uri(&house).await;
    house.clock.advance(seconds(90));
    assert!(is_gone(&arrive(&house, "app", &second).await));
    for invented in [PREFIX.to_owned(), format!("{PREFIX}x"), format!("{first}x")] {
        assert!(
            is_gone(&arrive(&house, "app", &invented).await),
            "{invented}"
        );
    }
}

#[tokio::test]
async fn the_reference_is_not_in_the_store() {
    let house = House::new().await;
    let uri = uri(&house).await;
    let reference = uri.strip_prefix(PREFIX).unwrap().as_bytes();
    for file in std::fs::read_dir(house.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(reference.len()).any(|w| w == reference));
    }
}

#[tokio::test]
async fn only_a_client_that_proves_itself_pushes() {
    let house = House::new().await;
    for request in [
        Request::of("app"),
        proved("app").with("client_secret", "wrong"),
    ] {
        let refusal = push(&house, request).await.unwrap_err();
        assert_eq!(refusal.code, ErrorCode::InvalidClient);
    }
    assert!(
        push(&house, Request::of("spa")).await.is_ok(),
        "a public client has nothing to prove"
    );
}

#[tokio::test]
async fn what_the_authorization_endpoint_would_refuse_is_refused_at_once() {
    use ErrorCode::*;
    let house = House::new().await;
    let cases = [
        (
            proved("app").with("redirect_uri", "https://evil.example/"),
            InvalidRequest,
        ),
        (proved("app").without("redirect_uri"), InvalidRequest),
        (proved("app").with("scope", "email"), InvalidScope),
        (
            proved("app").with("response_type", "code id_token"),
            UnauthorizedClient,
        ),
        (proved("app").without("code_challenge"), InvalidRequest),
        (proved("app").with("request", "eyJ"), InvalidRequestObject),
        (proved("app").with("request_uri", "urn:x"), InvalidRequest),
        (proved("app").and("state", "again"), InvalidRequest),
    ];
    for (request, code) in cases {
        assert_eq!(push(&house, request).await.unwrap_err().code, code);
    }
}

#[tokio::test]
async fn a_client_may_have_to_push() {
    let house = House::new().await;
    house
        .register("app", |m| m.require_pushed_authorization_requests = true)
        .await;
    let Err(Rejected::Answer(answer)) = house.read(&Request::of("app")).await else {
        panic!("an ordinary request was taken")
    };
    assert_eq!(
        field(&answer.fields, "error").as_deref(),
        Some("invalid_request")
    );
    let uri = uri(&house).await;
    assert!(arrive(&house, "app", &uri).await.is_ok());
}

#[tokio::test]
async fn an_address_that_is_no_longer_registered_is_not_used() {
    let house = House::new().await;
    let uri = uri(&house).await;
    let mut tx = house.store.begin().await.unwrap();
    let before = house.provider.client(&"app".into()).await.unwrap().unwrap();
    let mut after = (*before).clone();
    after.enabled = false;
    tx.remove_client(&after.id).await.unwrap();
    tx.add_client(&after).await.unwrap();
    tx.commit().await.unwrap();
    let read = arrive(&house, "app", &uri).await;
    assert!(matches!(
        read,
        Err(Rejected::Page(Untrusted::UnknownClient))
    ));
}

#[tokio::test]
async fn a_network_pushes_so_many_requests_of_public_clients() {
    let house = House::new().await;
    house
        .register("kiosk", |m| {
            m.token_endpoint_auth_method = "none".to_owned()
        })
        .await;
    let push = async |client: &str, network: &str| {
        let parameters = Request::of(client).parameters();
        let call = Call {
            network: Some(network.parse().unwrap()),
            ..Call::post(paths::PUSH, &parameters)
        };
        match house.provider.push_request(&call).await {
            Ok(_) => None,
            Err(TokenError::Refused(refusal)) => Some(refusal.code),
            Err(TokenError::Failed(error)) => panic!("{error}"),
        }
    };
    for _ in 0..60 {
        assert_eq!(push("spa", "192.0.2.7").await, None);
    }
    assert_eq!(push("spa", "192.0.2.7").await, Some(ErrorCode::SlowDown));
    assert_eq!(push("spa", "192.0.2.8").await, None);
    assert_eq!(push("kiosk", "192.0.2.7").await, None);
    house.clock.advance(seconds(1));
    assert_eq!(push("spa", "192.0.2.7").await, None);
}
