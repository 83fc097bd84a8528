use countersign_core::Amr;
use countersign_core::ids::{ClientId, PersonId};
use rhai::serde::from_dynamic;
use serde_json::{Map, Value};

use super::context::Context;
use crate::error::SignInError;
use crate::journey::SignIns;
use crate::script::ScriptKind;

/// The claims that are about to be told.
#[derive(Clone, Copy, Debug)]
pub struct TokenContext<'a> {
    /// `id_token` or `userinfo`.
    pub token: &'a str,
    pub person: &'a PersonId,
    pub client: &'a ClientId,
    pub scopes: &'a [String],
    pub acr: &'a str,
    pub amr: &'a [Amr],
}

/// Of what a script adds, in bytes of JSON.
const LONGEST: usize = 8 * 1024;

impl TokenContext<'_> {
    pub(crate) fn for_script(&self) -> rhai::Map {
        Context::default()
            .text("token", self.token)
            .text("user", self.person.as_str())
            .text("client_id", self.client.as_str())
            .list("scopes", self.scopes.iter().map(String::as_str))
            .text("acr", self.acr)
            .list("amr", self.amr.iter().copied().map(Amr::as_str))
            .map()
    }
}

impl SignIns {
    /// What the scripts add to the claims, in order of level; a later script's value counts.
    /// Nobody may state a reserved claim.
    ///
    /// # Errors
    /// When a script fails: then nothing is told at all.
    pub async fn token_claims(
        &self,
        about: &TokenContext<'_>,
        is_reserved: fn(&str) -> bool,
    ) -> Result<Map<String, Value>, SignInError> {
        let mut claims = Map::new();
        for script in self.methods().working(ScriptKind::TokenClaims) {
            let added = self.decision(&script, about.for_script()).await?;
            let added = match from_dynamic::<Map<String, Value>>(&added) {
                Ok(added) => added,
                Err(_) => {
                    let reason = "claims(context) must return a map".to_owned();
                    return Err(self.unusable(&script, reason).await);
                }
            };
            if let Some(name) = added.keys().find(|name| is_reserved(name)) {
                let reason = format!("the claim {name} is reserved: tokens state it themselves");
                return Err(self.unusable(&script, reason).await);
            }
            claims.extend(added);
            let length = serde_json::to_string(&claims).map_or(usize::MAX, |text| text.len());
            if length > LONGEST {
                let reason = format!("the claims have more than {LONGEST} bytes");
                return Err(self.unusable(&script, reason).await);
            }
        }
        Ok(claims)
    }
}
