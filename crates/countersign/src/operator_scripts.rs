//! The operator's scripts, for the provider that asks them.

use std::sync::Arc;

use countersign_oidc::{
    ClaimsAbout, ConsentAbout, Decided, RegistrationAbout, ScriptFailed, Scripts, is_reserved_claim,
};
use countersign_signin::{
    ConsentContext, ConsentRule, RegistrationContext, RegistrationRule, SignInError, SignIns,
    TokenContext,
};
use serde_json::{Map, Value};

#[derive(Clone, Debug)]
pub(crate) struct OperatorScripts(pub(crate) Arc<SignIns>);

fn failed(error: SignInError) -> ScriptFailed {
    tracing::error!(target: "countersign::script", "{error}");
    ScriptFailed(error.to_string())
}

impl Scripts for OperatorScripts {
    fn claims<'a>(&'a self, about: ClaimsAbout<'a>) -> Decided<'a, Map<String, Value>> {
        Box::pin(async move {
            let context = TokenContext {
                token: about.token,
                person: about.person,
                client: about.client,
                scopes: about.scopes,
                acr: about.acr,
                amr: about.amr,
            };
            let claims = self.0.token_claims(&context, is_reserved_claim).await;
            claims.map_err(failed)
        })
    }

    fn registers<'a>(
        &'a self,
        about: RegistrationAbout<'a>,
    ) -> Decided<'a, Option<Map<String, Value>>> {
        Box::pin(async move {
            let context = RegistrationContext {
                metadata: about.metadata,
                client_id: about.client_id,
                invited: about.invited,
            };
            let rule = self.0.registration_rule(&context).await.map_err(failed)?;
            Ok(match rule {
                RegistrationRule::Accept(metadata) => Some(metadata),
                RegistrationRule::Refuse => None,
            })
        })
    }

    fn asks<'a>(&'a self, about: ConsentAbout<'a>) -> Decided<'a, bool> {
        Box::pin(async move {
            let context = ConsentContext {
                person: about.person,
                client: about.client,
                client_name: about.client_name,
                scopes: about.scopes,
                trusted: about.trusted,
                asks: about.asks,
            };
            let rule = self.0.consent_rule(&context).await.map_err(failed)?;
            Ok(match rule {
                ConsentRule::Ask => true,
                ConsentRule::Skip => false,
                ConsentRule::Default => about.asks,
            })
        })
    }
}
