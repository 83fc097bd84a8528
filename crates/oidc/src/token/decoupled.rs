use countersign_core::seal::fingerprint;
use countersign_store::{ClientRow, Poll};

use super::{TokenError, TokenResponse, record_replay};
use crate::confirmation::Confirmation;
use crate::decoupled::{Kind, SLOWER};
use crate::parameters::Parameters;
use crate::pending::unreadable;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::request::AuthorizationRequest;

impl Provider {
    /// A client asks for the tokens of a request that its person answers elsewhere
    /// (RFC 8628 §3.4, CIBA Core §10.1).
    pub(super) async fn poll(
        &self,
        client: &ClientRow,
        kind: Kind,
        parameters: &Parameters,
        bound: &Confirmation,
    ) -> Result<TokenResponse, TokenError> {
        let presented = parameters
            .get(kind.handle())
            .ok_or(Refusal::invalid_request(
                "device_code or auth_req_id is missing",
            ))?;
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let poll = tx
            .poll_decoupled_request(
                kind.stored(),
                &fingerprint(presented),
                &client.id,
                SLOWER,
                now,
            )
            .await?;
        let (grant, kept) = match poll {
            Poll::Approved { grant, parameters } => (grant, parameters),
            Poll::Replayed => {
                record_replay(&mut tx, client, kind.handle(), now).await?;
                tx.commit().await?;
                return Err(Refusal::invalid_grant("the request was used before").into());
            }
            waiting => {
                tx.commit().await?;
                return Err(why_not(&waiting).into());
            }
        };
        let Some(grant) = tx.live_grant(&grant, now).await? else {
            tx.commit().await?;
            return Err(Refusal::invalid_grant("the grant was revoked").into());
        };
        let request: AuthorizationRequest = serde_json::from_str(&kept).map_err(unreadable)?;
        self.first_tokens(
            tx,
            client,
            grant,
            request.nonce.as_deref(),
            parameters,
            bound,
        )
        .await
    }
}

fn why_not(poll: &Poll) -> Refusal {
    let (code, description) = match poll {
        Poll::Pending => (
            ErrorCode::AuthorizationPending,
            "the person has not answered yet",
        ),
        Poll::TooEarly => (
            ErrorCode::SlowDown,
            "wait five seconds longer from poll to poll",
        ),
        Poll::Denied => (ErrorCode::AccessDenied, "the request was refused"),
        Poll::Expired => (ErrorCode::ExpiredToken, "the request has expired"),
        Poll::Unknown | Poll::Replayed | Poll::Approved { .. } => {
            (ErrorCode::InvalidGrant, "the request is not known")
        }
    };
    Refusal::new(code, description)
}
