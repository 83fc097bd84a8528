//! What every page and endpoint shares: cookies, forms that prove where they come from, headers.

mod accounts;
mod caller;
mod certificate;
mod challenge;
mod cookies;
mod csrf;
mod headers;
mod problem;
mod reference;
mod respond;
mod user_agent;
mod validator;
mod visitor;
mod words;

pub use accounts::{Accounts, session};
pub use caller::Caller;
pub use certificate::certificate;
pub use challenge::{
    refused_status, scope_missing, sign_in_needed, token_refused, unauthenticated,
};
pub use cookies::{OwnCookie, browser, browser_or_new, browser_state_name, trust_device};
pub use csrf::{csrf_token, has_csrf, is_foreign, refuse_foreign_origin, sender, stale};
pub use headers::{FrameSources, FramedByAnyone, Preview, security_headers};
pub(crate) use problem::Problem;
pub use problem::status_of;
pub use respond::{
    FormActionTo, error_page, failure, in_query, locale, locale_for, not_found, page, redirect,
    with_cookie,
};
pub use user_agent::browser_name;
pub use validator::is_known;
pub use visitor::{Peer, visitor};
pub(crate) use words::words_for_what_is_late;
