//! A change of the pages, tried out before anybody sees it.

use fluent_bundle::FluentResource;

use super::files::{self, Kind};
use super::locale::Locale;
use super::overrides::Overrides;
use super::samples::{self, Sample, State, Wanted};
use super::static_files::StaticFile;
use super::theme::Theme;
use super::{Pages, PagesError};

/// What people's names and the like are in previews.
const OUTSIDE: &str = "Harbour Bank";
/// Where a preview finds its static files: those of the change, which are not public yet.
pub const PREVIEW_STATIC: &str = "/admin/pages/preview/static/";

/// Why a file cannot take the place of the built-in one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct PageFault {
    pub line: Option<usize>,
    pub reason: String,
}

impl PageFault {
    fn new(reason: impl Into<String>) -> Self {
        Self {
            line: None,
            reason: reason.into(),
        }
    }
}

/// The pages as they would be.
#[derive(Debug)]
pub struct Trial(Theme);

/// A file that can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editable {
    /// Such as `templates/signin.html`.
    pub path: String,
    /// What comes with the server; none for what the operator has added.
    pub built_in: Option<String>,
    /// What is used instead, from the folder or from the store.
    pub changed: Option<String>,
}

impl Pages {
    /// All files that hold text, in order of path.
    #[must_use]
    pub fn editable(&self) -> Vec<Editable> {
        let overrides = &self.theme().overrides;
        let mut all: Vec<Editable> = Vec::new();
        for kind in Kind::ALL {
            let path = |name: &str| format!("{}/{name}", kind.folder());
            let text = |file: &files::File| file.text().into_owned();
            all.extend(files::builtin(kind).iter().map(|file| Editable {
                path: path(&file.name),
                built_in: Some(text(file)),
                changed: None,
            }));
            for file in overrides.files(kind) {
                let (path, changed) = (path(&file.name), Some(text(&file)));
                match all.iter_mut().find(|there| there.path == path) {
                    Some(there) => there.changed = changed,
                    None => all.push(Editable {
                        path,
                        built_in: None,
                        changed,
                    }),
                }
            }
        }
        all.sort_by(|a, b| a.path.cmp(&b.path));
        all
    }

    /// The pages with one file changed, or taken back where there is no content.
    ///
    /// # Errors
    /// [`PageFault`] when a page cannot be shown with it.
    pub fn try_out(&self, path: &str, content: Option<&[u8]>) -> Result<Trial, PageFault> {
        if let Some(content) = content {
            check(path, content)?;
        }
        let trial = self.as_they_would_be(path, content)?;
        for sample in trial.samples(&Locale::default(), Wanted::All) {
            sample.html.transpose().map_err(|error| fault(&error))?;
        }
        Ok(trial)
    }

    /// The same for a change that was tried out before.
    ///
    /// # Errors
    /// [`PageFault`] when there are no pages with it at all.
    pub fn as_they_would_be(&self, path: &str, content: Option<&[u8]>) -> Result<Trial, PageFault> {
        Trial::of(&self.theme().overrides.changed(path, content))
    }

    /// The pages as they are.
    ///
    /// # Errors
    /// [`PageFault`] when there are none.
    pub fn as_they_are(&self) -> Result<Trial, PageFault> {
        Trial::of(&self.theme().overrides)
    }

    /// The states that can be looked at.
    #[must_use]
    pub fn states(&self) -> Vec<State> {
        let (theme, locale) = (self.theme(), Locale::default());
        let samples = samples::every_page(&theme, &locale, OUTSIDE, Wanted::None).into_iter();
        samples.map(|sample| sample.state).collect()
    }
}

impl Trial {
    fn of(overrides: &Overrides) -> Result<Self, PageFault> {
        let theme = Theme::at(overrides, PREVIEW_STATIC);
        theme
            .map(Self)
            .map_err(|error| PageFault::new(error.to_string()))
    }

    fn samples(&self, locale: &Locale, wanted: Wanted<'_>) -> Vec<Sample> {
        samples::every_page(&self.0, locale, OUTSIDE, wanted)
    }

    /// One of the states as a page; None when there is no such state.
    #[must_use]
    pub fn show(&self, state: &str, language: &str) -> Option<String> {
        let tags = self.0.texts.tags();
        let locale = super::locale::negotiate(tags, Some(language), None);
        let samples = self.samples(&locale, Wanted::One(state)).into_iter();
        let mut shown = samples.filter_map(|sample| sample.html);
        shown.next()?.ok()
    }

    #[must_use]
    pub fn static_file(&self, path: &str) -> Option<StaticFile> {
        self.0.statics.get(path)
    }
}

/// What is wrong with a file by itself.
fn check(path: &str, content: &[u8]) -> Result<(), PageFault> {
    let text = std::str::from_utf8(content)
        .map_err(|_| PageFault::new("the file is not text in UTF-8"))?;
    let (kind, name) = kind_of(path)?;
    match kind {
        Kind::Templates => {
            let mut environment = minijinja::Environment::new();
            let compiled = environment.add_template_owned(name.to_owned(), text.to_owned());
            compiled.map_err(|error| of_template(&error))
        }
        Kind::Locales => match FluentResource::try_new(text.to_owned()) {
            Ok(_) => Ok(()),
            Err((_, errors)) => {
                let first = errors.first();
                let line = first.map(|error| line_at(text, error.pos.start));
                let reason = first.map_or("it is not Fluent".to_owned(), |e| e.kind.to_string());
                Err(PageFault { line, reason })
            }
        },
        Kind::Static => Ok(()),
    }
}

/// A path that there is a place for: one of the built-in files, or a further language.
fn kind_of(path: &str) -> Result<(Kind, &str), PageFault> {
    let unknown = || PageFault::new("there is no such file among the pages");
    let (folder, name) = path.split_once('/').ok_or_else(unknown)?;
    let mut kinds = Kind::ALL.into_iter();
    let kind = kinds
        .find(|kind| kind.folder() == folder)
        .ok_or_else(unknown)?;
    let known = files::builtin(kind).iter().any(|file| file.name == name);
    let language = name.strip_suffix(".ftl").is_some_and(|tag| {
        tag.len() <= 35 && tag.parse::<unic_langid::LanguageIdentifier>().is_ok()
    });
    match known || (kind == Kind::Locales && language) {
        true => Ok((kind, name)),
        false => Err(unknown()),
    }
}

fn fault(error: &PagesError) -> PageFault {
    match error {
        PagesError::Template { source, .. } | PagesError::Render { source, .. } => {
            of_template(source)
        }
        other => PageFault::new(other.to_string()),
    }
}

fn of_template(error: &minijinja::Error) -> PageFault {
    let reason = match (error.detail(), error.name()) {
        (Some(detail), Some(name)) => format!("{}: {detail} (in {name})", error.kind()),
        (Some(detail), None) => format!("{}: {detail}", error.kind()),
        (None, Some(name)) => format!("{} (in {name})", error.kind()),
        (None, None) => error.kind().to_string(),
    };
    PageFault {
        line: error.line(),
        reason,
    }
}

fn line_at(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    before.iter().filter(|&&b| b == b'\n').count() + 1
}
