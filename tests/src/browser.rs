use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use cookie_store::CookieStore;
use reqwest::header::{ACCEPT_LANGUAGE, COOKIE, HeaderMap, LOCATION, ORIGIN};
use reqwest::redirect::Policy;
use reqwest::{Method, Response};
use url::Url;

use crate::form::Form;
use crate::page::Page;

const MOST_REDIRECTS: usize = 10;

/// A person's browser without JavaScript: cookies, redirects, forms, `Origin`.
///
/// A clone shares the cookies, as another tab does; a [`fork`](Browser::fork) has a copy of its
/// own, as a thief of cookies does.
#[derive(Clone, Debug)]
pub struct Browser {
    http: reqwest::Client,
    cookies: Arc<Mutex<CookieStore>>,
    home: Vec<url::Origin>,
    language: String,
}

impl Browser {
    /// A fresh browser that stays on `issuer` and stops where a redirect leads elsewhere.
    ///
    /// # Panics
    /// When `issuer` is no address.
    #[must_use]
    pub fn new(issuer: &str) -> Self {
        Self {
            http: http(),
            cookies: Arc::default(),
            home: vec![Url::parse(issuer).expect("an address").origin()],
            language: "en".to_owned(),
        }
    }

    /// The browser on connections of another client, which follows no redirects itself.
    #[must_use]
    pub fn through(mut self, http: reqwest::Client) -> Self {
        self.http = http;
        self
    }

    /// The browser, following redirects to `address` as well.
    ///
    /// # Panics
    /// When `address` is no address.
    #[must_use]
    pub fn visiting(mut self, address: &str) -> Self {
        self.home
            .push(Url::parse(address).expect("an address").origin());
        self
    }

    /// The browser on a machine of its own: another address of the loopback network.
    ///
    /// # Panics
    /// When `address` is no IP address.
    #[must_use]
    pub fn at(mut self, address: &str) -> Self {
        let address: IpAddr = address.parse().expect("an address");
        self.http = built(client().local_address(address));
        self
    }

    /// The browser of a person who reads this language.
    #[must_use]
    pub fn reading(mut self, language: &str) -> Self {
        language.clone_into(&mut self.language);
        self
    }

    /// Another browser, on connections of its own, with a copy of the cookies of this moment.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn fork(&self) -> Self {
        let cookies = self.cookies.lock().expect("no holder panics").clone();
        Self {
            http: http(),
            cookies: Arc::new(Mutex::new(cookies)),
            ..self.clone()
        }
    }

    /// The values of the cookies, by name.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn cookies(&self) -> Vec<(String, String)> {
        let cookies = self.cookies.lock().expect("no holder panics");
        let pairs = cookies.iter_unexpired();
        pairs
            .map(|c| (c.name().to_owned(), c.value().to_owned()))
            .collect()
    }

    pub async fn get(&self, url: impl AsRef<str>) -> Page {
        self.follow(Method::GET, parse(url.as_ref()), None, HeaderMap::new())
            .await
    }

    /// Posts a form that another site shows.
    pub async fn post(&self, url: &str, entries: Vec<(String, String)>) -> Page {
        self.follow(Method::POST, parse(url), Some(entries), HeaderMap::new())
            .await
    }

    /// Presses the first button of a form.
    pub async fn submit(&self, form: &Form) -> Page {
        self.send(form, form.entries()).await
    }

    /// Presses the button with this name.
    pub async fn press(&self, form: &Form, button: &str) -> Page {
        self.send(form, form.entries_with(button, None)).await
    }

    /// Presses the button with this name and value.
    pub async fn choose(&self, form: &Form, button: &str, value: &str) -> Page {
        self.send(form, form.entries_with(button, Some(value)))
            .await
    }

    /// Submits a form with headers of one's own, `Origin` for one.
    pub async fn submit_with(&self, form: &Form, headers: HeaderMap) -> Page {
        assert!(form.post, "only posted forms need headers");
        self.follow(
            Method::POST,
            form.action.clone(),
            Some(form.entries()),
            headers,
        )
        .await
    }

    async fn send(&self, form: &Form, entries: Vec<(String, String)>) -> Page {
        if form.post {
            let mut headers = HeaderMap::new();
            let origin = form.action.origin().ascii_serialization();
            headers.insert(ORIGIN, origin.parse().expect("an origin is a header value"));
            self.follow(Method::POST, form.action.clone(), Some(entries), headers)
                .await
        } else {
            let mut url = form.action.clone();
            url.query_pairs_mut().clear().extend_pairs(entries);
            self.follow(Method::GET, url, None, HeaderMap::new()).await
        }
    }

    async fn follow(
        &self,
        mut method: Method,
        mut url: Url,
        mut form: Option<Vec<(String, String)>>,
        mut headers: HeaderMap,
    ) -> Page {
        let mut set_cookies = Vec::new();
        for _ in 0..MOST_REDIRECTS {
            let response = self.request(&method, &url, form.as_deref(), headers).await;
            set_cookies.extend(self.keep_cookies(&url, response.headers()));
            let Some(next) = redirect(&url, &response) else {
                return page(url, response, None, set_cookies).await;
            };
            if !self.home.contains(&next.origin()) {
                return page(url, response, Some(next), set_cookies).await;
            }
            let keeps_method = matches!(response.status().as_u16(), 307 | 308);
            if !keeps_method {
                (method, form) = (Method::GET, None);
            }
            headers = HeaderMap::new();
            url = next;
        }
        panic!("more than {MOST_REDIRECTS} redirects, the last to {url}");
    }

    async fn request(
        &self,
        method: &Method,
        url: &Url,
        form: Option<&[(String, String)]>,
        headers: HeaderMap,
    ) -> Response {
        let mut request = self
            .http
            .request(method.clone(), url.clone())
            .header(ACCEPT_LANGUAGE, &self.language)
            .headers(headers);
        if let Some(cookies) = self.cookie_line(url) {
            request = request.header(COOKIE, cookies);
        }
        if let Some(form) = form {
            request = request.form(form);
        }
        let response = request.send().await;
        response.unwrap_or_else(|error| panic!("{method} {url}: {error:?}"))
    }

    fn cookie_line(&self, url: &Url) -> Option<String> {
        let cookies = self.cookies.lock().expect("no holder panics");
        let pairs = cookies.get_request_values(url);
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    fn keep_cookies(&self, url: &Url, headers: &HeaderMap) -> Vec<String> {
        let lines = Page::cookies_of(headers);
        let mut cookies = self.cookies.lock().expect("no holder panics");
        for line in &lines {
            // A line that a browser would not keep is not kept here either.
            let _ = cookies.parse(line, url);
        }
        lines
    }
}

fn http() -> reqwest::Client {
    built(client())
}

fn client() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .redirect(Policy::none())
        .no_proxy()
}

fn built(client: reqwest::ClientBuilder) -> reqwest::Client {
    client.build().expect("a client without TLS can be built")
}

fn parse(url: &str) -> Url {
    Url::parse(url).unwrap_or_else(|error| panic!("{url:?}: {error}"))
}

fn redirect(from: &Url, response: &Response) -> Option<Url> {
    if !response.status().is_redirection() {
        return None;
    }
    let to = response
        .headers()
        .get(LOCATION)?
        .to_str()
        .expect("a location is ASCII");
    Some(from.join(to).expect("a location is an address"))
}

async fn page(
    url: Url,
    response: Response,
    left_for: Option<Url>,
    set_cookies: Vec<String>,
) -> Page {
    Page {
        url,
        status: response.status(),
        headers: response.headers().clone(),
        body: response.text().await.expect("a page is text"),
        left_for,
        set_cookies,
    }
}
