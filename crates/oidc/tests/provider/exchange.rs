//! Token exchange (RFC 8693): less, elsewhere, for somebody else, and never more.

use countersign_core::Clock as _;
use countersign_core::ids::{ClientId, GrantId};
use countersign_oidc::{ErrorCode, Refusal};
use serde_json::{Value, json};

use crate::support::{House, ISSUER, Request, SECRET, peek, seconds, text};

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS: &str = "urn:ietf:params:oauth:token-type:access_token";
const ID: &str = "urn:ietf:params:oauth:token-type:id_token";
const API: &str = "https://api.example/";

/// `app` may exchange tokens, `partner` too, and `partner` speaks for the API.
async fn house() -> House {
    let house = House::new().await;
    house
        .register("app", |m| {
            m.trusted = true;
            m.grant_types.push(GRANT_TYPE.to_owned());
            m.resources = vec![API.to_owned()];
        })
        .await;
    house
        .register("partner", |m| {
            m.grant_types.push(GRANT_TYPE.to_owned());
            m.audiences = vec![API.to_owned()];
            m.scopes = vec!["openid".to_owned(), "reports.read".to_owned()];
        })
        .await;
    house
}

async fn tokens(house: &House, scope: &str) -> Value {
    let request = Request::of("app").with("scope", scope);
    let code = house.code(&request, "smpp").await;
    house.exchange(&code).await.unwrap()
}

async fn exchange(
    house: &House,
    client: &str,
    kind: &str,
    token: &str,
    more: &[(&str, &str)],
) -> Result<Value, Refusal> {
    let mut pairs = vec![
        ("grant_type", GRANT_TYPE),
        ("client_id", client),
        ("client_secret", SECRET),
        ("subject_token", token),
        ("subject_token_type", kind),
    ];
    pairs.extend(more);
    house.token(&pairs).await
}

#[tokio::test]
async fn a_token_steps_down() {
    let house = house().await;
    let tokens = tokens(&house, "openid profile email reports.read").await;
    let access = text(&tokens, "access_token");
    house.clock.advance(seconds(60));
    let narrower = [("scope", "openid email"), ("resource", ISSUER)];
    let less = exchange(&house, "app", ACCESS, access, &narrower).await;
    let less = less.unwrap();
    assert_eq!(less["issued_token_type"], ACCESS);
    assert_eq!(less["scope"], "openid email");
    assert_eq!(less["expires_in"], 540, "not longer than the subject token");
    assert!(less.get("refresh_token").is_none() && less.get("id_token").is_none());
    let claims = peek(text(&less, "access_token"));
    assert_eq!(claims["acr"], "smpp");
    assert_eq!(claims["exp"], peek(access)["exp"]);
    assert!(claims.get("act").is_none(), "nobody acts for anybody");
    let told = house.provider.userinfo(text(&less, "access_token")).await;
    let told = told.unwrap();
    assert!(told.contains_key("email") && !told.contains_key("name"));
}

#[tokio::test]
async fn a_token_goes_elsewhere() {
    let house = house().await;
    let tokens = tokens(&house, "openid reports.read").await;
    let access = text(&tokens, "access_token");
    let there = [("audience", API), ("scope", "reports.read")];
    let there = exchange(&house, "app", ACCESS, access, &there)
        .await
        .unwrap();
    let there = text(&there, "access_token");
    assert_eq!(peek(there)["aud"], API);
    assert!(
        house.provider.userinfo(there).await.is_err(),
        "it is for the API alone"
    );
    assert!(house.is_active("partner", there).await);
    let foreign = exchange(
        &house,
        "app",
        ACCESS,
        access,
        &[("audience", "https://b.example/")],
    );
    assert_eq!(foreign.await.unwrap_err().code, ErrorCode::InvalidTarget);
}

#[tokio::test]
async fn a_resource_server_acts_for_the_person() {
    let house = house().await;
    let tokens = tokens(&house, "openid profile reports.read").await;
    let access = text(&tokens, "access_token");
    let at_home = exchange(&house, "partner", ACCESS, access, &[]).await;
    assert_eq!(
        at_home.unwrap_err().code,
        ErrorCode::InvalidRequest,
        "not for it"
    );
    let there = exchange(&house, "app", ACCESS, access, &[("resource", API)])
        .await
        .unwrap();
    let there = text(&there, "access_token");
    let acting = exchange(&house, "partner", ACCESS, there, &[])
        .await
        .unwrap();
    let claims = peek(text(&acting, "access_token"));
    assert_eq!(claims["sub"], "alice");
    assert_eq!(claims["client_id"], "partner");
    assert_eq!(claims["act"], json!({"sub": "partner"}));
    assert_eq!(
        claims["scope"], "openid reports.read",
        "profile is not partner's"
    );
    let more = exchange(&house, "partner", ACCESS, there, &[("scope", "profile")]).await;
    assert_eq!(more.unwrap_err().code, ErrorCode::InvalidScope);
}

