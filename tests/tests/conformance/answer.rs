use std::collections::BTreeMap;

use countersign_tests::{Claims, Page, Reply, Request, half_hash};
use serde_json::Value;

use crate::scene::Scene;

/// What came back to the client's redirect URI, by the way that the variant asks for.
#[derive(Debug)]
pub(crate) struct Answer(BTreeMap<String, String>);

/// All that a whole authorization gave, checked as the suite checks it in every module.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Of the last ID token: from the token endpoint where there is one.
    pub(crate) claims: Claims,
    pub(crate) id_token: String,
    pub(crate) access_token: Option<String>,
    pub(crate) refresh_token: Option<String>,
    /// What the userinfo endpoint tells, where there is an access token.
    pub(crate) userinfo: Value,
}

impl Answer {
    /// # Panics
    /// When nothing came back, or by another way than the variant's.
    pub(crate) fn read(scene: &Scene, page: &Page) -> Self {
        let to = scene.app.redirect_uri();
        if scene.variant.form_post {
            let forms = page.forms();
            let form = forms.iter().find(|form| form.action.as_str() == to);
            let form = form.unwrap_or_else(|| panic!("no form to {to}: {}", page.outline()));
            assert!(form.post, "form_post is a POST");
            return Self(form.entries().into_iter().collect());
        }
        let url = page.left_for.as_ref();
        let url = url.unwrap_or_else(|| panic!("still on {}: {}", page.url, page.outline()));
        assert!(url.as_str().starts_with(to), "{url}");
        let fragment = url.fragment().unwrap_or_default();
        if scene.variant.has_tokens() {
            let query: Vec<_> = url
                .query_pairs()
                .filter(|(n, _)| n != "registered")
                .collect();
            assert!(query.is_empty(), "in the query, not the fragment: {url}");
            return Self(pairs(fragment));
        }
        assert_eq!(fragment, "", "in the fragment, not the query: {url}");
        Self(pairs(url.query().unwrap_or_default()))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The parameter.
    ///
    /// # Panics
    /// When there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name)
            .unwrap_or_else(|| panic!("the answer has no {name}: {self:?}"))
    }

    /// Asserts an error answer (OpenID Connect Core §3.1.2.6) that gives nothing away.
    pub(crate) fn assert_error(&self, request: &Request, expected: &[&str]) {
        let error = self.text("error");
        assert!(
            expected.contains(&error),
            "{error} is not among {expected:?}"
        );
        assert_eq!(self.get("state"), Some(request.state.as_str()));
        for given in ["code", "access_token", "id_token"] {
            assert_eq!(self.get(given), None, "an error that brings a {given}");
        }
        let description = self.get("error_description").unwrap_or_default();
        let plain = |c: char| matches!(c, ' '..='!' | '#'..='[' | ']'..='~');
        assert!(
            description.chars().all(plain),
            "RFC 6749 §4.1.2.1: {description:?}"
        );
    }

    /// Takes the answer through all that follows it, with every check that all modules share.
    pub(crate) async fn complete(&self, scene: &Scene, request: &Request) -> Outcome {
        self.complete_expecting(scene, request, Some(&request.nonce))
            .await
    }

    /// The same for a request without a nonce, or with another.
    pub(crate) async fn complete_expecting(
        &self,
        scene: &Scene,
        request: &Request,
        nonce: Option<&str>,
    ) -> Outcome {
        assert_eq!(self.get("error"), None, "{self:?}");
        assert_eq!(self.get("state"), Some(request.state.as_str()), "{self:?}");
        if let Some(issuer) = self.get("iss") {
            assert_eq!(issuer, scene.demo.issuer, "RFC 9207 §2.4");
        }
        let variant = &scene.variant;
        let parts = [
            ("code", "code"),
            ("id_token", "id_token"),
            ("token", "access_token"),
        ];
        for (part, name) in parts {
            assert_eq!(
                variant.has(part),
                self.get(name).is_some(),
                "{part}: {self:?}"
            );
        }
        if variant.has("token") {
            assert!(self.text("token_type").eq_ignore_ascii_case("bearer"));
            assert!(self.text("expires_in").parse::<u32>().is_ok());
        }
        let front = self.front_channel_claims(scene, nonce).await;
        let mut outcome = Outcome {
            claims: front.clone().unwrap_or_default(),
            id_token: self.get("id_token").unwrap_or_default().to_owned(),
            access_token: self.get("access_token").map(str::to_owned),
            refresh_token: None,
            userinfo: Value::Null,
        };
        if variant.has("code") {
            self.exchange(scene, nonce, &mut outcome).await;
            if let Some(front) = front {
                for name in ["iss", "sub"] {
                    assert_eq!(front[name], outcome.claims[name], "{name}: Core §3.3.3.6");
                }
            }
        }
        if let Some(access_token) = &outcome.access_token {
            let reply = scene.app.userinfo(access_token).await;
            assert!(reply.status.is_success(), "{}", reply.json);
            assert_eq!(reply.json["sub"], outcome.claims["sub"], "Core §5.3.2");
            outcome.userinfo = reply.json;
        }
        outcome
    }

    /// The ID token that came through the browser (Core §3.2.2.10 and §3.3.2.11).
    async fn front_channel_claims(&self, scene: &Scene, nonce: Option<&str>) -> Option<Claims> {
        let claims = scene.app.verify(self.get("id_token")?, nonce).await;
        let claims = claims.unwrap_or_else(|error| panic!("the ID token: {error}"));
        for (name, hash) in [("access_token", "at_hash"), ("code", "c_hash")] {
            if let Some(value) = self.get(name) {
                assert_eq!(claims[hash], half_hash(value), "{hash} is required here");
            }
        }
        Some(claims)
    }

    async fn exchange(&self, scene: &Scene, nonce: Option<&str>, outcome: &mut Outcome) {
        let reply = redeem(scene, self.text("code"), &[]).await;
        assert!(reply.status.is_success(), "{}", reply.json);
        let text = |name: &str| reply.json[name].as_str().map(str::to_owned);
        let kind = text("token_type").unwrap_or_default();
        assert!(kind.eq_ignore_ascii_case("bearer"), "{kind}");
        assert!(reply.json["expires_in"].as_i64().is_some_and(|s| s > 0));
        let id_token = text("id_token").expect("the reply has an ID token");
        let claims = scene.app.verify(&id_token, nonce).await;
        outcome.claims = claims.unwrap_or_else(|error| panic!("the ID token: {error}"));
        outcome.access_token = text("access_token");
        outcome.refresh_token = text("refresh_token");
        let access_token = outcome.access_token.as_deref().expect("an access token");
        if let Some(hash) = outcome.claims.get("at_hash") {
            assert_eq!(*hash, half_hash(access_token));
        }
        outcome.id_token = id_token;
    }
}

/// The token endpoint's answer to a code, with more parameters.
pub(crate) async fn redeem(scene: &Scene, code: &str, more: &[(&str, &str)]) -> Reply {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", scene.app.redirect_uri()),
    ];
    token(scene, &[&form, more].concat()).await
}

/// The token endpoint, the client authenticating as it registered.
pub(crate) async fn token(scene: &Scene, form: &[(&str, &str)]) -> Reply {
    if scene.variant.auth_method == "client_secret_post" {
        scene.app.token_with_secret_in_form(form).await
    } else {
        scene.app.token(form).await
    }
}

fn pairs(encoded: &str) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(encoded.as_bytes())
        .into_owned()
        .collect()
}
