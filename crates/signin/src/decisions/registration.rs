use rhai::serde::{from_dynamic, to_dynamic};
use serde_json::{Map, Value};

use super::context::Context;
use crate::error::SignInError;
use crate::journey::SignIns;
use crate::script::ScriptKind;

/// An application that registers itself, or changes what it registered.
#[derive(Clone, Copy, Debug)]
pub struct RegistrationContext<'a> {
    /// RFC 7591 §2.
    pub metadata: &'a Map<String, Value>,
    /// It is registered already, under this id.
    pub client_id: Option<&'a str>,
    /// It presented an initial access token.
    pub invited: bool,
}

/// What scripts decide about a registration.
#[derive(Clone, Debug, PartialEq)]
pub enum RegistrationRule {
    /// With this metadata, which the server's own rules are for as well.
    Accept(Map<String, Value>),
    Refuse,
}

impl RegistrationContext<'_> {
    pub(crate) fn for_script(&self) -> rhai::Map {
        let mut map = Context::default()
            .text("client_id", self.client_id.unwrap_or_default())
            .flag("invited", self.invited)
            .map();
        // JSON is a part of what scripts have.
        let metadata = to_dynamic(self.metadata).unwrap_or_default();
        map.insert("metadata".into(), metadata);
        map
    }
}

impl SignIns {
    /// What becomes of a registration, after every script in order of level.
    ///
    /// # Errors
    /// When a script fails: then nothing is registered.
    pub async fn registration_rule(
        &self,
        about: &RegistrationContext<'_>,
    ) -> Result<RegistrationRule, SignInError> {
        let mut metadata = about.metadata.clone();
        for script in self.methods().working(ScriptKind::Registration) {
            let about = RegistrationContext {
                metadata: &metadata,
                ..*about
            };
            let said = self.decision(&script, about.for_script()).await?;
            match said.as_bool() {
                Ok(true) => continue,
                Ok(false) => return Ok(RegistrationRule::Refuse),
                Err(_) => {}
            }
            metadata = match from_dynamic::<Map<String, Value>>(&said) {
                Ok(adjusted) => adjusted,
                Err(_) => {
                    let reason = "register(context) must return true, false or metadata";
                    return Err(self.unusable(&script, reason.to_owned()).await);
                }
            };
        }
        Ok(RegistrationRule::Accept(metadata))
    }
}
