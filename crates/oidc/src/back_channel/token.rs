use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::seal::fingerprint;
use countersign_jose::Algorithm;
use countersign_store::{ClientRow, LogoutNoticeRow};
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::ProviderError;
use crate::keys::TokenType;
use crate::provider::Provider;

/// How long a client may believe a token (Back-Channel Logout §2.4 advises at most two minutes).
const LIFETIME: Duration = Duration::from_secs(120);

/// The claims (Back-Channel Logout §2.4). There is never a `nonce`, so that the token cannot pass
/// for an ID token.
#[derive(Serialize)]
struct LogoutToken<'a> {
    iss: &'a str,
    sub: String,
    aud: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
    events: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<&'a str>,
}

impl Provider {
    pub(super) fn logout_token(
        &self,
        client: &ClientRow,
        notice: &LogoutNoticeRow,
    ) -> Result<String, ProviderError> {
        let now = self.clock.now();
        let claims = LogoutToken {
            iss: self.issuer.as_str(),
            sub: self.subject_for(client, &notice.person_id),
            aud: client.id.as_str(),
            iat: now.seconds(),
            exp: (now + LIFETIME).seconds(),
            jti: jti(notice),
            events: json!({"http://schemas.openid.net/event/backchannel-logout": {}}),
            sid: notice.sid.as_deref(),
        };
        let registered = &client.metadata.id_token_signed_response_alg;
        let alg = Algorithm::from_name(registered).unwrap_or(Algorithm::Rs256);
        Ok(self.keys.sign(alg, TokenType::Logout, &claims)?)
    }
}

/// The same at every attempt, so that a client which had the first one knows the second.
fn jti(notice: &LogoutNoticeRow) -> String {
    let ended = format!(
        "{} {} {} {}",
        notice.client_id,
        notice.person_id,
        notice.sid.as_deref().unwrap_or_default(),
        notice.created_at.0,
    );
    URL_SAFE_NO_PAD.encode(fingerprint(&ended))
}
