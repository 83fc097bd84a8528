//! The template engine, and what templates can call.

use std::sync::Arc;

use minijinja::value::{Kwargs, Serde, ValueKind};
use minijinja::{Environment, State, UndefinedBehavior, Value, context};

use super::error::PagesError;
use super::escaping::write_value;
use super::files::{self, Kind};
use super::locale::{self, Locale};
use super::overrides::Overrides;
use super::static_files::StaticFiles;
use super::text::{Arg, Text};
use super::texts::Texts;
use super::views::Page;

#[derive(Debug)]
pub(super) struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    pub(super) fn new(
        overrides: &Overrides,
        texts: &Arc<Texts>,
        statics: &Arc<StaticFiles>,
    ) -> Result<Self, PagesError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        // The engine's debug report prints variables, and those hold names and form tokens.
        environment.set_debug(false);
        environment.set_formatter(write_value);
        add_functions(&mut environment, texts, statics);
        for file in files::builtin(Kind::Templates) {
            let source = file.text().into_owned();
            environment
                .add_template_owned(file.name.clone(), source)
                .map_err(|source| PagesError::Template {
                    name: file.name,
                    source,
                })?;
        }
        for file in overrides.files(Kind::Templates) {
            let source = file.text().into_owned();
            if let Err(error) = environment.add_template_owned(file.name.clone(), source) {
                tracing::error!(
                    target: "countersign::pages", template = file.name, %error,
                    "an overriding template does not compile; the built-in one is used"
                );
            }
        }
        Ok(Self { environment })
    }

    pub(super) fn render<P: Page>(
        &self,
        locale: &Locale,
        direction: &str,
        page: &P,
    ) -> Result<String, PagesError> {
        let context = context! {
            lang => locale.as_str(),
            dir => direction,
            ..Value::from(Serde(page))
        };
        self.environment
            .get_template(P::TEMPLATE)
            .and_then(|template| template.render(context))
            .map_err(|source| PagesError::Render {
                name: P::TEMPLATE,
                source,
            })
    }
}

fn add_functions(
    environment: &mut Environment<'static>,
    texts: &Arc<Texts>,
    statics: &Arc<StaticFiles>,
) {
    let catalogue = Arc::clone(texts);
    environment.add_function("t", move |state: &State, text: Value, named: Kwargs| {
        catalogue.format(&language(state), &to_text(&text, &named))
    });
    let catalogue = Arc::clone(texts);
    environment.add_function("has_text", move |state: &State, key: String| {
        catalogue.has(&language(state), &key)
    });
    let statics = Arc::clone(statics);
    environment.add_function("asset", move |name: String| statics.url(&name));
    environment.add_filter("isolate", |text: String| format!("\u{2068}{text}\u{2069}"));
    // A number also stays on one line.
    environment.add_filter("ltr", |text: String| {
        format!("\u{2066}{}\u{2069}", text.replace(' ', "\u{a0}"))
    });
    environment.add_filter("href", href);
}

/// The page's own language, as `render` put it into the context.
fn language(state: &State) -> String {
    let lang = state.lookup("lang").unwrap_or_default();
    lang.as_str().unwrap_or(locale::ENGLISH).to_owned()
}

/// `t('key', name=value)` or, for a text that the handler chose, `t(error)`.
fn to_text(text: &Value, named: &Kwargs) -> Text {
    let mut found = match text.as_str() {
        Some(key) => Text::new(key.to_owned()),
        None => {
            let key = text.get_attr("key").unwrap_or_default();
            let mut found = Text::new(key.as_str().unwrap_or_default().to_owned());
            let args = text.get_attr("args").unwrap_or_default();
            for name in args.try_iter().into_iter().flatten() {
                let value = args.get_item(&name).unwrap_or_default();
                found.set(name.to_string(), to_arg(&value));
            }
            found
        }
    };
    for name in named.args() {
        let value = named.peek::<Value>(name).unwrap_or_default();
        found.set(name.to_owned(), to_arg(&value));
    }
    found
}

fn to_arg(value: &Value) -> Arg {
    match (value.kind(), value.as_i64()) {
        (ValueKind::Number, Some(number)) => Arg::Number(number),
        _ => Arg::String(value.to_string()),
    }
}

/// An address fit for a link or form: one that would run as a script becomes `#`.
fn href(address: String) -> String {
    let scheme: String = address
        .split_once(':')
        .map_or("", |(scheme, _)| scheme)
        .chars()
        // Browsers skip white space and control characters inside a scheme.
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    match scheme.to_ascii_lowercase().as_str() {
        "javascript" | "data" | "vbscript" | "blob" | "filesystem" | "view-source" => "#".into(),
        _ => address,
    }
}
