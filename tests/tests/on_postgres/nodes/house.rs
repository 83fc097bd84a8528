use std::time::Duration;

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{
    Balancer, Browser, Client, Installation, MessageCentre, Process, RelyingParty, database,
    free_address,
};
use countersign_throwaway::Postgres;
use serde_json::Value;

/// Two servers of one installation, their message centre, and the address that people know.
pub(crate) struct House {
    pub(crate) installation: Installation,
    pub(crate) centre: MessageCentre,
    pub(crate) balancer: Balancer,
    pub(crate) client: Client,
    nodes: [String; 2],
    /// Makes a connection for each request.
    scattered: reqwest::Client,
}

pub(crate) const PASSWORD: &str = "correct horse battery";

/// All requests come from one address here, and people sign in as fast as they can.
const SETTINGS: [(&str, &str); 6] = [
    ("COUNTERSIGN_LIMITS__PASSWORDS_PER_ADDRESS", "100000"),
    ("COUNTERSIGN_LIMITS__CODES_PER_ADDRESS", "100000"),
    ("COUNTERSIGN_LIMITS__CODES_PER_PREFIX", "100000"),
    ("COUNTERSIGN_LIMITS__CODES_PER_COUNTRY", "1000000"),
    ("COUNTERSIGN_LIMITS__CODES_IN_TOTAL", "1000000"),
    ("COUNTERSIGN_LOG__FILTER", "warn"),
];

impl House {
    /// With so many people: `person1`, `person2`, …
    pub(crate) async fn new(people: usize) -> Self {
        Self::on(people, None).await
    }

    /// The same on a PostgreSQL of the test's own.
    pub(crate) async fn on(people: usize, store: Option<&str>) -> Self {
        let balancer = Balancer::start().await;
        let issuer = format!("http://{}", balancer.address);
        let installation = match store {
            Some(store) => Installation::behind_on(&issuer, store),
            None => Installation::behind(&issuer),
        };
        let centre = MessageCentre::start("127.0.0.1:0");
        let (id, secret) = (MessageCentre::SYSTEM_ID, MessageCentre::PASSWORD);
        installation.connect(&centre.smpp, id, secret);
        let client = installation.register("shop", "http://127.0.0.1:9999/callback");
        let house = Self {
            installation,
            centre,
            balancer,
            client,
            nodes: [free_address(), free_address()],
            scattered: scattered(),
        };
        house.settle(people);
        house
    }

    /// As people who were added before, with one password: hashing it for each takes too long.
    fn settle(&self, people: usize) {
        self.installation.add(&countersign_tests::Person {
            username: "person0".to_owned(),
            password: PASSWORD.to_owned(),
            phone: None,
        });
        self.sql(&format!(
            "INSERT INTO person (id, username, username_key, status, password_hash, created_at,
                 updated_at)
             SELECT 'p' || n, 'person' || n, 'person' || n, 'active', password_hash, 0, 0
             FROM person, generate_series(1, {people}) n WHERE username = 'person0';
             INSERT INTO person_attribute (person_id, name, position, value)
             SELECT 'p' || n, 'phoneNumberVerified', 0, '+447400' || lpad(n::text, 6, '0')
             FROM generate_series(1, {people}) n"
        ));
    }

    pub(crate) fn number(person: usize) -> String {
        format!("+447400{person:06}")
    }

    pub(crate) fn sql(&self, statements: &str) -> String {
        let url = database::url_of(self.installation.folder());
        Postgres::sql_at(&url, statements).unwrap_or_else(|said| panic!("{statements}: {said}"))
    }

    pub(crate) fn node(&self, number: usize) -> &str {
        &self.nodes[number]
    }

    /// Lets the balancer lead to both.
    pub(crate) fn open(&self) {
        self.balancer.lead_to(&[self.node(0), self.node(1)]);
    }

    /// Starts one of the servers and waits until it is ready.
    pub(crate) async fn start(&self, number: usize) -> Process {
        self.start_with(number, &[]).await
    }

    /// The same with more in its environment.
    pub(crate) async fn start_with(&self, number: usize, more: &[(&str, &str)]) -> Process {
        let mut settings = SETTINGS.to_vec();
        settings.push(("COUNTERSIGN_SERVER__LISTEN", self.node(number)));
        settings.extend(more);
        let process = self.installation.spawn(&settings);
        self.ready(number).await;
        process
    }

    /// Waits until a server says that it is ready.
    pub(crate) async fn ready(&self, number: usize) {
        until("the node is ready", 3 * PATIENCE, async || {
            let answer = self.readiness(number).await?;
            answer["ready"].as_bool()?.then_some(())
        })
        .await;
    }

    /// What `/readyz` says; none when nobody answers.
    pub(crate) async fn readiness(&self, number: usize) -> Option<Value> {
        let ready = format!("http://{}/readyz", self.node(number));
        let asking = reqwest::get(&ready);
        // A server that is stopped takes connections and says nothing.
        let answer = tokio::time::timeout(Duration::from_secs(10), asking).await;
        answer.ok()?.ok()?.json().await.ok()
    }

    /// The server that keeps the session with the message centre.
    pub(crate) async fn holder(&self) -> usize {
        until("one of them is bound", PATIENCE, async || {
            for number in 0..self.nodes.len() {
                let readiness = self.readiness(number).await;
                if readiness.is_some_and(|r| r["routes"]["smpp"] == "bound") {
                    return Some(number);
                }
            }
            None
        })
        .await
    }

    /// A browser whose every request may come to another server.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.installation.issuer).through(self.scattered.clone())
    }

    pub(crate) async fn app(&self) -> RelyingParty {
        RelyingParty::through(
            self.scattered.clone(),
            &self.installation.issuer,
            self.client.clone(),
        )
        .await
    }
}

/// A connection for each request.
fn scattered() -> reqwest::Client {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .pool_max_idle_per_host(0);
    client.build().expect("a client without TLS can be built")
}
