use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{
    Browser, Client, Installation, MessageCentre, Process, RelyingParty, database, free_address,
};
use countersign_throwaway::Postgres;

use super::balancer::Balancer;

/// Two servers of one installation, their message centre, and the address that people know.
pub(crate) struct House {
    pub(crate) installation: Installation,
    pub(crate) centre: MessageCentre,
    pub(crate) balancer: Balancer,
    pub(crate) client: Client,
    nodes: [String; 2],
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
        let balancer = Balancer::start().await;
        let installation = Installation::behind(&format!("http://{}", balancer.address));
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
        let name = url.rsplit('/').next().expect("a name");
        Postgres::shared().sql(name, statements)
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
        let listen = self.node(number);
        let mut settings = SETTINGS.to_vec();
        settings.push(("COUNTERSIGN_SERVER__LISTEN", listen));
        let process = self.installation.spawn(&settings);
        let ready = format!("http://{listen}/readyz");
        until("the node is ready", 3 * PATIENCE, async || {
            let answer = reqwest::get(&ready).await;
            answer.is_ok_and(|a| a.status().is_success()).then_some(())
        })
        .await;
        process
    }

    /// A browser whose every request may come to another server.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.installation.issuer).through(scattered())
    }

    pub(crate) async fn app(&self) -> RelyingParty {
        RelyingParty::through(scattered(), &self.installation.issuer, self.client.clone()).await
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
