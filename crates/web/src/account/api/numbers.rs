use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use countersign_core::Secret;
use countersign_core::ids::SignInId;
use countersign_delivery::Medium;
use countersign_signin::{CodeView, NumberOutcome, Outcome, View};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::{Call, Protects};
use super::problem::{Answer, coded, done, removed, told};
use crate::api::{Body, Problem, nothing, with_status};
use crate::signin::code_page;

/// A number to send a code to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewNumber {
    /// As a person writes it; without a country code it is of the operator's country.
    #[schema(example = "+447700900177")]
    number: String,
}

/// A number that waits for its code.
#[derive(Debug, Serialize, ToSchema)]
struct BegunNumber {
    id: String,
    /// Its last digits.
    masked: String,
    code_length: u32,
    expires_in_seconds: u32,
    /// A new code may be asked for then.
    resend_in_seconds: u32,
    resends_left: u32,
    /// The code may come in a call.
    can_call: bool,
    /// The message could not be sent, or waits for a message centre that cannot be reached.
    sending_failed: bool,
}

/// How a new code is to come.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Resend {
    medium: MediumBody,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum MediumBody {
    Text,
    Voice,
}

/// A code that the person typed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TypedCode {
    pub(super) code: String,
}

/// What is to be different about a number.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NumberChange {
    /// At most 40 characters; empty for none.
    name: Option<String>,
    /// `true`: codes go there first.
    first: Option<bool>,
}

fn waits(id: &SignInId, code: &CodeView) -> BegunNumber {
    let page = code_page(code);
    BegunNumber {
        id: id.to_string(),
        masked: page.masked_phone,
        code_length: page.code_length,
        expires_in_seconds: page.expires_in_seconds,
        resend_in_seconds: page.resend_in_seconds,
        resends_left: page.resends_left,
        can_call: page.can_call,
        sending_failed: page.sending_failed,
    }
}

/// A number as it waits, or why it does so no more.
async fn standing(by: &Protects, id: &SignInId, status: StatusCode) -> Answer {
    let sign_ins = &by.call.web.sign_ins;
    let person = &by.proved.account().person;
    let view = sign_ins.show_number(person, id, &by.call.application);
    let view = view.await?;
    Ok(match (&view.code, view.problem) {
        (Some(code), None) => with_status(status, &waits(id, code)),
        _ => ended(&by.call, &view),
    })
}

fn ended(call: &Call, view: &View) -> Response {
    let problem = view.problem;
    told(
        call,
        problem.unwrap_or(countersign_signin::Problem::Expired),
    )
}

/// Sends a code to a new number.
#[utoipa::path(post, path = "/new-numbers", tag = "Numbers", request_body = NewNumber,
    security(("countersign" = ["countersign:account"])),
    responses((status = 201, body = BegunNumber), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
pub(super) async fn begin(by: Protects, Body(new): Body<NewNumber>) -> Answer {
    let Protects { proved, call } = &by;
    let begun = proved.begin_number(&new.number, &call.application, &call.visitor);
    match begun.await? {
        Ok(id) => standing(&by, &id, StatusCode::CREATED).await,
        Err(problem) => Ok(told(call, problem)),
    }
}

/// A number that waits for its code.
#[utoipa::path(get, path = "/new-numbers/{id}", tag = "Numbers", params(("id" = String, Path)),
    security(("countersign" = ["countersign:account"])),
    responses((status = 200, body = BegunNumber), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub(super) async fn begun(by: Protects, Path(id): Path<String>) -> Answer {
    standing(&by, &SignInId(id), StatusCode::OK).await
}

/// Sends a new code in place of the one before. No guess is given back.
#[utoipa::path(post, path = "/new-numbers/{id}/resend", tag = "Numbers",
    params(("id" = String, Path)), request_body = Resend,
    security(("countersign" = ["countersign:account"])),
    responses((status = 200, body = BegunNumber), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
pub(super) async fn resend(
    by: Protects,
    Path(id): Path<String>,
    Body(how): Body<Resend>,
) -> Answer {
    let (id, call) = (SignInId(id), &by.call);
    let medium = match how.medium {
        MediumBody::Text => Medium::Text,
        MediumBody::Voice => Medium::Voice,
    };
    let person = &by.proved.account().person;
    let (sign_ins, visitor) = (&call.web.sign_ins, &call.visitor);
    let resent = sign_ins.resend_number(person, &id, &call.application, visitor, medium);
    match resent.await? {
        Outcome::Again(view) | Outcome::Ended(view) => Ok(ended(call, &view)),
        _ => standing(&by, &id, StatusCode::OK).await,
    }
}

/// Adds a number by its code.
#[utoipa::path(post, path = "/new-numbers/{id}/confirm", tag = "Numbers",
    params(("id" = String, Path)), request_body = TypedCode,
    security(("countersign" = ["countersign:account"])),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn confirm(
    Protects { proved, call }: Protects,
    Path(id): Path<String>,
    Body(typed): Body<TypedCode>,
) -> Answer {
    let (id, code) = (SignInId(id), Secret::new(typed.code));
    let confirmed = proved.confirm_number(&id, &call.application, &code);
    Ok(match confirmed.await? {
        NumberOutcome::Added => nothing(),
        NumberOutcome::Again(view) => ended(&call, &view),
        NumberOutcome::Ended(problem) => told(&call, problem),
    })
}

/// Names a number, or has codes go there first.
#[utoipa::path(patch, path = "/numbers/{id}", tag = "Numbers", params(("id" = String, Path)),
    request_body = NumberChange, security(("countersign" = ["countersign:account"])),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(super) async fn change(
    Protects { proved, .. }: Protects,
    Path(id): Path<String>,
    Body(change): Body<NumberChange>,
) -> Answer {
    let prefer = change.first == Some(true);
    if change.name.is_none() && !prefer {
        let detail = "give a name, or first: true; another number is put first in its place";
        return Err(coded(StatusCode::UNPROCESSABLE_ENTITY, "nothing", detail));
    }
    let mut known = true;
    if let Some(name) = &change.name {
        known = proved.name_number(&id, name).await?;
    }
    if known && prefer {
        known = proved.prefer_number(&id).await?;
    }
    done(known)
}

/// Takes a number away, which is told so.
#[utoipa::path(delete, path = "/numbers/{id}", tag = "Numbers", params(("id" = String, Path)),
    security(("countersign" = ["countersign:account"])),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn remove(Protects { proved, .. }: Protects, Path(id): Path<String>) -> Answer {
    removed(proved.remove_number(&id).await?)
}
