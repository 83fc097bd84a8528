//! Users › Manage People.

mod acting;
mod api;
mod editing;
mod factors;
mod finding;
mod importing;
mod refusing;
mod resetting;
mod two_step;

use countersign_tests::{Browser, Demo, Page, console};

/// The page of a person, as this administrator sees it.
async fn page_of(demo: &Demo, browser: &Browser, who: &str, administrator: &str) -> Page {
    let path = format!("/admin/people?q={who}");
    let list = console::visit(demo, browser, &path, administrator).await;
    let link = list.attribute("#found td a", "href");
    let link = link.unwrap_or_else(|| panic!("nobody is found: {}", list.outline()));
    console::visit(demo, browser, &link, administrator).await
}

/// Presses the button of the form that posts to this end of the page's address.
async fn press(browser: &Browser, page: &Page, end: &str) -> Page {
    let path = format!("{}{end}", page.url.path());
    browser.submit(&console::form(page, &path)).await
}

/// The form that removes the first number.
fn removal(page: &Page) -> String {
    let mut paths = page
        .forms()
        .into_iter()
        .map(|form| form.action.path().to_owned());
    let found = paths.find(|path| path.contains("/numbers/") && path.ends_with("/remove"));
    let found = found.unwrap_or_else(|| panic!("no number in {}", page.outline()));
    found.replacen(page.url.path(), "", 1)
}

fn said(page: &Page) -> String {
    page.text_of("main > [role=status]")
        .unwrap_or_else(|| page.outline())
}

/// Makes Bob one of the help desk.
fn help_desk(demo: &Demo) {
    demo.administer(&["user", "set", "bob", "--attribute", "memberOf=help-desk"]);
}
