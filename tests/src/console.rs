//! The administrator at the console.

use crate::{Browser, Demo, Form, Page, sign_in};

/// Opens a page of the console, and signs in where it asks for that.
pub async fn visit(demo: &Demo, browser: &Browser, path: &str, username: &str) -> Page {
    let address = format!("{}{path}", demo.issuer);
    sign_in::visit(demo, browser, &address, demo.person(username)).await
}

/// The form that posts to this path.
///
/// # Panics
/// When the page has none.
#[must_use]
pub fn form(page: &Page, path: &str) -> Form {
    let mut forms = page.forms().into_iter();
    forms
        .find(|form| form.action.path() == path)
        .unwrap_or_else(|| panic!("no form for {path} in:\n{}", page.outline()))
}
