use std::sync::{Arc, Weak};

use countersign_delivery::{Judge, Planned};
use rhai::Dynamic;

use super::context::Context;
use crate::error::SignInError;
use crate::methods::{Method, Methods, note_failure};
use crate::script::{Fault, Mode, ScriptKind};

/// Scripts that choose among the routes of a message.
#[derive(Clone, Debug)]
pub struct RoutingScripts(Weak<Methods>);

impl RoutingScripts {
    /// Asks the scripts for as long as they are there.
    #[must_use]
    pub fn of(methods: &Arc<Methods>) -> Self {
        Self(Arc::downgrade(methods))
    }
}

pub(crate) fn for_script(planned: &Planned<'_>) -> rhai::Map {
    Context::default()
        .text("country", planned.country.unwrap_or_default())
        .text("prefix", planned.prefix)
        .text("method", planned.method)
        .text("purpose", planned.purpose)
        .text("medium", planned.medium)
        .list("routes", planned.routes.iter().copied())
        .map()
}

impl Judge for RoutingScripts {
    fn choose(&self, planned: &Planned<'_>) -> Option<Vec<String>> {
        let methods = self.0.upgrade()?;
        let mut routes: Option<Vec<String>> = None;
        for script in methods.working(ScriptKind::MessageRouting) {
            let left = routes
                .as_ref()
                .map(|routes| routes.iter().map(String::as_str).collect());
            let left: Vec<&str> = left.unwrap_or_else(|| planned.routes.to_vec());
            let about = Planned {
                routes: &left,
                ..*planned
            };
            match ask(&methods, &script, &about) {
                Ok(chosen) => routes = Some(chosen),
                Err(fault) => {
                    fail(&methods, script, fault);
                    // No message goes a way that nobody chose.
                    return Some(Vec::new());
                }
            }
        }
        routes
    }
}

fn ask(methods: &Methods, script: &Method, planned: &Planned<'_>) -> Result<Vec<String>, Fault> {
    // A message may be written on any thread, and none of them may wait here.
    let call = Arc::new(script.call(methods.services()).in_mode(Mode::Still));
    let (function, _) = script.kind.required();
    let about = for_script(planned);
    let said = script
        .program
        .turn(&call, |turn| turn.decide(function, about));
    let said: Dynamic = said.map_err(|error| match error {
        SignInError::Script { fault, .. } => fault,
        other => Fault::from(other.to_string()),
    })?;
    let names = said.into_typed_array::<String>();
    names.map_err(|_| "route(context) must return an array of names".into())
}

/// Keeps the failure when whoever writes the message is done.
fn fail(methods: &Arc<Methods>, script: Arc<Method>, fault: Fault) {
    tracing::error!(target: "countersign::script", method = %script.name, "{fault}");
    let methods = Arc::clone(methods);
    tokio::spawn(async move { note_failure(methods.services(), &script, &fault).await });
}
