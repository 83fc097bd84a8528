use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use countersign_account::{Account, Intent, NotAllowed, Proved};
use countersign_core::seal::Purpose;
use countersign_core::{Secret, hex};
use countersign_oidc::{ErrorCode, Refusal, TokenScheme};
use countersign_signin::{Browser, Proof, Visitor};

use super::BASE;
use super::problem::sign_in_again;
use crate::Web;
use crate::api::{Problem, TokenHolder, failed, token_refused};
use crate::http::{Peer, locale, scope_missing, sign_in_needed, visitor};
use crate::pages::{Locale, Text};

/// An application that may look at its person's account.
#[derive(Debug)]
pub(super) struct Looks {
    pub(super) account: Account,
}

/// An application that may end what makes the account easier to get into.
#[derive(Debug)]
pub(super) struct Ends {
    pub(super) account: Account,
}

/// An application whose person signed in a moment ago by the strongest way that they have.
#[derive(Debug)]
pub(super) struct Protects {
    pub(super) proved: Proved,
    pub(super) call: Call,
}

/// One request.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) web: Arc<Web>,
    locale: Locale,
    scheme: TokenScheme,
    /// In place of a browser: the application as this person uses it. What it began in their name
    /// no other application can go on with, and nobody in a browser.
    pub(super) application: Browser,
    pub(super) visitor: Visitor,
}

impl Call {
    /// What a page would say.
    pub(super) fn words(&self, text: Text) -> String {
        self.web.pages.text(&self.locale, text)
    }
}

async fn caller(
    parts: &mut Parts,
    web: &Arc<Web>,
    intent: Intent,
) -> Result<(Account, Call), Response> {
    let TokenHolder { scheme, caller } = TokenHolder::of(web, parts, BASE).await?;
    let account = web.accounts.of_caller(&caller, intent).await;
    let account = account.map_err(|error| failed(&error))?;
    let account = account.map_err(|why| refuse(scheme, &why))?;
    let locale = locale(web, &parts.headers, parts.uri.query());
    let Ok(peer) = Peer::from_request_parts(parts, web).await;
    let fields = [
        &b"application"[..],
        caller.client_id.as_str().as_bytes(),
        account.person.id.as_str().as_bytes(),
    ];
    let name = web.keyring.mac(Purpose::Factor, &fields);
    let call = Call {
        web: Arc::clone(web),
        scheme,
        application: Browser::new(Secret::new(hex::encode(&name))),
        visitor: visitor(web, peer, &parts.headers, &locale),
        locale,
    };
    Ok((account, call))
}

fn refuse(scheme: TokenScheme, why: &NotAllowed) -> Response {
    match why {
        NotAllowed::NobodysOwn => {
            let why = "no person gave this application the access token";
            token_refused(scheme, Refusal::new(ErrorCode::InvalidToken, why))
        }
        NotAllowed::Scope(scope) => {
            let detail = format!("the access token lacks the scope {scope}");
            scope_missing(scheme, scope, Problem::new(StatusCode::FORBIDDEN, detail))
        }
        NotAllowed::SignedOut(proof) => anew(scheme, proof),
    }
}

fn anew(scheme: TokenScheme, proof: &Proof) -> Response {
    sign_in_needed(scheme, proof, sign_in_again())
}

impl FromRequestParts<Arc<Web>> for Looks {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Response> {
        let (account, _) = caller(parts, web, Intent::Look).await?;
        Ok(Self { account })
    }
}

impl FromRequestParts<Arc<Web>> for Ends {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Response> {
        let (account, _) = caller(parts, web, Intent::Change).await?;
        Ok(Self { account })
    }
}

impl FromRequestParts<Arc<Web>> for Protects {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Response> {
        let (account, call) = caller(parts, web, Intent::Change).await?;
        let proved = account.prove().await;
        match proved.map_err(|error| failed(&error))? {
            Ok(proved) => Ok(Self { proved, call }),
            Err(proof) => Err(anew(call.scheme, &proof)),
        }
    }
}
