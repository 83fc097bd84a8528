//! The whole server.

use std::sync::Arc;

use countersign_account::Accounts;
use countersign_admin::{Admin, DEFAULT_ACR, PageRules, PageWrong, RecentLogs, ScriptFolder};
use countersign_console::{Console, ensure_client};
use countersign_web::{Pages, Web, take_up_pages};

use super::{Failure, House};
use crate::config::Config;
use crate::http_client;
use crate::operator_scripts::OperatorScripts;

/// The server, ready to answer.
#[derive(Clone, Debug)]
pub(crate) struct Furnished {
    pub(crate) web: Arc<Web>,
    pub(crate) console: Arc<Console>,
    pub(crate) keep_messages: Option<std::time::Duration>,
}

impl House {
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
            pages: pages.into(),
            provider: provider.into(),
            sign_ins: sign_ins.into(),
            store: self.store,
            directory: self.directory,
            delivery: delivery.into(),
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
