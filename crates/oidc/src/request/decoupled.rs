//! Authorization requests that come without a browser (RFC 8628 §3.1, CIBA Core §7.1). Beside
//! their own parameters they may have those of OpenID Connect that say how a person signs in.

use countersign_store::ClientRow;

use super::claims::ClaimsRequest;
use super::read::{LONGEST_ECHO, LONGEST_HINT, acr_values, bounded, granted_scopes, max_age};
use super::{AuthorizationRequest, Prompt, ResponseType};
use crate::answer::ReturnAddress;
use crate::claims::Catalogue;
use crate::decoupled::Decoupled;
use crate::issuer::Issuer;
use crate::parameters::Parameters;
use crate::refusal::{ErrorCode, Refusal};
use crate::response_mode::ResponseMode;
use crate::{resource, scope};

impl AuthorizationRequest {
    pub(crate) fn decoupled(
        parameters: &Parameters,
        client: &ClientRow,
        decoupled: Decoupled,
        issuer: &Issuer,
        catalogue: &Catalogue,
    ) -> Result<Self, Refusal> {
        let metadata = &client.metadata;
        let mut scopes = granted_scopes(parameters, metadata);
        // Whoever is talked into a yes gives nobody the way to another second factor.
        scopes.retain(|s| !scope::is_of_account(s));
        if scopes.is_empty() {
            return Err(Refusal::new(
                ErrorCode::InvalidScope,
                "scope has nothing that the client is registered for",
            ));
        }
        let claims = match parameters.get("claims") {
            Some(text) => ClaimsRequest::read(text, &metadata.scopes, catalogue)?,
            None => ClaimsRequest::default(),
        };
        let prompt = Prompt::read_all(parameters.get("prompt").unwrap_or_default())?;
        if prompt.contains(&Prompt::None) {
            return Err(Refusal::invalid_request("a person has to be asked here"));
        }
        Ok(Self {
            client_id: client.id.clone(),
            response_type: ResponseType::NONE,
            return_address: ReturnAddress {
                // The person's browser ends at a page of this server.
                redirect_uri: issuer.endpoint(decoupled.kind.done()),
                response_mode: ResponseMode::choose(None, false),
                state: None,
            },
            scopes,
            nonce: bounded(parameters, "nonce", LONGEST_ECHO)?,
            code_challenge: None,
            dpop_jkt: None,
            prompt,
            max_age: max_age(parameters)?,
            login_hint: bounded(parameters, "login_hint", LONGEST_HINT)?,
            ui_locales: bounded(parameters, "ui_locales", LONGEST_HINT)?,
            expected: claims.subject.clone(),
            acr_values: acr_values(parameters),
            claims,
            resources: resource::asked(parameters)?,
            decoupled: Some(decoupled),
            pushed: None,
        })
    }

    pub(crate) fn has_openid(&self) -> bool {
        self.scopes.iter().any(|s| s == scope::OPENID)
    }
}
