use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use countersign_signin::PasskeyRefusal;

use super::ACCOUNT;
use super::frame::{day, done, frame, moment};
use super::overview::gone;
use super::signed::{Fresh, Sent};
use crate::pages::{AccountNewPasskey, AccountPasskey, AccountPasskeyPage, Text, keys};
use crate::signin::json;

/// `GET /account/passkeys/new`: its script has the browser make one.
pub(super) async fn new(by: Fresh) -> Response {
    by.visit.page(&form(&by, "", None))
}

fn form(by: &Fresh, name: &str, error: Option<Text>) -> AccountNewPasskey {
    AccountNewPasskey {
        frame: frame(&by.visit, by.account(), "overview"),
        name: name.to_owned(),
        error,
    }
}

/// `POST /account/passkeys/options`: what the browser is to make.
pub(super) async fn ask(sent: Sent<Fresh>) -> Response {
    let Fresh { visit, proved } = &sent.by;
    match proved.begin_passkey(&visit.browser).await {
        Ok(Ok(options)) => json(options),
        // The page says why when its form comes.
        Ok(Err(_)) => StatusCode::CONFLICT.into_response(),
        Err(error) => visit.failure(&error),
    }
}

/// `POST /account/passkeys/new`: what the browser made.
pub(super) async fn add(sent: Sent<Fresh>) -> Response {
    let Fresh { visit, proved } = &sent.by;
    let (name, answer) = (sent.field("name"), sent.field("passkey"));
    let problem = match proved.add_passkey(&visit.browser, name, answer).await {
        Ok(Ok(())) => return done(ACCOUNT, "passkey-added"),
        Ok(Err(problem)) => problem,
        Err(error) => return visit.failure(&error),
    };
    let error = Text::new(match problem {
        PasskeyRefusal::Many => keys::ERROR_PASSKEYS_MANY,
        PasskeyRefusal::Wrong => keys::ERROR_PASSKEY_NOT_ADDED,
    });
    visit.again(&form(&sent.by, name, Some(error)))
}

/// `GET /account/passkeys/{passkey}`.
pub(super) async fn show(by: Fresh, Path(id): Path<String>) -> Response {
    let overview = match by.account().overview().await {
        Ok(overview) => overview,
        Err(error) => return by.visit.failure(&error),
    };
    let only = overview.has_one_factor();
    let mut passkeys = overview.passkeys.into_iter();
    let Some(found) = passkeys.find(|passkey| passkey.id == id) else {
        return gone(&by.visit);
    };
    by.visit.page(&AccountPasskeyPage {
        frame: frame(&by.visit, by.account(), "overview"),
        action: by.visit.uri.path().to_owned(),
        passkey: passkey(found),
        only,
    })
}

pub(super) fn passkey(passkey: countersign_signin::Passkey) -> AccountPasskey {
    AccountPasskey {
        id: passkey.id,
        name: passkey.name,
        synced: passkey.synced,
        since: day(passkey.created_at),
        used: passkey.used_at.map(moment),
    }
}

/// `POST /account/passkeys/{passkey}`.
pub(super) async fn change(Path(id): Path<String>, sent: Sent<Fresh>) -> Response {
    let Fresh { visit, proved } = &sent.by;
    let (changed, said) = if sent.has("remove") {
        (proved.remove_passkey(&id).await, "passkey-removed")
    } else {
        let named = proved.name_passkey(&id, sent.field("name"));
        (named.await, "passkey-saved")
    };
    match changed {
        Ok(true) => done(ACCOUNT, said),
        Ok(false) => gone(visit),
        Err(error) => visit.failure(&error),
    }
}
