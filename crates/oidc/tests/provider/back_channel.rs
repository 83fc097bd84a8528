//! OpenID Connect Back-Channel Logout 1.0, over a network that answers as it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use countersign_core::{Clock, Keyring, SystemEntropy};
use countersign_oidc::{Fetched, Issuer, Outbound, OutboundError, Parts, Provider, Sent, Settings};
use countersign_store::SessionRow;
use jsonwebtoken::decode_header;
use serde_json::{Value, json};
use url::Url;

use crate::support::{House, ISSUER, Request, peek, seconds};

/// Keeps what was posted and answers with these status codes in turn, then with 200; a code of 0
/// is silence.
#[derive(Debug, Default)]
struct Network {
    posted: Mutex<Vec<(String, String)>>,
    answers: Mutex<VecDeque<u16>>,
}

impl Outbound for Network {
    fn get<'a>(&'a self, url: &'a Url) -> Sent<'a, Fetched> {
        Box::pin(std::future::ready(Err(silence(url))))
    }

    fn post_form<'a>(&'a self, url: &'a Url, fields: &'a [(&'a str, &'a str)]) -> Sent<'a, u16> {
        let [("logout_token", token)] = fields else {
            panic!("one field: {fields:?}")
        };
        let sent = (url.to_string(), (*token).to_owned());
        self.posted.lock().unwrap().push(sent);
        let answer = self.answers.lock().unwrap().pop_front().unwrap_or(200);
        Box::pin(std::future::ready(match answer {
            0 => Err(silence(url)),
            status => Ok(status),
        }))
    }
}

fn silence(url: &Url) -> OutboundError {
    OutboundError {
        host: url.host_str().unwrap_or_default().to_owned(),
        reason: "no answer".to_owned(),
    }
}

/// One node of the provider with a network of its own.
struct Node {
    provider: Arc<Provider>,
    network: Arc<Network>,
}

impl Node {
    async fn of(house: &House, answers: &[u16]) -> Self {
        let network = Arc::new(Network::default());
        network.answers.lock().unwrap().extend(answers);
        let clock: Arc<dyn Clock> = Arc::clone(&house.clock) as _;
        let parts = Parts {
            store: house.store.clone(),
            keyring: Arc::new(Keyring::new(&[7; 32])),
            clock,
            entropy: Arc::new(SystemEntropy),
            outbound: Arc::clone(&network) as _,
        };
        let settings = Settings::new(Issuer::new(ISSUER).unwrap());
        let provider = Provider::new(parts, settings).await.unwrap();
        Self {
            provider: Arc::new(provider),
            network,
        }
    }

    async fn send(&self) -> usize {
        self.provider.send_logout_notices().await.unwrap()
    }

    fn posted(&self) -> Vec<(String, String)> {
        self.network.posted.lock().unwrap().clone()
    }
}

/// Clients `app` and `other` have tokens of a session of alice, and want to be told.
async fn house() -> (House, SessionRow) {
    let house = House::new().await;
    for id in ["app", "other"] {
        house
            .register(id, |m| {
                m.trusted = true;
                m.backchannel_logout_uri = Some(format!("https://{id}.example/logout"));
            })
            .await;
    }
    let session = house.session("smpp").await;
    house.code_from(&Request::of("app"), &session).await;
    (house, session)
}

