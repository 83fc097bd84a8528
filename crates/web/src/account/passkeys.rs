use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use countersign_account::AccountError;
use countersign_signin::{PasskeyRefusal, Removal};

use super::ACCOUNT;
use super::frame::{day, done, frame, moment};
use super::overview::{factor_page, gone, removal};
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
    factor_page(&by.visit, of(&by, &id, false).await, false)
}

async fn of(
    by: &Fresh,
    id: &str,
    refused: bool,
) -> Result<Option<AccountPasskeyPage>, AccountError> {
    let overview = by.account().overview().await?;
    let removal = removal(&overview, refused);
    let mut passkeys = overview.passkeys.into_iter();
    let found = passkeys.find(|passkey| passkey.id == id);
    Ok(found.map(|found| AccountPasskeyPage {
        frame: frame(&by.visit, by.account(), "overview"),
        action: by.visit.uri.path().to_owned(),
        passkey: passkey(found),
        removal,
    }))
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
    if sent.has("remove") {
        return match proved.remove_passkey(&id).await {
            Ok(Removal::Done) => done(ACCOUNT, "passkey-removed"),
            Ok(Removal::Unknown) => gone(visit),
            Ok(Removal::Kept) => factor_page(visit, of(&sent.by, &id, true).await, true),
            Err(error) => visit.failure(&error),
        };
    }
    match proved.name_passkey(&id, sent.field("name")).await {
        Ok(true) => done(ACCOUNT, "passkey-saved"),
        Ok(false) => gone(visit),
        Err(error) => visit.failure(&error),
    }
}
