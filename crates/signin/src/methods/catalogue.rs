use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use countersign_core::{Acr, Shared};
use countersign_store::{Found, MethodRow};

use super::{Method, MethodState, MethodStatus, Offer, load, shipped};
use crate::codes::CodeRules;
use crate::error::SignInError;
use crate::factors::{FactorKind, FactorRules};
use crate::script::{Mode, ScriptKind, redact};
use crate::services::Services;

/// All methods, as they were last loaded. Sign-ins that have begun keep the method they found.
#[derive(Debug)]
pub struct Methods {
    services: Shared<Services>,
    entries: RwLock<Arc<BTreeMap<String, Entry>>>,
    /// One reload at a time; holds the configuration revision that was loaded.
    loading: tokio::sync::Mutex<Option<i64>>,
}

#[derive(Clone, Debug)]
struct Entry {
    status: MethodStatus,
    aliases: Vec<String>,
    /// What a sign-in runs: also an older revision whose change failed.
    working: Option<Arc<Method>>,
    /// Whether all of its row could be read; if not, it may be by now, at the same revision.
    whole: bool,
}

fn status(row: &MethodRow, state: MethodState) -> MethodStatus {
    let kind = row.kind.parse();
    MethodStatus {
        name: row.name.clone(),
        kind: kind.unwrap_or(ScriptKind::PersonAuthentication),
        description: row.description.clone(),
        level: row.level,
        revision: row.revision,
        state,
    }
}

impl Methods {
    /// Loads the built-in method and those of the store.
    ///
    /// # Errors
    /// If the store does not answer. A method that fails to load is an entry with its error.
    pub async fn load(services: Shared<Services>) -> Result<Self, SignInError> {
        let methods = Self {
            services,
            entries: RwLock::default(),
            loading: tokio::sync::Mutex::new(None),
        };
        methods.reload().await?;
        Ok(methods)
    }

    pub(crate) const fn services(&self) -> &Shared<Services> {
        &self.services
    }