async fn end(house: &House, session: &SessionRow) {
    let mut tx = house.store.begin().await.unwrap();
    let now = house.clock.now();
    tx.end_session(&session.token_hash, now).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_token_is_that_of_the_specification() {
    let (house, session) = house().await;
    end(&house, &session).await;
    let node = Node::of(&house, &[]).await;
    assert_eq!(node.send().await, 1);
    let posted = node.posted();
    let [(address, token)] = posted.as_slice() else {
        panic!("one client has something of the session: {posted:?}")
    };
    assert_eq!(address, "https://app.example/logout");
    let header = decode_header(token).unwrap();
    assert_eq!(header.typ.as_deref(), Some("logout+jwt"));
    let claims = Value::Object(house.claims(&Value::from(token.as_str()), "app"));
    assert_eq!(claims["sub"], "alice");
    assert_eq!(claims["sid"], session.sid.as_str());
    let event = "http://schemas.openid.net/event/backchannel-logout";
    assert_eq!(claims["events"], json!({ event: {} }));
    let lifetime = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert!((1..=120).contains(&lifetime), "{lifetime}");
    assert!(claims["jti"].as_str().unwrap().len() > 20);
    assert_eq!(claims.get("nonce"), None);
    assert_eq!(node.send().await, 0, "once is enough");
}

#[tokio::test]
async fn a_client_is_told_of_the_person_whom_it_knows() {
    let (house, _) = house().await;
    house
        .register("app", |m| {
            m.trusted = true;
            m.subject_type = Some("pairwise".to_owned());
            m.backchannel_logout_uri = Some("https://app.example/logout".to_owned());
        })
        .await;
    let session = house.session("smpp").await;
    let code = house.code_from(&Request::of("app"), &session).await;
    let tokens = house.exchange(&code).await.unwrap();
    let known = peek(tokens["id_token"].as_str().unwrap());
    end(&house, &session).await;
    let node = Node::of(&house, &[]).await;
    node.send().await;
    let token = peek(&node.posted()[0].1);
    assert_eq!(token["sub"], known["sub"]);
    assert_eq!(token["sid"], known["sid"]);
    assert_ne!(token["sub"], "alice");
}

#[tokio::test]
async fn it_is_tried_again_until_it_succeeds_with_one_name_for_all() {
    let (house, session) = house().await;
    end(&house, &session).await;
    let node = Node::of(&house, &[503, 0, 429]).await;
    let mut pauses = Vec::new();
    let began = house.clock.now();
    while house
        .store
        .next_logout_notice_due()
        .await
        .unwrap()
        .is_some()
    {
        if node.send().await > 0 {
            pauses.push(began.until(house.clock.now()).as_secs());
        }
        house.clock.advance(seconds(1));
    }
    assert_eq!(pauses, [0, 1, 3, 7], "the pauses double");
    let posted = node.posted();
    let names: Vec<_> = posted.iter().map(|(_, t)| peek(t)["jti"].clone()).collect();
    assert!(names.iter().all(|jti| *jti == names[0]), "{names:?}");
    let times: Vec<_> = posted.iter().map(|(_, t)| peek(t)["iat"].clone()).collect();
    assert_ne!(times[0], times[3], "each attempt's token is fresh");
}

#[tokio::test]
async fn a_refusal_is_final_and_silence_is_given_up_after_minutes_for_the_operator_to_see() {
    for (answers, most) in [(vec![400], 1), (vec![0; 99], 20)] {
        let (house, session) = house().await;
        end(&house, &session).await;
        let node = Node::of(&house, &answers).await;
        let began = house.clock.now();
        while house
            .store
            .next_logout_notice_due()
            .await
            .unwrap()
            .is_some()
        {
            node.send().await;
            house.clock.advance(seconds(1));
        }
        let sent = node.posted().len();
        assert!((1..=most).contains(&sent), "{sent}");
        let tried = began.until(house.clock.now());
        assert!(tried < Duration::from_secs(12 * 60), "{tried:?}");
        let audit = house.store.audit(9).await.unwrap();
        let untold = audit.iter().find(|e| e.action == "logout.untold").unwrap();
        assert_eq!(untold.subject, "app");
        assert!(!untold.detail.contains("eyJ"), "{}", untold.detail);
    }
}

#[tokio::test]
async fn a_server_that_was_away_for_long_still_tells() {
    let (house, session) = house().await;
    end(&house, &session).await;
    house.clock.advance(seconds(3 * 60 * 60));
    let node = Node::of(&house, &[]).await;
    assert_eq!(node.send().await, 1);
    assert_eq!(node.posted().len(), 1);
}

#[tokio::test]
async fn two_nodes_do_not_both_tell() {
    let (house, session) = house().await;
    for _ in 0..5 {
        house.code_from(&Request::of("other"), &session).await;
    }
    end(&house, &session).await;
    let (one, two) = (Node::of(&house, &[]).await, Node::of(&house, &[]).await);
    let (first, second) = tokio::join!(one.send(), two.send());
    assert_eq!(first + second, 2);
    let mut told = [one.posted(), two.posted()].concat();
    told.sort();
    let told: Vec<_> = told.iter().map(|(address, _)| address.as_str()).collect();
    assert_eq!(
        told,
        ["https://app.example/logout", "https://other.example/logout"]
    );
}

#[tokio::test]
async fn a_logout_token_is_no_id_token() {
    let (house, session) = house().await;
    end(&house, &session).await;
    let node = Node::of(&house, &[]).await;
    node.send().await;
    let token = node.posted()[0].1.clone();
    let again = house.session("smpp").await;
    let pairs = [("id_token_hint", token.as_str())];
    let parameters = crate::support::parameters(&pairs);
    let sessions = [session, again];
    let read = house.provider.read_sign_out(&parameters, &sessions).await;
    assert!(read.unwrap().unwrap().confirm, "it proves nothing");
}

#[tokio::test]
async fn frames_name_the_session_where_the_client_asks_for_it() {
    let (house, session) = house().await;
    house
        .register("app", |m| {
            m.trusted = true;
            m.frontchannel_logout_uri = Some("https://app.example/out?a=b".to_owned());
            m.frontchannel_logout_session_required = true;
        })
        .await;
    house
        .register("other", |m| {
            m.trusted = true;
            m.frontchannel_logout_uri = Some("https://other.example/out".to_owned());
        })
        .await;
    for client in ["app", "app", "other", "spa"] {
        house.code_from(&Request::of(client), &session).await;
    }
    end(&house, &session).await;
    let frames = house.provider.front_channel_logout(&[&session]).await;
    let named = format!(
        "https://app.example/out?a=b&iss=https%3A%2F%2Flogin.example.org&sid={}",
        session.sid
    );
    assert_eq!(
        frames.unwrap(),
        [named, "https://other.example/out".to_owned()]
    );
}
