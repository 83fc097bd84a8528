//! One consistent set of templates, texts and static files, replaced as a whole on a change.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::error::PagesError;
use super::files;
use super::locale::Locale;
use super::overrides::{KeptFile, Overrides};
use super::static_files::{PUBLIC, StaticFiles};
use super::templates::Templates;
use super::texts::Texts;
use super::views::{LanguageLink, Page};

const LOOK_EVERY: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) struct Theme {
    pub(super) texts: Arc<Texts>,
    pub(super) statics: Arc<StaticFiles>,
    pub(super) overrides: Overrides,
    templates: Templates,
}

impl Theme {
    fn new(overrides: &Overrides) -> Result<Self, PagesError> {
        Self::at(overrides, PUBLIC)
    }

    /// With static files at another address.
    pub(super) fn at(overrides: &Overrides, base: &'static str) -> Result<Self, PagesError> {
        let texts = Arc::new(Texts::new(overrides)?);
        let statics = Arc::new(StaticFiles::new(overrides, base));
        let templates = Templates::new(overrides, &texts, &statics)?;
        Ok(Self {
            texts,
            statics,
            templates,
            overrides: overrides.clone(),
        })
    }

    pub(super) fn is_overridden(&self) -> bool {
        !self.overrides.is_empty()
    }

    /// One link for each language to the same page; a query of its address is kept.
    pub(super) fn languages(&self, current: &Locale, path: &str) -> Vec<LanguageLink> {
        let separator = if path.contains('?') { '&' } else { '?' };
        let link = |tag: &str| LanguageLink {
            tag: tag.to_owned(),
            name: self.texts.own_name(tag),
            href: format!("{path}{separator}ui_locales={tag}"),
            current: tag == current.as_str(),
        };
        self.texts.tags().map(link).collect()
    }

    pub(super) fn render<P: Page>(&self, locale: &Locale, page: &P) -> Result<String, PagesError> {
        let direction = self.texts.direction(locale.as_str());
        self.templates.render(locale, direction, page)
    }
}

/// The built-in theme and the one with the operator's overrides.
#[derive(Debug)]
pub(super) struct Themes {
    builtin: Arc<Theme>,
    current: RwLock<Current>,
}

#[derive(Debug)]
struct Current {
    theme: Arc<Theme>,
    /// Of the folder, if there is one.
    fingerprint: Option<u64>,
    looked: Instant,
}

impl Themes {
    pub(super) fn new(folder: Option<&Path>) -> Result<Self, PagesError> {
        let builtin = Arc::new(Theme::new(&Overrides::default())?);
        let fingerprint = folder.map(files::fingerprint).transpose();
        let fingerprint = fingerprint.map_err(|source| PagesError::Overrides {
            path: folder.unwrap_or(Path::new("")).to_owned(),
            source,
        })?;
        let theme = match folder {
            Some(_) => Arc::new(Theme::new(&Overrides::new(folder))?),
            None => Arc::clone(&builtin),
        };
        Ok(Self {
            builtin,
            current: RwLock::new(Current {
                theme,
                fingerprint,
                looked: Instant::now(),
            }),
        })
    }

    pub(super) fn builtin(&self) -> &Theme {
        &self.builtin
    }

    pub(super) fn current(&self) -> Arc<Theme> {
        {
            let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
            if current.fingerprint.is_none() || current.looked.elapsed() < LOOK_EVERY {
                return Arc::clone(&current.theme);
            }
        }
        self.look(LOOK_EVERY)
    }

    pub(super) fn reload(&self) {
        self.look(Duration::ZERO);
    }

    /// Takes these files instead of those that were kept before.
    pub(super) fn keep(&self, kept: Vec<KeptFile>) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if current.theme.overrides.kept() != kept {
            let overrides = current.theme.overrides.with(kept);
            current.renew(&overrides);
        }
    }

    fn look(&self, older_than: Duration) -> Arc<Theme> {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        // Another request may have looked while this one waited for the lock.
        if current.looked.elapsed() >= older_than {
            current.looked = Instant::now();
            let overrides = current.theme.overrides.clone();
            let fingerprint = overrides.folder().map(files::fingerprint);
            // A folder that cannot be read for a moment keeps the theme that was last seen.
            if let Some(Ok(fingerprint)) = fingerprint
                && Some(fingerprint) != current.fingerprint
                && current.renew(&overrides)
            {
                current.fingerprint = Some(fingerprint);
            }
        }
        Arc::clone(&current.theme)
    }
}

impl Current {
    fn renew(&mut self, overrides: &Overrides) -> bool {
        match Theme::new(overrides) {
            Ok(theme) => {
                self.theme = Arc::new(theme);
                true
            }
            Err(error) => {
                tracing::error!(
                    target: "countersign::pages", %error, "cannot reload the page overrides"
                );
                false
            }
        }
    }
}
