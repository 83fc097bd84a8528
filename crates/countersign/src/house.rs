//! Puts the parts together, for the server and for the commands.

mod furnish;

use std::sync::Arc;

use countersign_core::{Clock, Entropy, Keyring, Shared, SystemEntropy};
use countersign_delivery::{Administration, Delivery};
use countersign_directory::{Directory, Hashing};
use countersign_oidc::{ClientRegistry, Issuer, Outbound, Parts, Provider, Settings};
use countersign_signin::{DeclaredProperty, Methods, RoutingScripts, Services, SignIns};
use countersign_store::{MethodRow, Store};
use countersign_web::{PageTexts, Pages};
use tokio_rustls::rustls::ClientConfig;

use crate::config::Config;
use crate::fetch::AllowedHosts;
use crate::http_client;
use crate::ldap;
use crate::master_key;
use crate::mutual_tls;
use crate::outbound::{Reach, RegisteredAddresses};
use crate::store_clock;

pub(crate) use furnish::Furnished;

pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What every command works with: store, keys and directory.
#[derive(Clone, Debug)]
pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) directory: Directory,
    /// This is a command that runs for a moment beside the servers.
    visits: bool,
}

impl House {
    pub(crate) async fn open(config: &Config) -> Result<Self, Failure> {
        let keyring = Arc::new(master_key::read(&config.master_key_file)?);
        let store = Store::open_with(&config.store_url, &config.store).await?;
        let clock = store_clock::of(&store).await?;
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let mut directory = Directory::new(
            store.clone(),
            Arc::clone(&clock),
            Arc::clone(&entropy),
            Hashing::default(),
        );
        if let Some(config) = &config.directory {
            directory = directory.with_ldap(ldap::of(config)?);
        }
        Methods::install_shipped(&store, clock.as_ref()).await?;
        Ok(Self {
            store,
            keyring,
            clock,
            entropy,
            directory,
            visits: false,
        })
    }

    /// For a command that opens message centres: it takes no session from a server that runs.
    pub(crate) fn visiting(self) -> Self {
        Self {
            visits: true,
            ..self
        }
    }

    /// Message centres and routes in the store, changed in the name of `actor`.
    pub(crate) fn administration(&self, actor: &str) -> Administration {
        Administration {
            store: self.store.clone(),
            keyring: Arc::clone(&self.keyring),
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
            actor: actor.to_owned(),
            seen: None,
        }
    }

    pub(crate) fn delivery(&self) -> Arc<Delivery> {
        let delivery = Delivery::new(
            self.store.clone(),
            Arc::clone(&self.keyring),
            Arc::clone(&self.clock),
            Arc::clone(&self.entropy),
        );
        if self.visits {
            delivery.only_visits();
        }
        delivery
    }

    pub(crate) fn clients(&self, config: &Config) -> Result<ClientRegistry, Failure> {
        Ok(ClientRegistry {
            store: self.store.clone(),
            keyring: Arc::clone(&self.keyring),
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
            outbound: outbound(config, &http_client::tls()?)?,
        })
    }

    pub(crate) async fn provider(
        &self,
        config: &Config,
        tls: &ClientConfig,
    ) -> Result<Provider, Failure> {
        let issuer = Issuer::new(&config.issuer)?;
        let parts = Parts {
            store: self.store.clone(),
            keyring: Arc::clone(&self.keyring),
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
            outbound: outbound(config, tls)?,
        };
        let settings = Settings {
            key_rotation: config.key_rotation,
            registration: config.registration.clone(),
            lifetimes: config.lifetimes,
            mutual_tls: mutual_tls::settings(config)?,
            dpop_nonces: config.dpop_nonce,
            ..Settings::new(issuer)
        };
        Ok(Provider::new(parts, settings).await?)
    }

    /// What scripts work with.
    fn services(
        &self,
        config: &Config,
        pages: &Arc<Pages>,
        tls: &ClientConfig,
        delivery: &Arc<Delivery>,
    ) -> Result<Shared<Services>, Failure> {
        Ok(Shared::new(Services {
            store: self.store.clone(),
            directory: self.directory.clone(),
            delivery: Arc::clone(delivery).into(),
            keyring: Arc::clone(&self.keyring),
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
            texts: Arc::new(PageTexts(Arc::clone(pages))),
            fetch: Arc::new(AllowedHosts::new(config.http_hosts.clone(), tls)?),
            rules: config.rules.clone(),
            figures: Arc::default(),
            number_attributes: Arc::default(),
        }))
    }

    /// What a stored script declares, for a command: nothing is opened.
    pub(crate) async fn declared(
        self,
        config: &Config,
        row: &MethodRow,
    ) -> Result<Vec<DeclaredProperty>, Failure> {
        let pages = Arc::new(Pages::new(None)?);
        let house = self.visiting();
        let delivery = house.delivery();
        let services = house.services(config, &pages, &http_client::tls()?, &delivery)?;
        let Ok(kind) = row.kind.parse() else {
            return Ok(Vec::new());
        };
        Ok(Methods::declared_with(&services, kind, &row.name, &row.source).await)
    }

    /// The sign-ins with the methods that are on, and the delivery that carries their messages.
    pub(crate) async fn sign_ins(
        &self,
        config: &Config,
        pages: &Arc<Pages>,
        tls: &ClientConfig,
    ) -> Result<(Arc<SignIns>, Arc<Delivery>), Failure> {
        let delivery = self.delivery();
        delivery.is_reached_at(&config.issuer);
        // Before the methods, which may name routes.
        delivery.configure(config.delivery.clone()).await?;
        let services = self.services(config, pages, tls, &delivery)?;
        let methods = Arc::new(Methods::load(services.clone()).await?);
        delivery.is_judged_by(Arc::new(RoutingScripts::of(&methods)));
        Ok((Arc::new(SignIns::new(services, methods)), delivery))
    }
}

fn outbound(config: &Config, tls: &ClientConfig) -> Result<Arc<dyn Outbound>, Failure> {
    let reach = Reach {
        hosts: config.outbound_hosts.clone(),
        loopback: config.issuer.starts_with("http://"),
    };
    Ok(Arc::new(RegisteredAddresses::new(reach, tls)?))
}
