/// What a profile leaves open and a module runs with: how the provider answers, and how the client
/// authenticates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variant {
    pub(crate) response_type: &'static str,
    pub(crate) form_post: bool,
    pub(crate) auth_method: &'static str,
}

impl Variant {
    pub(crate) const CODE: Self = Self::of("code");
    pub(crate) const ID_TOKEN_TOKEN: Self = Self::of("id_token token");
    pub(crate) const IMPLICIT: &[Self] = &[Self::ID_TOKEN_TOKEN, Self::of("id_token")];
    pub(crate) const HYBRID: &[Self] = &[
        Self::of("code id_token"),
        Self::of("code token"),
        Self::of("code id_token token"),
    ];

    pub(crate) const fn of(response_type: &'static str) -> Self {
        Self {
            response_type,
            form_post: false,
            auth_method: "client_secret_basic",
        }
    }

    pub(crate) const fn by_form_post(self) -> Self {
        Self {
            form_post: true,
            ..self
        }
    }

    pub(crate) const fn authenticating_by(self, auth_method: &'static str) -> Self {
        Self {
            auth_method,
            ..self
        }
    }

    pub(crate) fn has(&self, part: &str) -> bool {
        self.response_type.split(' ').any(|p| p == part)
    }

    /// Whether anything but the code comes through the browser.
    pub(crate) fn has_tokens(&self) -> bool {
        self.response_type != "code"
    }

    /// What a client must be registered for (OpenID Connect Registration §2).
    pub(crate) fn grant_types(&self) -> Vec<&'static str> {
        let code = self.has("code").then_some("authorization_code");
        let implicit = self.has_tokens().then_some("implicit");
        let refresh = self.has("code").then_some("refresh_token");
        code.into_iter().chain(implicit).chain(refresh).collect()
    }
}