#[tokio::test]
async fn an_actor_is_named() {
    let house = house().await;
    let tokens = tokens(&house, "openid").await;
    let machine = [
        ("grant_type", "client_credentials"),
        ("client_id", "app"),
        ("client_secret", SECRET),
    ];
    let machine = house.token(&machine).await.unwrap();
    let actor = [
        ("actor_token", text(&machine, "access_token")),
        ("actor_token_type", ACCESS),
    ];
    let access = text(&tokens, "access_token");
    let acting = exchange(&house, "app", ACCESS, access, &actor)
        .await
        .unwrap();
    let acting = text(&acting, "access_token");
    assert_eq!(peek(acting)["act"], json!({"sub": "app"}));
    assert_eq!(
        house.introspect("app", acting).await["act"],
        json!({"sub": "app"})
    );
    let again = exchange(&house, "app", ACCESS, acting, &actor)
        .await
        .unwrap();
    let act = &peek(text(&again, "access_token"))["act"];
    assert_eq!(*act, json!({"sub": "app", "act": {"sub": "app"}}));
    for bad in [
        vec![actor[0]],
        vec![actor[1]],
        vec![("actor_token", "x"), actor[1]],
    ] {
        let refused = exchange(&house, "app", ACCESS, access, &bad).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::InvalidRequest);
    }
}

#[tokio::test]
async fn an_id_token_stands_for_its_sign_in() {
    let house = house().await;
    let tokens = tokens(&house, "openid email").await;
    let id_token = text(&tokens, "id_token");
    let given = exchange(&house, "app", ID, id_token, &[("scope", "email openid")]).await;
    let given = given.unwrap();
    let claims = peek(text(&given, "access_token"));
    assert_eq!(claims["sub"], "alice");
    assert_eq!(claims["acr"], "smpp");
    let stolen = exchange(&house, "partner", ID, id_token, &[]).await;
    assert_eq!(stolen.unwrap_err().code, ErrorCode::InvalidRequest);
    house.clock.advance(seconds(601));
    let late = exchange(&house, "app", ID, id_token, &[]).await;
    assert_eq!(late.unwrap_err().code, ErrorCode::InvalidRequest);
}

#[tokio::test]
async fn an_id_token_stands_for_its_own_grant() {
    let house = house().await;
    let session = house.session("smpp").await;
    let signed_in = async |scope: &str| {
        let request = Request::of("app").with("scope", scope);
        let code = house.code_from(&request, &session).await;
        house.exchange(&code).await.unwrap()
    };
    let (less, more) = (signed_in("openid").await, signed_in("openid email").await);
    for (tokens, scope) in [(&more, "openid email"), (&less, "openid")] {
        let given = exchange(&house, "app", ID, text(tokens, "id_token"), &[]).await;
        let given = given.unwrap();
        assert_eq!(given["scope"], scope);
        let grant = |token: &Value| peek(text(token, "access_token"))["gid"].clone();
        assert_eq!(grant(&given), grant(tokens));
    }
}

#[tokio::test]
async fn an_id_token_of_another_subject_than_its_grants_is_refused() {
    let house = house().await;
    let tokens = tokens(&house, "openid").await;
    let given = exchange(&house, "app", ID, text(&tokens, "id_token"), &[]).await;
    given.unwrap();
    let mut client = house.store.client(&"app".into()).await.unwrap().unwrap();
    client.metadata.subject_type = Some("pairwise".to_owned());
    let mut tx = house.store.begin().await.unwrap();
    assert!(tx.set_client(&client).await.unwrap(), "its grants stay");
    tx.commit().await.unwrap();
    let refused = exchange(&house, "app", ID, text(&tokens, "id_token"), &[]).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::InvalidRequest);
}

