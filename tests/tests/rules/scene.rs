//! What most attempts begin with: a demonstration, an application, Alice at the code page.

use countersign_tests::{Browser, Demo, Page, RelyingParty, Request, sign_in};

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
