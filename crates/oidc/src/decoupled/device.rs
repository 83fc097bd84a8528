//! The device authorization endpoint (RFC 8628 §3.1).

use std::net::IpAddr;
use std::time::Duration;

use countersign_store::Limit;
use serde::Serialize;

use super::{Decoupled, INTERVAL, Kind};
use crate::call::Call;
use crate::paths;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::token::TokenError;

/// Anybody may speak for a public client, so addresses are counted.
const PER_ADDRESS: Limit = Limit {
    burst: 60,
    every: Duration::from_secs(1),
};

/// RFC 8628 §3.2.
#[derive(Serialize)]
pub struct DeviceResponse {
    device_code: String,
    user_code: String,
    verification_uri: String,
    verification_uri_complete: String,
    /// In seconds.
    expires_in: u64,
    /// In seconds.
    interval: u64,
}

impl std::fmt::Debug for DeviceResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceResponse(…)")
    }
}

impl Provider {
    /// Answers a device that wants its person to sign in elsewhere. `from` is the network that
    /// asks, for limits.
    ///
    /// # Errors
    /// [`TokenError::Refused`] as RFC 6749 §5.2 names it.
    pub async fn device_authorization(
        &self,
        call: &Call<'_>,
        from: IpAddr,
    ) -> Result<DeviceResponse, TokenError> {
        let parameters = call.parameters;
        parameters.check()?;
        let client = self.authenticate_client(call).await?;
        if !client.metadata.has_grant(Kind::Device.grant_type()) {
            return Err(Refusal::new(
                ErrorCode::UnauthorizedClient,
                "the client is not registered for the device flow",
            )
            .into());
        }
        let decoupled = Decoupled {
            id: self.decoupled_id(self.clock.now()),
            binding_message: None,
            kind: Kind::Device,
        };
        let request = self
            .decoupled_request(parameters, &client, &decoupled)
            .await?;
        let lifetime = self.lifetimes.decoupled;
        let key = format!("device:open:{from}");
        let opened = self
            .open_decoupled(&request, &decoupled, lifetime, (&key, PER_ADDRESS))
            .await?;
        let user_code = opened.user_code.unwrap_or_default().expose().to_owned();
        let verification_uri = self.issuer.endpoint(paths::DEVICE);
        Ok(DeviceResponse {
            verification_uri_complete: format!("{verification_uri}?user_code={user_code}"),
            device_code: opened.handle.expose().to_owned(),
            user_code,
            verification_uri,
            expires_in: lifetime.as_secs(),
            interval: INTERVAL.as_secs(),
        })
    }
}
