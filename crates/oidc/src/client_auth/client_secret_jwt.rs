//! A JWT under the client's secret (OpenID Connect Core §9).

use countersign_jose::{Jws, MacAlgorithm, MacKey};
use countersign_store::ClientRow;

use super::Outcome;
use crate::call::Call;
use crate::client::secret;
use crate::provider::Provider;

impl Provider {
    pub(super) async fn check_client_secret_jwt(
        &self,
        call: &Call<'_>,
        client: &ClientRow,
        token: &str,
    ) -> Outcome {
        let Ok(jws) = Jws::read(token) else {
            return Ok(Err("its assertion cannot be read"));
        };
        let registered = client.metadata.token_endpoint_auth_signing_alg.as_deref();
        let named = jws.header().alg.as_str();
        let alg = MacAlgorithm::from_name(named).filter(|_| registered.is_none_or(|r| r == named));
        let Some(alg) = alg else {
            return Ok(Err("its assertion is signed with another algorithm"));
        };
        let Ok(Some(secret)) = secret::open(client, &self.keyring) else {
            return Ok(Err("its secret cannot be opened"));
        };
        let Ok(key) = MacKey::new(alg, secret.expose().as_bytes()) else {
            return Ok(Err("its secret is too short for the algorithm"));
        };
        match jws.verify_mac(&key) {
            Ok(verified) => self.check_assertion(call, client, &verified).await,
            Err(_) => Ok(Err("the signature of its assertion is wrong")),
        }
    }
}
