use countersign_store::ClientRow;

use super::{TokenError, TokenResponse};
use crate::confirmation::Confirmation;
use crate::parameters::Parameters;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::{resource, scope};

impl Provider {
    /// RFC 6749 §4.4. Scopes that are about a person mean nothing here and are left out.
    pub(super) async fn act_for_itself(
        &self,
        client: &ClientRow,
        parameters: &Parameters,
        bound: &Confirmation,
    ) -> Result<TokenResponse, TokenError> {
        if client.metadata.is_public() {
            return Err(Refusal::new(
                ErrorCode::UnauthorizedClient,
                "a public client cannot act for itself",
            )
            .into());
        }
        let registered = &client.metadata.scopes;
        let mut scopes = match parameters.get("scope") {
            Some(asked) => scope::split(asked),
            None => registered.clone(),
        };
        if !scopes.iter().all(|s| registered.contains(s)) {
            return Err(Refusal::new(
                ErrorCode::InvalidScope,
                "the client is not registered for a scope",
            )
            .into());
        }
        let catalogue = &self.configuration.current().await?.catalogue;
        scopes.retain(|s| !catalogue.is_of_people(s));
        let resources = resource::asked(parameters)?;
        self.check_resources(client, &resources)?;
        let token = self.client_token(client, &scopes, &resources, bound);
        Ok(TokenResponse {
            token_type: bound.token_type(),
            ..self.response(token.await?, &scopes)
        })
    }
}
