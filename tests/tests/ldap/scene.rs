use countersign_tests::{
    Browser, Handset, Installation, MessageCentre, Page, Person, Process, RelyingParty, Request,
    Slapd, sign_in,
};

/// The password of the administrator whom `init` makes.
pub(crate) const ADMIN_PASSWORD: &str = "password-of-the-administrator";

/// A server whose people are in LDAP, not yet started.
pub(crate) struct Plan {
    pub(crate) slapd: Slapd,
    pub(crate) installation: Installation,
    centre: MessageCentre,
}

/// The same, running, with an application.
pub(crate) struct Scene {
    pub(crate) slapd: Slapd,
    pub(crate) installation: Installation,
    pub(crate) server: Process,
    pub(crate) app: RelyingParty,
    centre: MessageCentre,
}

impl Plan {
    pub(crate) async fn new() -> Self {
        Self::of(Installation::new()).await
    }

    pub(crate) async fn of(installation: Installation) -> Self {
        let slapd = Slapd::start().await;
        let centre = MessageCentre::start("127.0.0.1:0");
        let (id, password) = (MessageCentre::SYSTEM_ID, MessageCentre::PASSWORD);
        installation.connect(&centre.smpp, id, password);
        let secret = installation.folder().join("ldap-password");
        std::fs::write(secret, Slapd::SERVICE_PASSWORD).expect("a file");
        let plan = Self {
            slapd,
            installation,
            centre,
        };
        let plan = plan
            .set("kind", "\"ldap\"")
            .set("bind_dn", &format!("{:?}", Slapd::SERVICE))
            .set("bind_password_file", "\"ldap-password\"")
            .set("people_base", &format!("{:?}", Slapd::PEOPLE));
        let url = plan.slapd.url();
        plan.set("servers", &format!("[{url:?}]"))
    }

    pub(crate) fn set(self, key: &str, value: &str) -> Self {
        self.installation.set("directory", key, value);
        self
    }

    /// Numbers that are enrolled here go to LDAP.
    pub(crate) fn writing(self) -> Self {
        self.set("write_numbers_to", "\"phoneNumberVerified\"")
            .set("number_object_class", "\"countersignPerson\"")
    }

    pub(crate) async fn begin(self) -> Scene {
        let client = self.installation.register("app", "http://127.0.0.1:9/back");
        let server = self.installation.serve().await;
        Scene {
            app: RelyingParty::new(&self.installation.issuer, client).await,
            slapd: self.slapd,
            installation: self.installation,
            server,
            centre: self.centre,
        }
    }
}

impl Scene {
    pub(crate) async fn new() -> Self {
        Plan::new().await.begin().await
    }

    pub(crate) fn handset(&self) -> &Handset {
        &self.centre.handset
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.installation.issuer)
    }

    pub(crate) fn request(&self) -> Request {
        self.app.request().with("acr_values", "smpp")
    }

    /// Types user name and password for a sign-in with a code.
    pub(crate) async fn password(
        &self,
        browser: &Browser,
        username: &str,
        password: &str,
    ) -> (Request, Page) {
        let request = self.request();
        let page = browser.get(request.url()).await;
        let page = sign_in::password(browser, &page, username, password).await;
        (request, page)
    }

    /// The page after user name and the right password.
    pub(crate) async fn after_password(&self, username: &str) -> Page {
        let browser = self.browser();
        self.password(&browser, username, Slapd::PASSWORD).await.1
    }

    /// What the alert says after this password.
    pub(crate) async fn refusal(&self, username: &str, password: &str) -> String {
        let (_, page) = self.password(&self.browser(), username, password).await;
        assert!(page.asks_for("password"), "{}", page.outline());
        assert_eq!(page.status, 422, "{}", page.outline());
        page.alert().expect("it says why not")
    }

    /// A whole sign-in with the code that arrives at this number: the tokens' claims.
    pub(crate) async fn sign_in(&self, username: &str, number: &str) -> countersign_tests::Tokens {
        let browser = self.browser();
        let before = self.handset().messages(number).await.len();
        let (request, page) = self.password(&browser, username, Slapd::PASSWORD).await;
        assert!(page.asks_for("code"), "{}", page.outline());
        let code = self.handset().nth_code(number, before + 1).await;
        let page = sign_in::code(&browser, &page, &code).await;
        self.app.tokens(&request, &page).await
    }

    /// The person's row as the command line shows it.
    pub(crate) fn shown(&self, username: &str) -> serde_json::Value {
        let shown = ["user", "show", username, "--json"];
        serde_json::from_str(&self.installation.administer(&shown)).expect("JSON was asked for")
    }
}

/// Somebody who is in the store alone.
pub(crate) fn embedded(username: &str, phone: &str) -> Person {
    Person {
        username: username.to_owned(),
        password: "password-of-the-embedded".to_owned(),
        phone: Some(phone.to_owned()),
    }
}
