use axum::http::StatusCode;
use axum::response::Response;
use countersign_core::ids::RequestId;
use countersign_oidc::ProviderError;
use countersign_signin::{Browser, CodeView, View, Way, WayKind};
use countersign_store::ClientRow;

use super::problem::{problem_text, status};
use crate::Web;
use crate::http::{FormActionTo, Problem, csrf_token, error_page, failure, page};
use crate::oidc::about;
use crate::pages::{
    About, AppCode, ChooseNumber, ChooseWay, Code, Locale, OtherWay, Passkey, Phone, RecoveryCode,
    SignIn, Text, keys,
};

/// What a form brought that its page shows again.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) username: String,
    pub(super) phone: String,
}

/// One page for one person's browser.
pub(super) struct Screen<'a> {
    pub(super) web: &'a Web,
    pub(super) locale: &'a Locale,
    pub(super) browser: &'a Browser,
    /// The page's address, which its form goes to.
    pub(super) action: String,
}

/// What a step's form is for: a form of another step or sign-in does not pass.
pub(super) fn form_name(view_id: &str, step: i64) -> String {
    format!("signin/{view_id}/{step}")
}

impl Screen<'_> {
    /// The page of the present step.
    pub(super) async fn step(&self, view: &View, typed: &Typed, notice: Option<Text>) -> Response {
        let error = view.problem.map(problem_text);
        let status = view.problem.map_or(StatusCode::OK, status);
        let csrf = self.csrf(view);
        let action = self.action.clone();
        let response = match (view.page.as_str(), &view.code) {
            ("code", Some(code)) => {
                let view = Code {
                    has_choice: view.has_choice,
                    action,
                    csrf,
                    error,
                    notice,
                    ..code_page(code)
                };
                page(self.web, self.locale, status, &view)
            }
            ("otp", _) => page(
                self.web,
                self.locale,
                status,
                &AppCode {
                    action,
                    csrf,
                    error,
                    has_choice: view.has_choice,
                },
            ),
            ("recovery", _) => page(
                self.web,
                self.locale,
                status,
                &RecoveryCode {
                    action,
                    csrf,
                    error,
                    has_choice: view.has_choice,
                },
            ),
            ("passkey", _) => page(
                self.web,
                self.locale,
                status,
                &Passkey {
                    action,
                    csrf,
                    options: passkey_address(view),
                    error,
                    has_choice: view.has_choice,
                },
            ),
            ("phone", _) => page(
                self.web,
                self.locale,
                status,
                &Phone {
                    action,
                    csrf,
                    phone: typed.phone.clone(),
                    error,
                },
            ),
            ("choose", _) => page(
                self.web,
                self.locale,
                status,
                &ChooseNumber {
                    action,
                    csrf,
                    choices: view.choices.clone(),
                    error,
                },
            ),
            _ => match self.sign_in(view, typed, csrf, error).await {
                Ok(view) => page(self.web, self.locale, status, &view),
                Err(error) => return failure(self.web, self.locale, &error),
            },
        };
        self.lead_back(view, response)
    }

    /// The step is part of the field, so that a form that is out of date can be told apart from one
    /// that was forged.
    fn csrf(&self, view: &View) -> String {
        let name = form_name(view.id.as_str(), view.step);
        let token = csrf_token(self.web, self.browser, &name);
        format!("{}.{token}", view.step)
    }

    /// The page that offers other ways to take the step.
    pub(super) fn ways(&self, view: &View, ways: Vec<Way>) -> Response {
        let other = |way: Way| {
            let (kind, number) = match way.kind {
                WayKind::Number(masked) => ("number", Some(masked)),
                WayKind::App => ("app", None),
                WayKind::RecoveryCode => ("recovery", None),
                WayKind::Passkey => ("passkey", None),
                WayKind::Method(_) => ("other", None),
            };
            OtherWay {
                id: way.id,
                kind,
                number,
            }
        };
        let shown = ChooseWay {
            action: self.action.clone(),
            csrf: self.csrf(view),
            ways: ways.into_iter().map(other).collect(),
            error: view.problem.map(problem_text),
        };
        self.lead_back(view, page(self.web, self.locale, StatusCode::OK, &shown))
    }

    async fn sign_in(
        &self,
        view: &View,
        typed: &Typed,
        csrf: String,
        error: Option<Text>,
    ) -> Result<SignIn, ProviderError> {
        let client = match &view.client {
            Some(id) => self.web.provider.client(id).await?,
            None => None,
        };
        let name = |client: &ClientRow| client.metadata.name_in(self.locale.as_str()).to_owned();
        let action = self.action.clone();
        Ok(SignIn {
            languages: self.web.pages.languages(self.locale, path(&action)),
            action,
            csrf,
            username: if typed.username.is_empty() {
                view.hint.clone().unwrap_or_default()
            } else {
                typed.username.clone()
            },
            client_name: client.as_deref().map(name).or(view.service.clone()),
            about: client.map_or_else(About::default, |client| about(&client, self.locale)),
            error,
            passkey: view.takes_passkey.then(|| passkey_address(view)),
        })
    }

    /// The page of a sign-in that cannot succeed any more.
    pub(super) fn ended(&self, view: &View) -> Response {
        let problem = view.problem.unwrap_or(countersign_signin::Problem::Expired);
        let again = address_after(view.request.as_ref(), view.home.as_deref());
        let shown = Problem {
            return_to: Some(again),
            ..Problem::new(status(problem), problem_text(problem))
        };
        shown.show(self.web, self.locale)
    }

    /// The sign-in is unknown to this browser: cookies are off, or it is somebody else's.
    pub(super) fn unknown(&self) -> Response {
        error_page(
            self.web,
            self.locale,
            StatusCode::FORBIDDEN,
            keys::ERROR_COOKIES,
        )
    }

    fn lead_back(&self, view: &View, mut response: Response) -> Response {
        if let Some(source) = &view.return_source {
            response
                .extensions_mut()
                .insert(FormActionTo(source.clone()));
        }
        response
    }
}

/// Where a sign-in leads: to the request that waits, to a page of ours, or to the first one.
pub(super) fn address_after(request: Option<&RequestId>, home: Option<&str>) -> String {
    match request {
        Some(request) => crate::oidc::resume_path(request),
        None => home.unwrap_or("/").to_owned(),
    }
}

/// What the page that asks for a code shows of it.
pub(crate) fn code_page(code: &CodeView) -> Code {
    let seconds = |time: std::time::Duration| {
        u32::try_from(time.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
    };
    Code {
        masked_phone: code.masked.clone(),
        code_length: code.length,
        resend_in_seconds: seconds(code.resend_in),
        resends_left: u32::try_from(code.resends_left).unwrap_or(0),
        expires_in_seconds: seconds(code.expires_in),
        sending_failed: code.sending_failed,
        called: code.called,
        can_call: code.can_call,
        ..Code::default()
    }
}

/// Where a script asks what a passkey is to sign.
fn passkey_address(view: &View) -> String {
    format!("/signin/{}/passkey", view.id)
}

fn path(action: &str) -> &str {
    action.split('?').next().unwrap_or(action)
}
