//! A certificate that the client made itself, of a key that it registered (RFC 8705 §2.2).

use countersign_store::ClientRow;

use super::Failure;
use crate::call::Call;
use crate::provider::Provider;

impl Provider {
    pub(super) async fn check_self_signed_certificate(
        &self,
        call: &Call<'_>,
        client: &ClientRow,
    ) -> Result<(), Failure> {
        if self.mutual_tls.is_none() {
            return Err("this server takes no certificates");
        }
        let certificate = call.certificate.ok_or("it sent no certificate")?;
        if !certificate.is_timely(self.clock.now()) {
            return Err("its certificate has expired or is from the future");
        }
        let own = certificate
            .key()
            .ok_or("its certificate has no key of a known type")?;
        let keys = self.client_keys(client).await;
        if keys.keys().iter().any(|key| key.key == own) {
            Ok(())
        } else {
            Err("its certificate is not of a key that it registered")
        }
    }
}
