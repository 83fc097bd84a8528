//! A small relying party: discovery, PKCE, code, token, verified ID token, sign-out.

mod provider;
mod sessions;
mod views;

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use tokio::net::TcpListener;

use crate::house::Failure;
use provider::{Provider, Refused};
use sessions::Sessions;
use views::{Failed, Home, Person, SignedIn, View, Views};

use super::people;

pub(super) const CLIENT_ID: &str = "demo-sample";
pub(super) const CLIENT_NAME: &str = "Harbour Bank";

#[derive(Debug)]
struct Sample {
    issuer: String,
    handset: String,
    own: String,
    /// Also print claims for the person at the terminal.
    talkative: bool,
    sessions: Sessions,
    views: Views,
    provider: OnceLock<Provider>,
}

/// Serves the application at `listener` until the process ends.
pub(super) fn start(
    listener: TcpListener,
    issuer: &str,
    handset: &str,
    talkative: bool,
) -> Result<(), Failure> {
    let sample = Arc::new(Sample {
        issuer: issuer.to_owned(),
        handset: handset.to_owned(),
        own: format!("http://{}", listener.local_addr()?),
        talkative,
        sessions: Sessions::default(),
        views: Views::new()?,
        provider: OnceLock::new(),
    });
    let app = Router::new()
        .route("/", get(home))
        .route("/login", get(login))
        .route("/callback", get(callback))
        .route("/logout", get(logout))
        .route("/sample.css", get(style))
        .with_state(sample);
    tokio::spawn(axum::serve(listener, app).into_future());
    Ok(())
}

impl Sample {
    fn page<V: View>(&self, status: StatusCode, view: &V) -> Response {
        const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; \
                              base-uri 'none'; frame-ancestors 'none'";
        match self.views.render(view) {
            Ok(html) => (
                status,
                [
                    (header::CONTENT_SECURITY_POLICY, POLICY),
                    (header::CACHE_CONTROL, "no-store"),
                ],
                Html(html),
            )
                .into_response(),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        }
    }

    fn failed(&self, refused: Refused) -> Response {
        let view = Failed {
            issuer: self.issuer.clone(),
            error: refused.error,
            description: refused.description,
        };
        self.page(StatusCode::BAD_REQUEST, &view)
    }

    /// The provider's endpoints, discovered when first needed.
    async fn provider(&self) -> Result<&Provider, Refused> {
        if let Some(known) = self.provider.get() {
            return Ok(known);
        }
        let found = Provider::discover(&self.issuer, &self.own).await?;
        Ok(self.provider.get_or_init(|| found))
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::COOKIE)?
        .to_str()
        .ok()?
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == sessions::COOKIE)
        .map(|(_, value)| value)
}

async fn style() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        views::STYLE,
    )
}

async fn home(State(sample): State<Arc<Sample>>, headers: HeaderMap) -> Response {
    if let Some(who) = cookie(&headers).and_then(|c| sample.sessions.signed_in(c)) {
        let mut view = SignedIn::new(&sample.issuer, &sample.handset, &who.claims);
        if let Some(name) = who.name {
            view.name = name;
        }
        return sample.page(StatusCode::OK, &view);
    }
    let view = Home {
        issuer: sample.issuer.clone(),
        handset: sample.handset.clone(),
        people: people::PEOPLE
            .iter()
            .map(|person| Person {
                username: person.username.to_owned(),
                password: person.password.to_owned(),
                phone: person.phone.map(str::to_owned),
            })
            .collect(),
    };
    sample.page(StatusCode::OK, &view)
}

#[derive(Debug, Deserialize)]
struct Login {
    acr: Option<String>,
    prompt: Option<String>,
}

async fn login(
    State(sample): State<Arc<Sample>>,
    headers: HeaderMap,
    Query(asked): Query<Login>,
) -> Response {
    let provider = match sample.provider().await {
        Ok(provider) => provider,
        Err(refused) => return sample.failed(refused),
    };
    let known = cookie(&headers).map(str::to_owned);
    let (browser, pending) = sample.sessions.begin(known);
    let to = provider.authorization_url(&pending, asked.acr.as_deref(), asked.prompt.as_deref());
    with_cookie(Redirect::to(&to).into_response(), &browser)
}

#[derive(Debug, Deserialize)]
struct Callback {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

async fn callback(
    State(sample): State<Arc<Sample>>,
    headers: HeaderMap,
    Query(answer): Query<Callback>,
) -> Response {
    match accept(&sample, &headers, answer).await {
        Ok(browser) => with_cookie(Redirect::to("/").into_response(), &browser),
        Err(refused) => sample.failed(refused),
    }
}

async fn accept(sample: &Sample, headers: &HeaderMap, answer: Callback) -> Result<String, Refused> {
    let state = answer.state.unwrap_or_default();
    let pending = cookie(headers)
        .and_then(|browser| sample.sessions.take_pending(browser, &state))
        .ok_or_else(|| Refused::own("the answer does not belong to a request of this browser"))?;
    if answer.iss.as_deref() != Some(sample.issuer.as_str()) {
        return Err(Refused::own(
            "the answer comes from another provider (RFC 9207)",
        ));
    }
    if let Some(error) = answer.error {
        return Err(Refused {
            error,
            description: answer.error_description,
        });
    }
    let provider = sample.provider().await?;
    let code = answer.code.unwrap_or_default();
    let who = provider.exchange(&code, &pending).await?;
    if sample.talkative {
        let text = serde_json::to_string_pretty(&who.claims).unwrap_or_default();
        println!("\nThe sample application received an ID token:\n{text}");
    }
    Ok(sample.sessions.sign_in(who))
}

async fn logout(State(sample): State<Arc<Sample>>, headers: HeaderMap) -> Response {
    let who = cookie(&headers).and_then(|c| sample.sessions.sign_out(c));
    let Some(who) = who else {
        return Redirect::to("/").into_response();
    };
    match sample.provider().await {
        Ok(provider) => Redirect::to(&provider.end_session_url(&who.id_token)).into_response(),
        Err(refused) => sample.failed(refused),
    }
}

fn with_cookie(mut response: Response, browser: &str) -> Response {
    let line = format!(
        "{}={browser}; Path=/; HttpOnly; SameSite=Lax",
        sessions::COOKIE
    );
    if let Ok(value) = HeaderValue::from_str(&line) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
