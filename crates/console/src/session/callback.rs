use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::ids::PersonId;
use countersign_core::seal::fingerprint;
use countersign_core::{Millis, Secret};
use countersign_oidc::{Call, Parameters, TokenError, paths};
use countersign_store::{AuditEntry, ConsoleSessionRow, StoreError};
use countersign_web::http::{redirect, with_cookie};
use serde::Deserialize;

use super::start::UnderWay;
use super::{SESSION, SIGN_IN};
use crate::Console;
use crate::client::{CALLBACK, CLIENT_ID};
use crate::http::{not_signed_in, signing_in_failed};

/// How long an administrator may stay, however busy.
const LIFETIME: Duration = Duration::from_secs(8 * 60 * 60);

#[derive(Debug, Deserialize)]
pub(super) struct Answered {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    error: Option<String>,
    error_description: Option<String>,
}

/// What the console needs of its ID token. It comes from this very process, so its signature is
/// not checked again (OpenID Connect Core §3.1.3.7, 6).
#[derive(Debug, Deserialize)]
struct IdToken {
    sub: String,
    sid: String,
    nonce: String,
    acr: String,
    /// In seconds.
    auth_time: i64,
}

/// `GET /admin/callback`: the end of the code flow.
pub(super) async fn callback(
    State(console): State<Arc<Console>>,
    headers: HeaderMap,
    Query(answered): Query<Answered>,
) -> Response {
    let cookie = SIGN_IN.read(&console.web, &headers);
    let under_way = cookie.map(|cookie| UnderWay {
        console: &console,
        cookie,
    });
    let found = under_way.and_then(|u| u.back(&answered.state).map(|back| (u, back)));
    let Some((under_way, back)) = found else {
        return not_signed_in(&console, "This sign-in was not begun in this browser.");
    };
    if let Some(error) = answered.error {
        let text = answered.error_description.unwrap_or(error);
        return not_signed_in(&console, &text);
    }
    let token = match redeem(&console, &under_way, &answered.code).await {
        Ok(Some(token)) => token,
        Ok(None) => {
            return not_signed_in(
                &console,
                "The way you signed in does not do for the console.",
            );
        }
        Err(TokenError::Refused(refusal)) => {
            return not_signed_in(&console, refusal.description);
        }
        Err(TokenError::Failed(error)) => return signing_in_failed(&console, &error),
    };
    let old = SESSION.read(&console.web, &headers);
    match begin(&console, token, old).await {
        Ok(cookie) => {
            let response = with_cookie(redirect(&back), Some(SESSION.set(&console.web, &cookie)));
            with_cookie(response, Some(SIGN_IN.end(&console.web)))
        }
        Err(error) => signing_in_failed(&console, &error),
    }
}

/// None when the ID token does not prove what the console asked for.
async fn redeem(
    console: &Console,
    under_way: &UnderWay<'_>,
    code: &str,
) -> Result<Option<IdToken>, TokenError> {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("client_id", CLIENT_ID)
        .append_pair("redirect_uri", &format!("{}{CALLBACK}", console.web.issuer))
        .append_pair("code", code)
        .append_pair("code_verifier", &under_way.verifier())
        .finish();
    let parameters = Parameters::parse(form.as_bytes());
    let call = Call::post(paths::TOKEN, &parameters);
    let tokens = console.web.provider.token(&call).await?;
    let payload = tokens.id_token().and_then(|jwt| jwt.split('.').nth(1));
    let payload = payload.and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let token = payload.and_then(|json| serde_json::from_slice::<IdToken>(&json).ok());
    let wanted = console.admin.console_acr().await?;
    Ok(token.filter(|token| {
        let proved = level(console, &token.acr);
        token.nonce == under_way.nonce()
            && proved.is_some_and(|proved| {
                token.acr == wanted.as_str()
                    || level(console, wanted.as_str()).is_some_and(|wanted| proved > wanted)
            })
    }))
}

fn level(console: &Console, acr: &str) -> Option<i64> {
    let offers = console.web.sign_ins.methods().offers();
    offers
        .iter()
        .find(|offer| offer.acr.as_str() == acr)
        .map(|offer| offer.level)
}

/// Writes the session; the secret for the cookie.
async fn begin(
    console: &Console,
    token: IdToken,
    old: Option<Secret>,
) -> Result<Secret, StoreError> {
    let cookie = console.web.entropy.token();
    let now = console.web.clock.now();
    let session = ConsoleSessionRow {
        token_hash: fingerprint(cookie.expose()).to_vec(),
        sid: token.sid,
        person_id: PersonId(token.sub),
        auth_time: Millis(token.auth_time.saturating_mul(1000)),
        used_at: now,
        expires_at: now + LIFETIME,
    };
    let mut tx = console.web.store.begin().await?;
    if let Some(old) = old {
        tx.end_console_session(&fingerprint(old.expose())).await?;
    }
    tx.add_console_session(&session).await?;
    tx.record(&AuditEntry {
        at: now,
        actor: session.person_id.to_string(),
        action: "console.sign_in".to_owned(),
        subject: session.person_id.to_string(),
        detail: format!("acr={}", token.acr),
    })
    .await?;
    tx.commit().await?;
    Ok(cookie)
}
