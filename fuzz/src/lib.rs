//! A provider for the targets that need one: in memory, with the real rules, keys and store.

use std::sync::{Arc, OnceLock};

use countersign_core::ids::ClientId;
use countersign_core::{Keyring, Millis, SystemClock, SystemEntropy};
use countersign_oidc::{
    Fetched, Issuer, MutualTls, Outbound, OutboundError, Parts, Provider, Sent, Settings,
};
use countersign_store::{ClientMetadata, ClientRow, Store};
use tokio::runtime::{Builder, Runtime};
use url::Url;

/// Where the application takes its answers.
pub const CALLBACK: &str = "https://app.example/cb?a=1";
/// The same of the public application, which runs on the person's machine.
pub const LOOPBACK: &str = "http://127.0.0.1:9999/cb";
/// RFC 7636 appendix B.
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The provider, with the runtime that it was made on.
pub struct House {
    pub provider: Provider,
    runtime: Runtime,
}

impl House {
    /// The one of this process, with the applications `app` (a secret), `spa` (public), `by-key`
    /// and `by-subject` (certificates).
    pub fn get() -> &'static Self {
        static HOUSE: OnceLock<House> = OnceLock::new();
        HOUSE.get_or_init(Self::build)
    }

    /// What comes of a future.
    pub fn run<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    fn build() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        let provider = runtime.block_on(async {
            let store = Store::open("sqlite::memory:").await.expect("a store");
            let mut tx = store.begin().await.expect("a transaction");
            for client in [
                client("app", CALLBACK, "client_secret_basic"),
                client("spa", LOOPBACK, "none"),
                client("by-key", CALLBACK, "self_signed_tls_client_auth"),
                client("by-subject", CALLBACK, "tls_client_auth"),
            ] {
                tx.add_client(&client).await.expect("it is new");
            }
            tx.commit().await.expect("a commit");
            let parts = Parts {
                store,
                keyring: Arc::new(Keyring::new(&[7; 32])),
                clock: Arc::new(SystemClock),
                entropy: Arc::new(SystemEntropy),
                outbound: Arc::new(Nowhere),
            };
            let issuer = Issuer::new("https://login.example.org").expect("an issuer");
            let settings = Settings {
                mutual_tls: Some(MutualTls {
                    address: None,
                    authorities: Vec::new(),
                }),
                ..Settings::new(issuer)
            };
            let provider = Provider::new(parts, settings).await;
            provider.expect("a provider")
        });
        Self { provider, runtime }
    }
}

fn client(id: &str, redirect_uri: &str, method: &str) -> ClientRow {
    ClientRow {
        id: ClientId::from(id),
        secret_hash: (method == "client_secret_basic").then(|| vec![7; 32]),
        secret_sealed: None,
        registration_token_hash: None,
        enabled: true,
        metadata: ClientMetadata {
            redirect_uris: vec![redirect_uri.to_owned()],
            token_endpoint_auth_method: method.to_owned(),
            tls_client_auth_subject_dn: (method == "tls_client_auth").then(|| "CN=BC".to_owned()),
            ..ClientMetadata::default()
        },
        created_at: Millis(0),
        updated_at: Millis(0),
        revision: 0,
    }
}

/// No host is in reach of a fuzzer.
#[derive(Debug)]
struct Nowhere;

impl Outbound for Nowhere {
    fn get<'a>(&'a self, url: &'a Url) -> Sent<'a, Fetched> {
        Box::pin(async move { Err(out_of_reach(url)) })
    }

    fn post_form<'a>(&'a self, url: &'a Url, _: &'a [(&'a str, &'a str)]) -> Sent<'a, u16> {
        Box::pin(async move { Err(out_of_reach(url)) })
    }
}

fn out_of_reach(url: &Url) -> OutboundError {
    OutboundError {
        host: url.host_str().unwrap_or_default().to_owned(),
        reason: "out of reach".to_owned(),
    }
}
