use axum::extract::Path;
use axum::response::Response;
use countersign_account::AccountError;
use countersign_core::Secret;
use countersign_core::ids::SignInId;
use countersign_delivery::Medium;
use countersign_signin::{NumberOutcome, Outcome, Problem, Removal, SignInError, View};

use super::frame::{done, frame};
use super::overview::{factor_page, gone, number, removal};
use super::signed::{Fresh, Sent, Visit};
use super::{ACCOUNT, NUMBERS};
use crate::http::{in_query, redirect};
use crate::pages::{AccountNewNumber, AccountNumberPage, Code, Text, keys};
use crate::signin::{code_page, problem_status, problem_text};

/// `GET /account/numbers/new`.
pub(super) async fn new(by: Fresh) -> Response {
    by.visit.page(&form(&by, "", None))
}

fn form(by: &Fresh, typed: &str, error: Option<Text>) -> AccountNewNumber {
    AccountNewNumber {
        frame: frame(&by.visit, by.account(), "overview"),
        phone: typed.chars().take(64).collect(),
        error,
    }
}

/// `POST /account/numbers/new`: a code goes to the number.
pub(super) async fn begin(sent: Sent<Fresh>) -> Response {
    let Fresh { visit, proved } = &sent.by;
    let typed = sent.field("phone");
    match proved
        .begin_number(typed, &visit.browser, &visit.visitor)
        .await
    {
        Ok(Ok(id)) => redirect(&format!("{NUMBERS}/verify/{id}")),
        Ok(Err(problem)) => visit.again(&form(&sent.by, typed, Some(problem_text(problem)))),
        Err(error) => visit.failure(&error),
    }
}

/// `GET /account/numbers/verify/{id}`: the page that asks for it.
pub(super) async fn code(by: Fresh, Path(id): Path<String>) -> Response {
    let Fresh { visit, proved } = &by;
    let person = &proved.account().person;
    let sign_ins = &visit.web.sign_ins;
    match sign_ins
        .show_number(person, &SignInId(id), &visit.browser)
        .await
    {
        Ok(view) => asked(&by, &view),
        Err(error) => failed(visit, &error),
    }
}

fn asked(by: &Fresh, view: &View) -> Response {
    let visit = &by.visit;
    let live = view.problem != Some(Problem::Expired);
    let Some(code) = view.code.as_ref().filter(|_| live) else {
        return ended(visit, view.problem);
    };
    let sent = in_query(visit.uri.query(), "sent");
    let notice = sent.map(|medium| match medium.as_str() {
        "voice" => Text::new(keys::NOTICE_CODE_CALLED),
        _ => Text::new(keys::NOTICE_CODE_SENT),
    });
    let page = Code {
        action: visit.uri.path().to_owned(),
        csrf: visit.csrf(by.account()),
        error: view.problem.map(problem_text),
        notice,
        ..code_page(code)
    };
    match view.problem {
        Some(_) => visit.again(&page),
        None => visit.page(&page),
    }
}

fn ended(visit: &Visit, problem: Option<Problem>) -> Response {
    let problem = problem.unwrap_or(Problem::Expired);
    visit.problem(problem_status(problem), problem_text(problem))
}

fn failed(visit: &Visit, error: &SignInError) -> Response {
    match error {
        SignInError::Unknown => gone(visit),
        _ => visit.failure(error),
    }
}

/// `POST /account/numbers/verify/{id}`.
pub(super) async fn verify(Path(id): Path<String>, sent: Sent<Fresh>) -> Response {
    let Fresh { visit, proved } = &sent.by;
    let id = SignInId(id);
    if sent.has("cancel") {
        return redirect(ACCOUNT);
    }
    let again = match (sent.has("call"), sent.has("resend")) {
        (true, _) => Some(Medium::Voice),
        (_, true) => Some(Medium::Text),
        _ => None,
    };
    if let Some(medium) = again {
        let person = &proved.account().person;
        let (sign_ins, browser) = (&visit.web.sign_ins, &visit.browser);
        let sent_again = sign_ins.resend_number(person, &id, browser, &visit.visitor, medium);
        return match sent_again.await {
            Ok(Outcome::Again(view)) => asked(&sent.by, &view),
            Ok(Outcome::Ended(view)) => ended(visit, view.problem),
            Ok(_) => redirect(&format!("{}?sent={}", visit.uri.path(), medium.as_str())),
            Err(error) => failed(visit, &error),
        };
    }
    let code = Secret::new(sent.field("code"));
    match proved.confirm_number(&id, &visit.browser, &code).await {
        Ok(NumberOutcome::Added) => done(ACCOUNT, "number-added"),
        Ok(NumberOutcome::Again(view)) => asked(&sent.by, &view),
        Ok(NumberOutcome::Ended(problem)) => ended(visit, Some(problem)),
        Err(AccountError::SignIn(error)) => failed(visit, &error),
        Err(error) => visit.failure(&error),
    }
}

/// `GET /account/numbers/{number}`: what can be done about one.
pub(super) async fn show(by: Fresh, Path(id): Path<String>) -> Response {
    factor_page(&by.visit, of(&by, &id, false).await, false)
}

async fn of(
    by: &Fresh,
    id: &str,
    refused: bool,
) -> Result<Option<AccountNumberPage>, AccountError> {
    let overview = by.account().overview().await?;
    let removal = removal(&overview, refused);
    let found = overview.numbers.into_iter().find(|number| number.id == id);
    Ok(found.map(|found| AccountNumberPage {
        frame: frame(&by.visit, by.account(), "overview"),
        action: by.visit.uri.path().to_owned(),
        number: number(found),
        removal,
    }))
}

/// `POST /account/numbers/{number}`.
pub(super) async fn change(Path(id): Path<String>, sent: Sent<Fresh>) -> Response {
    let Fresh { visit, proved } = &sent.by;
    if sent.has("remove") {
        return match proved.remove_number(&id).await {
            Ok(Removal::Done) => done(ACCOUNT, "number-removed"),
            Ok(Removal::Unknown) => gone(visit),
            Ok(Removal::Kept) => factor_page(visit, of(&sent.by, &id, true).await, true),
            Err(error) => visit.failure(&error),
        };
    }
    let (changed, said) = if sent.has("prefer") {
        (proved.prefer_number(&id).await, "number-saved")
    } else {
        let named = proved.name_number(&id, sent.field("name"));
        (named.await, "number-saved")
    };
    match changed {
        Ok(true) => done(ACCOUNT, said),
        Ok(false) => gone(visit),
        Err(error) => visit.failure(&error),
    }
}
