//! A whole sign-in over a real store and a real message centre, with a clock that tests move.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use countersign_core::clock::ManualClock;
use countersign_core::{Acr, Clock, Entropy, Keyring, Secret, Shared, SystemEntropy};
use countersign_delivery::Delivery;
use countersign_directory::{Directory, Hashing, NewPerson};
use countersign_signin::{
    Browser, Change, CodeText, CredentialChange, Fetch, Fetched, Finished, Form, Methods, Opening,
    Outcome, Problem, Rules, Services, SignIns, Texts, View, Visitor,
};
use countersign_smpp::smsc::{Smsc, SmscConfig};
use countersign_store::Store;

pub(crate) const ALICE: &str = "+447700900123";
pub(crate) const PASSWORD: &str = "quartz lantern";

#[derive(Debug)]
struct PlainTexts;
impl Texts for PlainTexts {
    fn code_message(&self, text: &CodeText<'_>) -> String {
        format!("{} is your {} code.", text.code, text.service)
    }

    fn code_call(&self, text: &CodeText<'_>) -> Vec<String> {
        vec![format!("Your {} code", text.service), text.code.to_owned()]
    }

    fn reset_message(&self, _: &str, service: &str, link: &str) -> String {
        format!("{service}: {link}")
    }

    fn credential_notice(&self, _: &str, service: &str, change: CredentialChange) -> String {
        format!("{service}: {}", change.as_str())
    }
}

#[derive(Debug)]
struct NoNetwork;
impl Fetch for NoNetwork {
    fn fetch<'a>(
        &'a self,
        _method: &'a str,
        _url: &'a str,
        _body: Option<&'a str>,
    ) -> Pin<Box<dyn Future<Output = Result<Fetched, String>> + Send + 'a>> {
        Box::pin(async { Err("no host is allowed".to_owned()) })
    }
}

