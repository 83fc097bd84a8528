//! A real Chromium without a screen, driven through chromedriver.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::address::free_address;
use crate::binary;
use crate::process::Process;

const PATIENCE: Duration = Duration::from_secs(30);

/// One browser window with its own driver and a fresh profile.
#[derive(Debug)]
pub struct Chromium {
    pub client: Client,
    session: String,
    /// Of the driver.
    address: String,
    _driver: Process,
}

impl Drop for Chromium {
    /// A driver that is killed leaves its Chromium behind.
    fn drop(&mut self) {
        let (session, address) = (&self.session, &self.address);
        let Ok(mut driver) = TcpStream::connect(address) else {
            return;
        };
        driver.set_read_timeout(Some(PATIENCE)).ok();
        let head = format!("DELETE /session/{session} HTTP/1.1\r\nhost: {address}");
        if write!(driver, "{head}\r\n\r\n").is_ok() {
            // It answers when the browser has ended, and then waits for more.
            driver.read_exact(&mut [0; 12]).ok();
        }
    }
}

/// What is unusual about a browser.
#[derive(Clone, Copy, Debug, Default)]
pub struct Profile<'a> {
    pub without_javascript: bool,
    pub language: Option<&'a str>,
    pub dark: bool,
    /// Width and height in CSS pixels; a desktop window when not given.
    pub size: Option<(u32, u32)>,
}

impl Chromium {
    pub async fn start() -> Self {
        Self::with(Profile::default()).await
    }

    /// # Panics
    /// When chromedriver or Chromium does not start.
    pub async fn with(profile: Profile<'_>) -> Self {
        let mut command = Command::new("chromedriver");
        // One that it chose itself for IPv4 may be taken on IPv6, where it wants the same.
        let address = free_address();
        let (_, port) = address.rsplit_once(':').expect("a port");
        command.arg(format!("--port={port}"));
        let driver = Process::start("chromedriver", command);
        while !driver.line(PATIENCE).contains("successfully on port ") {}
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(PATIENCE));
        let client = ClientBuilder::new(connector)
            .capabilities(capabilities(profile))
            .connect(&format!("http://{address}"))
            .await
            .unwrap_or_else(|error| panic!("Chromium did not start: {error}\n{}", driver.log()));
        let (width, height) = profile.size.unwrap_or((1100, 900));
        client
            .set_window_size(width, height)
            .await
            .expect("a window can be sized");
        let session = client.session_id().await;
        let session = session.expect("the driver answers");
        Self {
            client,
            session: session.expect("a driver names its session"),
            address,
            _driver: driver,
        }
    }

    /// # Panics
    /// When the address cannot be loaded.
    pub async fn open(&self, address: &str) {
        self.client
            .goto(address)
            .await
            .unwrap_or_else(|e| panic!("{address}: {e}"));
    }

    /// Waits for an element, found by a CSS selector.
    ///
    /// # Panics
    /// When it does not come.
    pub async fn css(&self, css: &str) -> Element {
        self.wait(Locator::Css(css), css).await
    }

    /// Waits for a link or button, found by its words.
    ///
    /// # Panics
    /// When it does not come.
    pub async fn control(&self, words: &str) -> Element {
        let path =
            format!("//*[self::a or self::button][contains(normalize-space(.), \"{words}\")]");
        self.wait(Locator::XPath(&path), words).await
    }

    /// Waits for any element that shows these words.
    ///
    /// # Panics
    /// When none comes.
    pub async fn text(&self, words: &str) -> Element {
        let path = format!("//body//*[contains(normalize-space(.), \"{words}\")]");
        self.wait(Locator::XPath(&path), words).await
    }

    async fn wait(&self, locator: Locator<'_>, what: &str) -> Element {
        let wait = self
            .client
            .wait()
            .at_most(PATIENCE)
            .every(Duration::from_millis(50));
        match wait.for_element(locator).await {
            Ok(element) => element,
            Err(error) => panic!("no {what:?} on the page: {error}\n{}", self.words().await),
        }
    }

    /// What a person reads on the page.
    pub async fn words(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(error) => error.to_string(),
        }
    }

    /// Saves what the window shows as `target/screenshots/NAME.png`.
    ///
    /// # Panics
    /// When the picture cannot be taken or saved.
    pub async fn screenshot(&self, name: &str) {
        let picture = self
            .client
            .screenshot()
            .await
            .expect("Chromium takes pictures");
        let folder = binary::target().join("screenshots");
        std::fs::create_dir_all(&folder).expect("the target folder can be written to");
        std::fs::write(folder.join(format!("{name}.png")), picture).expect("a picture is saved");
    }

    /// Closes the window.
    pub async fn close(self) {
        // It is ended in any case.
        let _ = self.client.clone().close().await;
    }
}

fn capabilities(profile: Profile<'_>) -> Capabilities {
    let mut arguments = vec![
        "--headless=new".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--force-color-profile=srgb".to_owned(),
    ];
    let mut preferences = json!({"credentials_enable_service": false});
    if profile.without_javascript {
        preferences["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    if let Some(language) = profile.language {
        arguments.push(format!("--accept-lang={language}"));
        preferences["intl.accept_languages"] = json!(language);
    }
    if profile.dark {
        arguments.push("--force-dark-mode".to_owned());
    }
    let options = json!({"args": arguments, "prefs": preferences});
    let mut capabilities = Capabilities::new();
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    capabilities
}
