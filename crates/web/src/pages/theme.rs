//! One consistent set of templates, texts and static files, replaced as a whole on a change.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::error::PagesError;
use super::files;
use super::locale::Locale;
use super::static_files::StaticFiles;
use super::templates::Templates;
use super::texts::Texts;
use super::views::Page;

const LOOK_EVERY: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) struct Theme {
    pub(super) texts: Arc<Texts>,
    pub(super) statics: Arc<StaticFiles>,
    templates: Templates,
    overridden: bool,
}

impl Theme {
    fn new(overrides: Option<&Path>) -> Result<Self, PagesError> {
        let texts = Arc::new(Texts::new(overrides)?);
        let statics = Arc::new(StaticFiles::new(overrides));
        let templates = Templates::new(overrides, &texts, &statics)?;
        Ok(Self {
            texts,
            statics,
            templates,
            overridden: overrides.is_some(),
        })
    }

    pub(super) fn is_overridden(&self) -> bool {
        self.overridden
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
    overrides: Option<Overrides>,
}

#[derive(Debug)]
struct Overrides {
    folder: PathBuf,
    current: RwLock<Current>,
}

#[derive(Debug)]
struct Current {
    theme: Arc<Theme>,
    fingerprint: u64,
    looked: Instant,
}

impl Themes {
    pub(super) fn new(folder: Option<&Path>) -> Result<Self, PagesError> {
        let builtin = Arc::new(Theme::new(None)?);
        let overrides = folder.map(Overrides::new).transpose()?;
        Ok(Self { builtin, overrides })
    }

    pub(super) fn builtin(&self) -> &Theme {
        &self.builtin
    }

    pub(super) fn current(&self) -> Arc<Theme> {
        match &self.overrides {
            Some(overrides) => overrides.current(),
            None => Arc::clone(&self.builtin),
        }
    }

    pub(super) fn reload(&self) {
        if let Some(overrides) = &self.overrides {
            overrides.look(Duration::ZERO);
        }
    }
}

impl Overrides {
    fn new(folder: &Path) -> Result<Self, PagesError> {
        let fingerprint = files::fingerprint(folder).map_err(|source| PagesError::Overrides {
            path: folder.to_owned(),
            source,
        })?;
        Ok(Self {
            folder: folder.to_owned(),
            current: RwLock::new(Current {
                theme: Arc::new(Theme::new(Some(folder))?),
                fingerprint,
                looked: Instant::now(),
            }),
        })
    }

    fn current(&self) -> Arc<Theme> {
        {
            let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
            if current.looked.elapsed() < LOOK_EVERY {
                return Arc::clone(&current.theme);
            }
        }
        self.look(LOOK_EVERY)
    }

    fn look(&self, older_than: Duration) -> Arc<Theme> {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        // Another request may have looked while this one waited for the lock.
        if current.looked.elapsed() >= older_than {
            current.looked = Instant::now();
            // A folder that cannot be read for a moment keeps the theme that was last seen.
            if let Ok(fingerprint) = files::fingerprint(&self.folder)
                && fingerprint != current.fingerprint
            {
                match Theme::new(Some(&self.folder)) {
                    Ok(theme) => {
                        current.theme = Arc::new(theme);
                        current.fingerprint = fingerprint;
                    }
                    Err(error) => tracing::error!(
                        target: "countersign::pages", %error, "cannot reload the page overrides"
                    ),
                }
            }
        }
        Arc::clone(&current.theme)
    }
}
