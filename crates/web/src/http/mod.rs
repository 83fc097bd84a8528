//! What every page and endpoint shares: cookies, forms that prove where they come from, headers.

mod accounts;
mod certificate;
mod cookies;
mod csrf;
mod headers;
mod problem;
mod reference;
mod respond;
mod validator;
mod visitor;

pub(crate) use accounts::{Accounts, session};
pub(crate) use certificate::certificate;
pub(crate) use cookies::{browser, browser_or_new, browser_state_name};
pub(crate) use csrf::{csrf_token, has_csrf, is_foreign, refuse_foreign_origin, sender, stale};
pub(crate) use headers::{FrameSources, FramedByAnyone, security_headers};
pub(crate) use problem::Problem;
pub(crate) use respond::{
    FormActionTo, error_page, failure, in_query, locale, locale_for, not_found, page, redirect,
    with_cookie,
};
pub(crate) use validator::is_known;
pub(crate) use visitor::{Peer, visitor};
