//! The console's templates. They are in English, as the model's console is; what people see is
//! the sign-in pages, and those are translated.

use std::sync::Arc;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value};
use rust_embed::RustEmbed;
use serde::Serialize;

use crate::static_files;

#[derive(RustEmbed)]
#[folder = "templates/"]
struct Files;

#[derive(Debug)]
pub(crate) struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    pub(crate) fn new(logo: String) -> Result<Self, minijinja::Error> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        // The engine's debug report prints variables, and those hold names and form tokens.
        environment.set_debug(false);
        environment.add_global("logo", logo);
        environment.add_function("asset", |name: &str| static_files::address(name));
        environment.add_filter("time", |at: i64| time_of(at));
        for name in Files::iter() {
            if let Some(file) = Files::get(&name) {
                let source = String::from_utf8_lossy(&file.data).into_owned();
                environment.add_template_owned(name.into_owned(), source)?;
            }
        }
        Ok(Self { environment })
    }

    pub(crate) fn render(&self, name: &str, context: Value) -> Result<String, minijinja::Error> {
        self.environment.get_template(name)?.render(context)
    }
}

/// What a template is given.
pub(crate) fn value(of: impl Serialize) -> Value {
    Value::from(Serde(of))
}

/// Milliseconds since 1970 as programs read them (RFC 3339).
pub(crate) fn instant(at: i64) -> String {
    let at = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000);
    let format = &time::format_description::well_known::Rfc3339;
    at.ok()
        .and_then(|at| at.format(format).ok())
        .unwrap_or_default()
}

/// Milliseconds since 1970 as a person reads them, in UTC (RFC 3339 without the T).
pub(crate) fn time_of(at: i64) -> Arc<str> {
    const FORMAT: &[time::format_description::BorrowedFormatItem<'_>] =
        time::macros::format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
    let at = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000);
    let text = at.ok().and_then(|at| at.format(FORMAT).ok());
    text.unwrap_or_else(|| "–".to_owned()).into()
}
