use countersign_core::ids::{ClientId, PersonId};

use super::context::Context;
use crate::error::SignInError;
use crate::journey::SignIns;
use crate::script::ScriptKind;

/// An application that asks for something of a person.
#[derive(Clone, Copy, Debug)]
pub struct ConsentContext<'a> {
    pub person: &'a PersonId,
    pub client: &'a ClientId,
    pub client_name: &'a str,
    pub scopes: &'a [String],
    /// The operator trusts the application.
    pub trusted: bool,
    /// The person would be asked if no script decided.
    pub asks: bool,
}

/// What a script decides about asking the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentRule {
    Ask,
    Skip,
    /// As if there was no script.
    Default,
}

impl ConsentContext<'_> {
    pub(crate) fn for_script(&self) -> rhai::Map {
        Context::default()
            .text("user", self.person.as_str())
            .text("client_id", self.client.as_str())
            .text("client_name", self.client_name)
            .list("scopes", self.scopes.iter().map(String::as_str))
            .flag("trusted", self.trusted)
            .flag("asks", self.asks)
            .map()
    }
}

impl SignIns {
    /// The first decision that a script makes, in order of level.
    ///
    /// # Errors
    /// When a script fails: then the person is to be asked.
    pub async fn consent_rule(
        &self,
        about: &ConsentContext<'_>,
    ) -> Result<ConsentRule, SignInError> {
        for script in self.methods().working(ScriptKind::Consent) {
            let said = self.decision(&script, about.for_script()).await?;
            match said.to_string().as_str() {
                "ask" => return Ok(ConsentRule::Ask),
                "skip" => return Ok(ConsentRule::Skip),
                "default" => {}
                _ => {
                    let reason = "consent(context) must return \"ask\", \"skip\" or \"default\"";
                    return Err(self.unusable(&script, reason.to_owned()).await);
                }
            }
        }
        Ok(ConsentRule::Default)
    }
}
