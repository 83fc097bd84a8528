//! A store of one's own, and rows to put into it.
#![allow(dead_code)]

use std::ops::Deref;
use std::time::Duration;

use countersign_core::ids::{ClientId, GrantId, MessageId, PersonId, SignInId};
use countersign_core::{Acr, Amr, Millis, Secret};
use countersign_store::{
    Attributes, ChallengeRow, ChallengeState, ClientMetadata, ClientRow, GrantRow, NewMessage,
    PersonRow, PersonStatus, SessionRow, SignInRow, SignInState, Store,
};
use countersign_throwaway::Postgres;
use tempfile::TempDir;

pub(crate) const NOW: Millis = Millis(1_700_000_000_000);

pub(crate) const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// Whether this program looks at the store on PostgreSQL: its rules are the same on both.
pub(crate) const ON_POSTGRES: bool = matches!(env!("CARGO_CRATE_NAME").as_bytes(), b"postgres");

/// A store in a place of its own.
pub(crate) struct TestStore {
    pub(crate) store: Store,
    place: Place,
}

enum Place {
    Folder(TempDir),
    Database(String),
}

impl Deref for TestStore {
    type Target = Store;
    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Place {
    fn new() -> Self {
        if ON_POSTGRES {
            Self::Database(Postgres::shared().database())
        } else {
            Self::Folder(tempfile::tempdir().unwrap())
        }
    }

    fn url(&self) -> String {
        match self {
            Self::Folder(folder) => {
                format!("sqlite:{}", folder.path().join("countersign.db").display())
            }
            Self::Database(name) => Postgres::shared().url(name),
        }
    }
}

impl TestStore {
    pub(crate) async fn new() -> Self {
        let place = Place::new();
        let store = Store::open(&place.url()).await.unwrap();
        Self { store, place }
    }

    pub(crate) fn url(&self) -> String {
        self.place.url()
    }

    /// Another node on the same database.
    pub(crate) async fn second(&self) -> Store {
        Store::open(&self.place.url()).await.unwrap()
    }

    pub(crate) async fn reopen(self) -> Self {
        self.store.close().await;
        let store = Store::open(&self.place.url()).await.unwrap();
        Self {
            store,
            place: self.place,
        }
    }

    /// Runs statements past the store.
    pub(crate) fn run(&self, statements: &str) {
        match &self.place {
            Place::Folder(folder) => {
                let file = folder.path().join("countersign.db");
                let database = rusqlite::Connection::open(file).unwrap();
                database.execute_batch(statements).unwrap();
            }
            Place::Database(name) => drop(Postgres::shared().sql(name, statements)),
        }
    }

    pub(crate) async fn with_person(self, id: &str) -> Self {
        let mut tx = self.begin().await.unwrap();
        tx.add_person(&person(id)).await.unwrap();
        tx.commit().await.unwrap();
        self
    }

    pub(crate) async fn with_client(self, id: &str) -> Self {
        let mut tx = self.begin().await.unwrap();
        tx.add_client(&client(id)).await.unwrap();
        tx.commit().await.unwrap();
        self
    }
}

pub(crate) fn person(id: &str) -> PersonRow {
    PersonRow {
        id: PersonId::from(id),
        username: id.to_owned(),
        username_key: id.to_lowercase(),
        status: PersonStatus::Active,
        password_hash: Some(Secret::new("$argon2id$v=19$…")),
        code_failures: 0,
        attributes: Attributes::new(),
        created_at: NOW,
        updated_at: NOW,
        two_step_required: false,
        revision: 0,
        outside: None,
    }
}

pub(crate) fn client(id: &str) -> ClientRow {
    ClientRow {
        id: ClientId::from(id),
        secret_hash: None,
        secret_sealed: None,
        registration_token_hash: None,
        enabled: true,
        metadata: ClientMetadata::default(),
        created_at: NOW,
        updated_at: NOW,
        revision: 0,
    }
}

pub(crate) fn challenge(sign_in: &str) -> ChallengeRow {
    ChallengeRow {
        sign_in_id: SignInId::from(sign_in),
        purpose: "sign-in".to_owned(),
        destination: vec![1; 32],
        code_hash: vec![2; 32],
        state: ChallengeState::Live,
        attempts_left: 3,
        resends_left: 2,
        resend_at: NOW + seconds(30),
        message_id: MessageId::from("m1"),
        created_at: NOW,
        expires_at: NOW + seconds(300),
    }
}

pub(crate) fn sign_in(id: &str) -> SignInRow {
    SignInRow {
        id: SignInId::from(id),
        browser: vec![7; 32],
        method: "smpp".to_owned(),
        step: 1,
        person_id: None,
        facts: std::collections::BTreeMap::new(),
        request_id: None,
        client_id: None,
        state: SignInState::Open,
        revision: 0,
        created_at: NOW,
        expires_at: NOW + seconds(1800),
    }
}

pub(crate) fn session(token: u8, person: &str) -> SessionRow {
    SessionRow {
        token_hash: vec![token; 32],
        sid: format!("sid-{token}"),
        person_id: PersonId::from(person),
        acr: Acr::new("smpp").unwrap(),
        level: 45,
        amr: vec![Amr::Pwd, Amr::Otp],
        auth_time: NOW,
        created_at: NOW,
        expires_at: NOW + seconds(3600),
        address: "192.0.2.7".to_owned(),
        user_agent: "Browser".to_owned(),
        used_at: NOW,
    }
}

pub(crate) fn grant(id: &str, client: &str, person: &str) -> GrantRow {
    GrantRow {
        id: GrantId::from(id),
        client_id: ClientId::from(client),
        person_id: PersonId::from(person),
        sid: Some("sid-1".to_owned()),
        scopes: vec!["openid".to_owned()],
        acr: Acr::password(),
        amr: vec![Amr::Pwd],
        auth_time: NOW,
        claims: "{}".to_owned(),
        confirmation: None,
        created_at: NOW,
        expires_at: NOW + seconds(3600),
        resources: Vec::new(),
        revoked_at: None,
    }
}

pub(crate) fn message(id: &str) -> NewMessage {
    NewMessage {
        id: MessageId::from(id),
        route: "smpp".to_owned(),
        centre: "smpp".to_owned(),
        plan: String::new(),
        purpose: "code".to_owned(),
        medium: "text".to_owned(),
        country: None,
        person_id: None,
        masked: "••••• 23".to_owned(),
        number_key: Vec::new(),
        cost: 0,
        sealed: b"sealed".to_vec(),
        created_at: NOW,
        expires_at: NOW + seconds(300),
    }
}
