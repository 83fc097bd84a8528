use std::collections::BTreeMap;

use crate::Kind;
use crate::PropertyError;
use crate::centres::Centre;
use crate::properties::{CodeProperties, Reader, SmppProperties, Voice, names};

/// All properties of a method that sends codes: of its own message centre, and of its codes.
#[derive(Clone, Debug)]
pub struct MethodProperties {
    /// None when the method names routes instead.
    pub(crate) centre: Option<Centre>,
    /// The same account for calls.
    pub(crate) calls: Option<Centre>,
    pub codes: CodeProperties,
    pub voice: Voice,
    /// `shared`, or names of routes and message centres.
    pub route: Option<String>,
    warnings: Vec<String>,
}

impl MethodProperties {
    /// Reads the table of a method whose own centre is of this kind.
    ///
    /// # Errors
    /// [`PropertyError`] names the property, its value unless hidden, and what is allowed.
    pub fn parse(kind: Kind, table: &BTreeMap<String, String>) -> Result<Self, PropertyError> {
        let reader = Reader::new(table);
        if kind == Kind::Smpp {
            let smpp = SmppProperties::parse(table)?;
            return Ok(Self {
                centre: Centre::of_method(&smpp),
                calls: None,
                voice: Voice::read(&reader, false)?,
                warnings: smpp.warnings(),
                codes: smpp.codes,
                route: smpp.route,
            });
        }
        let known = [kind.names(), names::METHOD].concat();
        names::check(table, &known, |name| {
            names::locale_of_message(name).is_some()
        })?;
        let route = reader.text("route").map(str::to_owned);
        let centre = match route {
            Some(_) => None,
            None => Some(Centre::of_table(kind, table)?),
        };
        let voice = Voice::read(&reader, kind == Kind::Twilio && route.is_none())?;
        let calls = match voice {
            Voice::Own => Some(Centre::of_table(Kind::TwilioVoice, table)?),
            _ => None,
        };
        let codes = CodeProperties::read(&reader)?;
        let mut warnings = Vec::from_iter(codes.warning());
        warnings.extend(centre.iter().flat_map(Centre::warnings));
        Ok(Self {
            centre,
            calls,
            codes,
            voice,
            route,
            warnings,
        })
    }

    /// The routes that carry the messages of the method `method`.
    #[must_use]
    pub fn route_name<'a>(&'a self, method: &'a str) -> &'a str {
        self.route.as_deref().unwrap_or(method)
    }

    /// The routes that carry its calls; none when it does not call.
    #[must_use]
    pub fn voice_route(&self, method: &str) -> Option<String> {
        match &self.voice {
            Voice::Off => None,
            Voice::Own => Some(calls_of(method)),
            Voice::By(route) => Some(route.clone()),
        }
    }

    /// What is allowed but unwise, in plain words.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

/// The name of the centre by which a method's own account calls.
pub(crate) fn calls_of(method: &str) -> String {
    format!("{method}.voice")
}
