//! Puts the parts together, for the server and for the commands.

use std::sync::Arc;

use countersign_account::Accounts;
use countersign_admin::{Admin, DEFAULT_ACR, PageRules, PageWrong, RecentLogs, ScriptFolder};
use countersign_console::{Console, ensure_client};
use countersign_core::{Clock, Entropy, Keyring, SystemEntropy};
use countersign_delivery::{Administration, Delivery};
use countersign_directory::{Directory, Hashing};
use countersign_oidc::{ClientRegistry, Issuer, Outbound, Parts, Provider, Settings};
use countersign_signin::{DeclaredProperty, Methods, RoutingScripts, Services, SignIns};
use countersign_store::{MethodRow, Store};
use countersign_web::{PageTexts, Pages, Web, take_up_pages};
use tokio_rustls::rustls::ClientConfig;

use crate::config::Config;
use crate::fetch::AllowedHosts;
use crate::http_client;
use crate::ldap;
use crate::master_key;
use crate::mutual_tls;
use crate::operator_scripts::OperatorScripts;
use crate::outbound::{Reach, RegisteredAddresses};
use crate::store_clock;

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

/// The server, ready to answer.
#[derive(Clone, Debug)]
pub(crate) struct Furnished {
    pub(crate) web: Arc<Web>,
    pub(crate) console: Arc<Console>,
    pub(crate) keep_messages: Option<std::time::Duration>,
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
    ) -> Result<Arc<Services>, Failure> {
        Ok(Arc::new(Services {
            store: self.store.clone(),
            directory: self.directory.clone(),
            delivery: Arc::clone(delivery),
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
        let methods = Arc::new(Methods::load(Arc::clone(&services)).await?);
        delivery.is_judged_by(Arc::new(RoutingScripts::of(&methods)));
        Ok((Arc::new(SignIns::new(services, methods)), delivery))
    }

    /// The whole server, ready to answer.
    pub(crate) async fn furnish(
        self,
        config: &Config,
        logs: Arc<RecentLogs>,
    ) -> Result<Furnished, Failure> {
        let pages = Arc::new(Pages::new(config.pages.as_deref())?);
        let tls = http_client::tls()?;
        take_up_pages(&self.store, &pages).await?;
        let (sign_ins, delivery) = self.sign_ins(config, &pages, &tls).await?;
        if let Some(acr) = &config.default_acr {
            let mut tx = self.store.begin().await?;
            tx.set_setting(DEFAULT_ACR, acr).await?;
            tx.commit().await?;
        }
        let scripts = OperatorScripts(Arc::clone(&sign_ins));
        let provider = self.provider(config, &tls).await?;
        let provider = provider.with_scripts(Arc::new(scripts));
        let clients = self.clients(config)?;
        ensure_client(&clients, &config.issuer).await?;
        let provider = Arc::new(provider);
        let admin = Admin::new(countersign_admin::Parts {
            store: self.store.clone(),
            keyring: Arc::clone(&self.keyring),
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
            directory: self.directory.clone(),
            delivery: Arc::clone(&delivery),
            sign_ins: Arc::clone(&sign_ins),
            provider: Arc::clone(&provider),
            clients,
            script_folder: config.script_folder.clone().map(ScriptFolder::new),
            default_acr_in_file: config.default_acr.is_some(),
            pages: Arc::new(CheckedPages(Arc::clone(&pages))),
            logs,
        });
        let accounts = Accounts::new(countersign_account::Parts {
            store: self.store.clone(),
            directory: self.directory.clone(),
            sign_ins: Arc::clone(&sign_ins),
            provider: Arc::clone(&provider),
            keyring: Arc::clone(&self.keyring),
            clock: Arc::clone(&self.clock),
        });
        let web = Arc::new(Web {
            accounts,
            issuer: config.issuer.clone(),
            pages,
            provider,
            sign_ins,
            store: self.store,
            directory: self.directory,
            delivery,
            keyring: self.keyring,
            clock: self.clock,
            entropy: self.entropy,
            trusted_proxies: config.trusted_proxies.clone(),
            country_header: config.country_header.parse().ok(),
            client_cert_header: config.client_cert_header,
        });
        let console = Console::new(Arc::clone(&web), admin)?;
        Ok(Furnished {
            web,
            console,
            keep_messages: config.keep_messages,
        })
    }
}

/// Changes of pages are tried out before they are stored.
#[derive(Debug)]
struct CheckedPages(Arc<Pages>);

impl PageRules for CheckedPages {
    fn check(&self, path: &str, content: Option<&[u8]>) -> Result<(), PageWrong> {
        let tried = self.0.try_out(path, content);
        tried.map(|_| ()).map_err(|fault| PageWrong {
            line: fault.line,
            reason: fault.reason,
        })
    }
}

fn outbound(config: &Config, tls: &ClientConfig) -> Result<Arc<dyn Outbound>, Failure> {
    let reach = Reach {
        hosts: config.outbound_hosts.clone(),
        loopback: config.issuer.starts_with("http://"),
    };
    Ok(Arc::new(RegisteredAddresses::new(reach, tls)?))
}
