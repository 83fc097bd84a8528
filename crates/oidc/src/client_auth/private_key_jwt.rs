//! A JWT under one of the client's private keys (OpenID Connect Core §9).

use countersign_jose::{Algorithm, Jws, JwsError};
use countersign_store::ClientRow;

use super::Outcome;
use crate::call::Call;
use crate::provider::Provider;

impl Provider {
    pub(super) async fn check_private_key_jwt(
        &self,
        call: &Call<'_>,
        client: &ClientRow,
        token: &str,
    ) -> Outcome {
        let Ok(jws) = Jws::read(token) else {
            return Ok(Err("its assertion cannot be read"));
        };
        let registered = client.metadata.token_endpoint_auth_signing_alg.as_deref();
        let allowed: Vec<Algorithm> = Algorithm::ALL
            .into_iter()
            .filter(|alg| registered.is_none_or(|name| name == alg.as_str()))
            .collect();
        let kid = jws.header().kid.clone();
        let keys = self.client_keys_for(client, kid.as_deref()).await;
        match jws.verify(&keys, &allowed) {
            Ok(verified) => self.check_assertion(call, client, &verified).await,
            Err(JwsError::Algorithm) => Ok(Err("its assertion is signed with another algorithm")),
            Err(JwsError::NoKey) => Ok(Err("none of its keys fits its assertion")),
            Err(_) => Ok(Err("the signature of its assertion is wrong")),
        }
    }
}