pub(crate) struct Bench {
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) directory: Directory,
    pub(crate) sign_ins: Arc<SignIns>,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) smsc: Smsc,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) delivery: Arc<Delivery>,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::with(Rules::default(), &[]).await
    }

    pub(crate) async fn with(rules: Rules, properties: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let store = Store::open(&url).await.unwrap();
        // Real time, so that what the message centre's clock says fits; it stands until moved.
        let clock = Arc::new(ManualClock::at(countersign_core::SystemClock.now()));
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let keyring = Arc::new(Keyring::new(&[9; 32]));
        let directory = Directory::new(
            store.clone(),
            clock.clone(),
            Arc::clone(&entropy),
            Hashing::default(),
        );
        let smsc = Smsc::start(SmscConfig {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            web: None,
            system_id: "test".to_owned(),
            password: "secret".to_owned().into(),
        })
        .await
        .unwrap();
        let delivery = Delivery::new(
            store.clone(),
            Arc::clone(&keyring),
            clock.clone(),
            Arc::clone(&entropy),
        );
        Methods::install_shipped(&store, clock.as_ref())
            .await
            .unwrap();
        let port = smsc.smpp_addr().port().to_string();
        let mut changes = vec![
            property("smpp_server", "127.0.0.1"),
            property("smpp_port", &port),
            property("system_id", "test"),
            property("password", "secret"),
            Change::Enabled(true),
        ];
        changes.extend(properties.iter().map(|(name, value)| property(name, value)));
        Methods::edit(
            &store,
            &keyring,
            clock.as_ref(),
            entropy.as_ref(),
            "smpp",
            "test",
            &changes,
        )
        .await
        .unwrap();
        let services = Shared::new(Services {
            store: store.clone(),
            directory: directory.clone(),
            delivery: Arc::clone(&delivery).into(),
            keyring: Arc::clone(&keyring),
            clock: clock.clone(),
            entropy,
            texts: Arc::new(PlainTexts),
            fetch: Arc::new(NoNetwork),
            rules,
            figures: Arc::default(),
            number_attributes: Arc::default(),
        });
        let methods = Arc::new(Methods::load(services.clone()).await.unwrap());
        Self {
            sign_ins: Arc::new(SignIns::new(services, methods)),
            store,
            clock,
            directory,
            keyring,
            smsc,
            folder,
            delivery,
        }
    }

    pub(crate) async fn add(&self, username: &str, phone: Option<&str>) {
        let mut new = NewPerson::new(username).password(Secret::new(PASSWORD));
        if let Some(phone) = phone {
            new = new.value("phoneNumberVerified", phone);
        }
        self.directory.add(new, "test").await.unwrap();
    }

    /// Replaces the script of a method and loads it.
    pub(crate) async fn script(&self, name: &str, level: i64, source: &str) {
        let rows = self.store.methods().await.unwrap();
        let mut row = rows.into_iter().find(|row| row.name == "smpp").unwrap();
        if row.name != name {
            // Sealed values belong to the method that they were sealed for.
            row.properties.clear();
        }
        row.name = name.to_owned();
        row.level = level;
        row.source = source.to_owned();
        row.enabled = true;
        let mut tx = self.store.begin().await.unwrap();
        tx.put_method(&row).await.unwrap();
        tx.commit().await.unwrap();
        self.sign_ins.methods().reload().await.unwrap();
    }

    pub(crate) async fn set(&self, method: &str, name: &str, value: &str) {
        Methods::edit(
            &self.store,
            &self.keyring,
            self.clock.as_ref(),
            &SystemEntropy,
            method,
            "test",
            &[property(name, value)],
        )
        .await
        .unwrap();
        self.sign_ins.methods().reload().await.unwrap();
    }

    pub(crate) async fn open(&self, method: &str, browser: &Browser) -> View {
        let acr = Acr::new(method).unwrap();
        let opening = opening(&acr, browser);
        self.sign_ins
            .open(&opening, &visitor())
            .await
            .unwrap()
            .unwrap()
    }

    pub(crate) async fn submit(
        &self,
        view: &View,
        browser: &Browser,
        form: &[(&str, &str)],
    ) -> Outcome {
        self.submit_from(view, browser, form, &visitor()).await
    }

    pub(crate) async fn submit_from(
        &self,
        view: &View,
        browser: &Browser,
        form: &[(&str, &str)],
        visitor: &Visitor,
    ) -> Outcome {
        let fields = form
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        self.sign_ins
            .submit(&view.id, view.step, browser, &Form::new(fields), visitor)
            .await
            .unwrap()
    }

    /// Up to the page that asks for the code.
    pub(crate) async fn to_code_page(&self, username: &str, browser: &Browser) -> View {
        let view = self.open("smpp", browser).await;
        let form = [("username", username), ("password", PASSWORD)];
        match self.submit(&view, browser, &form).await {
            Outcome::Next(view) => view,
            other => panic!("expected the code page, got {other:?}"),
        }
    }

    /// The code in the newest of `count` messages to a number.
    pub(crate) async fn code(&self, to: &str, count: usize) -> String {
        let message = self.smsc.wait_for_message(to, count);
        let message = tokio::time::timeout(Duration::from_secs(60), message).await;
        let message = message.expect("the message comes");
        // A clock that moves on before the outbox knows of it would have it sent again.
        while !self.store.queues().await.unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        message
            .text
            .split(|c: char| !c.is_ascii_digit())
            .find(|digits| digits.len() >= 4)
            .expect("the message has a code")
            .to_owned()
    }

    /// Every byte that the store wrote.
    pub(crate) fn store_bytes(&self) -> Vec<u8> {
        std::fs::read_dir(self.folder.path())
            .unwrap()
            .flat_map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
            .collect()
    }

    pub(crate) async fn end(self) {
        self.delivery.shutdown().await;
        self.smsc.shutdown().await;
    }
}

fn property<'a>(name: &'a str, value: &'a str) -> Change<'a> {
    Change::Property { name, value }
}

pub(crate) fn opening<'a>(acr: &'a Acr, browser: &'a Browser) -> Opening<'a> {
    Opening {
        satisfying: None,
        otherwise: &[],
        home: None,
        method: acr,
        browser,
        request: None,
        client: None,
        service: Some("Harbour Bank"),
        hint: None,
        return_source: None,
        raise: None,
    }
}

pub(crate) fn browser() -> Browser {
    let entropy: &dyn Entropy = &SystemEntropy;
    Browser::new(entropy.token())
}

pub(crate) fn visitor() -> Visitor {
    Visitor {
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        is_hidden: false,
        user_agent: "test".to_owned(),
        locale: "en".to_owned(),
        country: None,
        devices: Vec::new(),
    }
}

/// The page that is shown after another one.
pub(crate) fn asked(outcome: Outcome) -> View {
    match outcome {
        Outcome::Next(view) => view,
        other => panic!("expected the code page, got {other:?}"),
    }
}

/// What a sign-in came to at its end.
pub(crate) fn finished(outcome: Outcome) -> Finished {
    match outcome {
        Outcome::Finished(finished) => finished,
        other => panic!("expected a session, got {other:?}"),
    }
}

/// What an outcome has to say to the person.
pub(crate) fn problem(outcome: &Outcome) -> Option<Problem> {
    match outcome {
        Outcome::Again(view) | Outcome::Ended(view) | Outcome::Next(view) => view.problem,
        Outcome::Finished(_) | Outcome::Proved | Outcome::Crowded => None,
    }
}

pub(crate) fn wrong(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..code.len() - 1])
}
