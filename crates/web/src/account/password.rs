use axum::response::Response;
use countersign_core::Secret;

use super::frame::frame;
use super::signed::{Fresh, Sent, Visit};
use crate::http::Accounts;
use crate::pages::{AccountPassword, Done, Text, keys};
use crate::reset::text_of;

/// `GET /account/password`.
pub(super) async fn show(by: Fresh) -> Response {
    by.visit.page(&form(&by, None))
}

fn form(by: &Fresh, error: Option<Text>) -> AccountPassword {
    AccountPassword {
        frame: frame(&by.visit, by.account(), "overview"),
        error,
    }
}

/// `POST /account/password`.
pub(super) async fn change(sent: Sent<Fresh>) -> Response {
    let Fresh { visit, proved } = &sent.by;
    let password = Secret::new(sent.field("password"));
    match proved.set_password(&password).await {
        Ok(Ok(())) => {
            let view = Done {
                title: keys::DONE_PASSWORD.into(),
                text: keys::DONE_PASSWORD_TEXT.into(),
            };
            signed_out(visit, &view).await
        }
        Ok(Err(problem)) => {
            let error = Text::new(text_of(problem));
            visit.again(&form(&sent.by, Some(error)))
        }
        Err(error) => visit.failure(&error),
    }
}

/// A page for somebody who is signed in no longer; other accounts in the browser stay.
pub(super) async fn signed_out(visit: &Visit, view: &Done) -> Response {
    match Accounts::of(&visit.web, &visit.headers).await {
        Ok(accounts) => accounts.keep(&visit.web, visit.page(view)),
        Err(error) => visit.failure(&error),
    }
}