#[tokio::test]
async fn an_id_token_does_not_stand_for_a_grant_of_another_client() {
    let house = house().await;
    let tokens = tokens(&house, "openid").await;
    let id_token = text(&tokens, "id_token");
    let id = GrantId::from(peek(id_token)["gid"].as_str().unwrap());
    let own = house.store.live_grant(&id, house.clock.now()).await;
    let own = own.unwrap().unwrap();
    for (client, taken) in [("app", true), ("partner", false)] {
        house.clock.advance(seconds(1));
        let app = house.store.client(&"app".into()).await.unwrap().unwrap();
        let mut grant = own.clone();
        grant.client_id = ClientId::from(client);
        // With the client goes its grant, and one of the same name takes its place.
        let mut tx = house.store.begin().await.unwrap();
        tx.remove_client(&app.id).await.unwrap();
        tx.add_client(&app).await.unwrap();
        tx.add_grant(&grant).await.unwrap();
        tx.commit().await.unwrap();
        let given = exchange(&house, "app", ID, id_token, &[]).await;
        assert_eq!(given.is_ok(), taken, "{client}");
    }
}

#[tokio::test]
async fn never_more_than_the_subject_token_had() {
    let house = house().await;
    let tokens = tokens(&house, "openid profile").await;
    let access = text(&tokens, "access_token");
    let narrow = exchange(&house, "app", ACCESS, access, &[("scope", "openid")])
        .await
        .unwrap();
    let narrow = text(&narrow, "access_token");
    for (subject, scope) in [
        (access, "openid email"),
        (narrow, "profile"),
        (access, "introspect"),
    ] {
        let refused = exchange(&house, "app", ACCESS, subject, &[("scope", scope)]).await;
        assert_eq!(
            refused.unwrap_err().code,
            ErrorCode::InvalidScope,
            "{scope}"
        );
    }
    for (kind, token) in [
        (ID, access),
        (ACCESS, text(&tokens, "id_token")),
        ("urn:x", access),
    ] {
        let refused = exchange(&house, "app", kind, token, &[]).await;
        assert_eq!(
            refused.unwrap_err().code,
            ErrorCode::InvalidRequest,
            "{kind}"
        );
    }
    house.register("app", |m| m.trusted = true).await;
    let refused = exchange(&house, "app", ACCESS, access, &[]).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::UnauthorizedClient);
}

#[tokio::test]
async fn what_was_exchanged_ends_with_what_it_came_from() {
    let house = house().await;
    let given = async |access: &str| {
        let given = exchange(&house, "app", ACCESS, access, &[]).await.unwrap();
        text(&given, "access_token").to_owned()
    };
    let first = tokens(&house, "openid").await;
    let access = text(&first, "access_token");
    let child = given(access).await;
    let grandchild = given(&child).await;
    house.revoke("app", access).await;
    for token in [access, &child, &grandchild] {
        assert!(!house.is_active("app", token).await);
        let refused = exchange(&house, "app", ACCESS, token, &[]).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::InvalidRequest);
    }
    // In the middle, what came after ends and what came before goes on.
    let second = tokens(&house, "openid").await;
    let access = text(&second, "access_token");
    let child = given(access).await;
    let grandchild = given(&child).await;
    let last = given(&grandchild).await;
    house.revoke("app", &child).await;
    for token in [&child, &grandchild, &last] {
        assert!(!house.is_active("app", token).await);
    }
    assert!(house.is_active("app", access).await);
    let child = given(access).await;
    let gid = peek(access)["gid"].as_str().map(GrantId::from).unwrap();
    let mut tx = house.store.begin().await.unwrap();
    tx.revoke_grant(&gid, house.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!house.is_active("app", &child).await);
}

#[tokio::test]
async fn what_another_client_exchanged_ends_with_the_client_that_was_allowed() {
    let house = house().await;
    let tokens = tokens(&house, "openid reports.read").await;
    let access = text(&tokens, "access_token");
    let there = exchange(&house, "app", ACCESS, access, &[("resource", API)])
        .await
        .unwrap();
    let there = text(&there, "access_token").to_owned();
    let acting = exchange(&house, "partner", ACCESS, &there, &[])
        .await
        .unwrap();
    let acting = text(&acting, "access_token");
    assert!(house.is_active("partner", acting).await);
    let mut tx = house.store.begin().await.unwrap();
    tx.remove_client(&ClientId::from("app")).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!house.is_active("partner", acting).await);
}
