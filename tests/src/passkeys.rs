//! The pages that ask for passkeys, and one in software that can be made to lie.

pub use countersign_webauthn::soft::{BACKED_UP, BACKUP_ELIGIBLE, PRESENT, SoftPasskey, VERIFIED};
use serde_json::Value;

use crate::browser::Browser;
use crate::demo::{Demo, Person};
use crate::page::Page;
use crate::sign_in;

/// Where people add them.
pub const NEW: &str = "/account/passkeys/new";

/// Whether a script would ask for a passkey on this page.
#[must_use]
pub fn is_asked(page: &Page) -> bool {
    page.left_for.is_none() && page.count("form[data-passkey]") > 0
}

/// What the script of a page is told to ask for.
///
/// # Panics
/// When the page asks for no passkey, or is told nothing.
pub async fn options(browser: &Browser, page: &Page) -> Value {
    let told = ask(browser, page).await;
    serde_json::from_str(&told.body).unwrap_or_else(|error| panic!("{error}: {}", told.outline()))
}

/// What comes of asking.
///
/// # Panics
/// When the page asks for no passkey.
pub async fn ask(browser: &Browser, page: &Page) -> Page {
    let address = page.attribute("form[data-passkey]", "data-options");
    let address = address.unwrap_or_else(|| panic!("no passkey is asked for: {}", page.outline()));
    let address = page.url.join(&address).expect("an address");
    let csrf = page.form("passkey").value("csrf").map(str::to_owned);
    let fields = vec![("csrf".to_owned(), csrf.expect("a form has this field"))];
    browser.post(address.as_str(), fields).await
}

/// Sends what a script would.
pub async fn send(browser: &Browser, page: &Page, answer: &Value) -> Page {
    let form = page.form("passkey").fill("passkey", &answer.to_string());
    browser.submit(&form).await
}

/// Asks the passkey and sends its answer.
pub async fn give(browser: &Browser, page: &Page, passkey: &mut SoftPasskey) -> Page {
    let options = options(browser, page).await;
    send(browser, page, &passkey.get(&options)).await
}

/// Adds a passkey at `/account`, signing in where that asks for it.
///
/// # Panics
/// When the pages are others than a person meets.
pub async fn add(demo: &Demo, browser: &Browser, person: &Person) -> SoftPasskey {
    let address = format!("{}{NEW}", demo.issuer);
    let page = sign_in::visit(demo, browser, &address, person).await;
    make(browser, &page, &demo.issuer).await
}

/// Makes a passkey on the page for it.
///
/// # Panics
/// When it is not added.
pub async fn make(browser: &Browser, page: &Page, issuer: &str) -> SoftPasskey {
    let options = options(browser, page).await;
    let (passkey, answer) = SoftPasskey::create(&options, issuer);
    let form = page.form("passkey").fill("name", "laptop");
    let form = form.fill("passkey", &answer.to_string());
    let page = browser.submit(&form).await;
    assert!(
        page.outline().contains("passkey is added"),
        "{}",
        page.outline()
    );
    passkey
}