    fn entries(&self) -> Arc<BTreeMap<String, Entry>> {
        Arc::clone(&self.entries.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes up what changed in the store; true when something did. A change that cannot be
    /// loaded never replaces a working method.
    ///
    /// # Errors
    /// If the store does not answer; then everything stays as it was.
    pub async fn reload(&self) -> Result<bool, SignInError> {
        let mut loaded = self.loading.lock().await;
        let revision = self.services.store.configuration_revision().await?;
        if *loaded == Some(revision) {
            return Ok(false);
        }
        let before = self.entries();
        let mut entries = BTreeMap::new();
        let built_in = match before.get(Acr::PASSWORD) {
            Some(entry) => entry.clone(),
            None => self.built_in().await?,
        };
        entries.insert(Acr::PASSWORD.to_owned(), built_in);
        for Found { row, fault } in self.services.store.all_methods().await? {
            let before = before.get(&row.name);
            let entry = match fault {
                Some(fault) if row.enabled => Self::unreadable(&row, before, fault),
                _ => self.take_up(&row, before).await,
            };
            entries.insert(row.name, entry);
        }
        for (name, entry) in before.iter() {
            if let (false, Some(method)) = (entries.contains_key(name), &entry.working) {
                load::unload(&self.services, Arc::clone(method)).await;
            }
        }
        *self.entries.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(entries);
        let attributes = self.number_attributes();
        self.services.number_attributes.set(attributes);
        *loaded = Some(revision);
        Ok(true)
    }

    async fn built_in(&self) -> Result<Entry, SignInError> {
        let method = load::built_in(&self.services, Acr::password(), shipped::PASSWORD)
            .await
            .map_err(|fault| SignInError::Script {
                method: Acr::PASSWORD.to_owned(),
                fault,
            })?;
        Ok(Entry {
            status: MethodStatus {
                name: Acr::PASSWORD.to_owned(),
                kind: ScriptKind::PersonAuthentication,
                description: "User name and password".to_owned(),
                level: 0,
                revision: 0,
                state: MethodState::Working,
            },
            aliases: Vec::new(),
            working: Some(Arc::new(method)),
            whole: true,
        })
    }

    /// A row that cannot be read: what worked goes on, and the others are taken up.
    fn unreadable(row: &MethodRow, before: Option<&Entry>, fault: String) -> Entry {
        tracing::error!(target: "countersign::script", method = row.name, "not taken up: {fault}");
        Entry {
            status: status(row, MethodState::Failed(fault.into())),
            aliases: before
                .map(|entry| entry.aliases.clone())
                .unwrap_or_default(),
            working: before.and_then(|entry| entry.working.clone()),
            whole: false,
        }
    }

    async fn take_up(&self, row: &MethodRow, before: Option<&Entry>) -> Entry {
        let old = before.and_then(|entry| entry.working.clone());
        if !row.enabled {
            if let Some(method) = old {
                load::unload(&self.services, method).await;
            }
            return Entry {
                status: status(row, MethodState::Off),
                aliases: row.aliases.clone(),
                working: None,
                whole: true,
            };
        }
        if let Some(entry) = before.filter(|entry| {
            entry.status.revision == row.revision
                && entry.status.state != MethodState::Off
                && entry.whole
        }) {
            return entry.clone();
        }
        let (state, working) = match load::load(&self.services, row, Mode::Live).await {
            Ok(method) => (MethodState::Working, Some(Arc::new(method))),
            Err(error) => {
                tracing::error!(
                    target: "countersign::script", method = row.name, "initialization failed: {}",
                    redact(&error.reason)
                );
                (MethodState::Failed(error), old)
            }
        };
        Entry {
            status: status(row, state),
            aliases: row.aliases.clone(),
            working,
            whole: true,
        }
    }

    /// The method that a person signs in by, as it works now.
    pub(crate) fn find(&self, acr: &Acr) -> Option<Arc<Method>> {
        let method = self.entries().get(acr.as_str())?.working.clone()?;
        (method.kind == ScriptKind::PersonAuthentication).then_some(method)
    }

    /// The scripts of a kind that work now, in order of level and name.
    pub(crate) fn working(&self, kind: ScriptKind) -> Vec<Arc<Method>> {
        let entries = self.entries();
        let working = entries.values().filter_map(|entry| entry.working.clone());
        let mut scripts: Vec<_> = working.filter(|script| script.kind == kind).collect();
        scripts.sort_by_key(|script| script.level);
        scripts
    }

    /// How the first of these methods that sends codes does so, or any that does.
    pub(crate) fn code_rules(&self, wanted: &[String]) -> Option<CodeRules> {
        let entries = self.entries();
        let rules = |entry: &Entry| entry.working.as_ref()?.initialised.codes.clone();
        let mut named = wanted.iter().filter_map(|name| {
            let mut entries = entries.iter();
            let is_named = |entry: &Entry| entry.aliases.contains(name);
            entries.find(|(own, entry)| *own == name || is_named(entry))
        });
        named
            .find_map(|(_, entry)| rules(entry))
            .or_else(|| entries.values().find_map(rules))
    }

    /// How the first method that asks for this does so; none when no method that is on does.
    pub(crate) fn factor_rules(&self, kind: FactorKind) -> Option<FactorRules> {
        let entries = self.entries();
        let working = entries.values().filter_map(|entry| entry.working.as_ref());
        let mut rules = working.filter_map(|method| method.initialised.factor.as_ref());
        rules.find(|rules| rules.kind == kind).cloned()
    }

    /// The attributes in which the methods that are on look for a person's numbers.
    #[must_use]
    pub fn number_attributes(&self) -> BTreeSet<String> {
        let entries = self.entries();
        let working = entries.values().filter_map(|entry| entry.working.as_ref());
        let rules = working.filter_map(|method| method.initialised.codes.as_ref());
        rules.map(|rules| rules.attribute.clone()).collect()
    }

    /// The routes that a method's messages go by; none when it is off or sends none.
    #[must_use]
    pub fn message_route(&self, name: &str) -> Option<String> {
        let entries = self.entries();
        let method = entries.get(name)?.working.as_ref()?;
        Some(method.initialised.codes.as_ref()?.route.clone())
    }

    /// The methods that can be asked for now, in order of name.
    #[must_use]
    pub fn offers(&self) -> Vec<Offer> {
        self.entries()
            .values()
            .filter_map(|entry| {
                let method = entry.working.as_ref()?;
                (method.kind == ScriptKind::PersonAuthentication).then(|| Offer {
                    acr: method.name.clone(),
                    level: method.level,
                    aliases: entry.aliases.clone(),
                    chooses: method.chooses(),
                })
            })
            .collect()
    }

    /// Every method with its state.
    #[must_use]
    pub fn status(&self) -> Vec<MethodStatus> {
        self.entries().values().map(|e| e.status.clone()).collect()
    }
}
