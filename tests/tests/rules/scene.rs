//! What most attempts begin with: a demonstration, an application, Alice at the code page, guesses.

use std::sync::Arc;

use countersign_tests::{Browser, Demo, Page, RelyingParty, Request, sign_in};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const CONNECTIONS: usize = 8;
/// Requests at once. Clients open up to twice as many connections, and a server at its limit closes
/// idle ones, which a request may just be on its way to.
const AT_ONCE: usize = 200;

pub(crate) struct Scene {
    pub(crate) demo: Demo,
    pub(crate) app: RelyingParty,
}

/// A browser that is asked for the code that has arrived.
pub(crate) struct AtCode {
    pub(crate) browser: Browser,
    pub(crate) request: Request,
    pub(crate) page: Page,
    pub(crate) code: String,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        Self::of(Demo::start()).await
    }

    pub(crate) async fn of(demo: Demo) -> Self {
        let app = RelyingParty::of(&demo, "demo-web").await;
        Self { demo, app }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.demo.issuer)
    }

    pub(crate) fn request(&self) -> Request {
        self.app.request().with("acr_values", "smpp")
    }

    /// A fresh browser of this person, asked for the code.
    pub(crate) async fn at_code(&self, username: &str) -> AtCode {
        let person = self.demo.person(username);
        let before = self.demo.handset.messages(person.number()).await.len();
        let browser = self.browser();
        let request = self.request();
        let page = sign_in::to_code_page(&browser, &request, person).await;
        let code = self
            .demo
            .handset
            .nth_code(person.number(), before + 1)
            .await;
        AtCode {
            browser,
            request,
            page,
            code,
        }
    }

    /// Whether this browser has a session of any level.
    pub(crate) async fn signed_in(&self, browser: &Browser) -> bool {
        let silent = self.app.request().with("prompt", "none");
        let page = browser.get(silent.url()).await;
        page.callback("code").is_some()
    }
}

impl AtCode {
    pub(crate) async fn give(&self, code: &str) -> Page {
        sign_in::code(&self.browser, &self.page, code).await
    }
}

/// Gives wrong codes in parallel, over several connections; how many of them were compared.
pub(crate) async fn guess(
    browser: &Browser,
    page: &Page,
    guesses: impl IntoIterator<Item = String>,
) -> usize {
    let page = Arc::new(page.clone());
    let browsers: Vec<_> = (0..CONNECTIONS).map(|_| browser.fork()).collect();
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for (at, guess) in guesses.into_iter().enumerate() {
        let browser = browsers[at % CONNECTIONS].clone();
        let (page, turns) = (Arc::clone(&page), Arc::clone(&turns));
        tasks.spawn(async move {
            let _turn = turns.acquire().await.expect("it is not closed");
            sign_in::code(&browser, &page, &guess).await
        });
    }
    let mut compared = 0;
    while let Some(page) = tasks.join_next().await {
        let page = page.expect("a guess does not panic");
        assert_refused(&page, "a wrong code");
        // Only a guess that was compared shows the form once more and says that it was wrong.
        compared += usize::from(page.status == 422 && page.asks_for("code"));
    }
    compared
}

/// Asserts that an attempt led nowhere: no answer for the application, and a page that explains.
pub(crate) fn assert_refused(page: &Page, attempt: &str) {
    assert!(
        page.left_for.is_none(),
        "{attempt} led to {:?}",
        page.left_for
    );
    assert!(
        !page.status.is_server_error(),
        "{attempt}: {}",
        page.outline()
    );
    let explains = page.alert().is_some() || page.text_of("h1").is_some();
    assert!(explains, "{attempt}: {}", page.outline());
}
