//! The steps of a sign-in, as a person takes them.

use crate::browser::Browser;
use crate::demo::{Demo, Person};
use crate::page::Page;
use crate::request::Request;

/// Gives user name and password.
pub async fn password(browser: &Browser, page: &Page, username: &str, password: &str) -> Page {
    let form = page.form("password");
    let form = form.fill("username", username).fill("password", password);
    browser.submit(&form).await
}

/// Gives a code.
pub async fn code(browser: &Browser, page: &Page, code: &str) -> Page {
    browser.submit(&page.form("code").fill("code", code)).await
}

/// Goes to the page that asks for the code: the request and the right password.
///
/// # Panics
/// When another page comes.
pub async fn to_code_page(browser: &Browser, request: &Request, person: &Person) -> Page {
    let page = browser.get(request.url()).await;
    let page = password(browser, &page, &person.username, &person.password).await;
    assert!(page.asks_for("code"), "{}", page.outline());
    page
}

/// A whole sign-in with password only.
pub async fn with_password(browser: &Browser, request: &Request, person: &Person) -> Page {
    let page = browser.get(request.url()).await;
    password(browser, &page, &person.username, &person.password).await
}

/// A whole sign-in with password and the code that arrives.
pub async fn with_code(demo: &Demo, browser: &Browser, request: &Request, person: &Person) -> Page {
    let before = demo.handset.messages(person.number()).await.len();
    let page = to_code_page(browser, request, person).await;
    let sent = demo.handset.nth_code(person.number(), before + 1).await;
    code(browser, &page, &sent).await
}

/// Opens an address and answers every page of the server as the person would, until one comes that
/// asks nothing they know.
pub async fn visit(demo: &Demo, browser: &Browser, url: &str, person: &Person) -> Page {
    let read = messages(demo, person).await;
    let page = browser.get(url).await;
    answer(demo, browser, page, person, read).await
}

/// The same from a page on, for which no code has been sent yet.
pub async fn go_on(demo: &Demo, browser: &Browser, page: Page, person: &Person) -> Page {
    let read = messages(demo, person).await;
    answer(demo, browser, page, person, read).await
}

async fn messages(demo: &Demo, person: &Person) -> usize {
    match &person.phone {
        Some(phone) => demo.handset.messages(phone).await.len(),
        None => 0,
    }
}

async fn answer(
    demo: &Demo,
    browser: &Browser,
    mut page: Page,
    person: &Person,
    mut read: usize,
) -> Page {
    const MOST_PAGES: usize = 6;
    for _ in 0..MOST_PAGES {
        page = if page.asks_for("password") {
            password(browser, &page, &person.username, &person.password).await
        } else if page.asks_for("code") {
            read += 1;
            let sent = demo.handset.nth_code(person.number(), read).await;
            code(browser, &page, &sent).await
        } else if page.has_button("decision") {
            let form = page.form_with_button("decision");
            browser.choose(&form, "decision", "allow").await
        } else {
            return page;
        };
    }
    panic!("still asked on {}: {}", page.url, page.outline())
}

/// A code of the same length that is not the right one.
#[must_use]
pub fn another(code: &str) -> String {
    let turned = code.bytes().map(|digit| match digit {
        b'9' => '0',
        digit => char::from(digit + 1),
    });
    turned.collect()
}
