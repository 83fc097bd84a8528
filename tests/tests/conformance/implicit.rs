//! Implicit OP: `oidcc-implicit-certification-test-plan`.

use crate::variant::Variant;

/// The modules of the plan for `both` response types, and those that need an access token `with` it.
macro_rules! implicit {
    (both $both:expr, with $with:expr) => {
        crate::profile::profile! {
            $both;
            server = flow::server,
            response_type_missing = flow::response_type_missing,
            idtoken_signature = signature::idtoken_signature,
            ensure_request_without_nonce_fails = nonce::ensure_request_without_nonce_fails,
            scope_profile = scope::scope_profile,
            scope_email = scope::scope_email,
            scope_address = scope::scope_address,
            scope_phone = scope::scope_phone,
            scope_all = scope::scope_all,
            alternate_happy_flow = flow::alternate_happy_flow,
            display_page = parameters::display_page,
            display_popup = parameters::display_popup,
            prompt_login = prompt::prompt_login,
            prompt_none_not_logged_in = prompt::prompt_none_not_logged_in,
            prompt_none_logged_in = prompt::prompt_none_logged_in,
            max_age_1 = prompt::max_age_1,
            max_age_10000 = prompt::max_age_10000,
            ensure_request_with_unknown_parameter_succeeds =
                flow::ensure_request_with_unknown_parameter_succeeds,
            id_token_hint = prompt::id_token_hint,
            login_hint = parameters::login_hint,
            ui_locales = parameters::ui_locales,
            claims_locales = parameters::claims_locales,
            ensure_request_with_acr_values_succeeds =
                parameters::ensure_request_with_acr_values_succeeds,
            ensure_registered_redirect_uri = flow::ensure_registered_redirect_uri,
            request_uri_unsigned_supported_correctly_or_rejected_as_unsupported =
                request_object::request_uri_unsigned,
            unsigned_request_object_supported_correctly_or_rejected_as_unsupported =
                request_object::unsigned_request_object,
            ensure_request_object_with_redirect_uri =
                request_object::request_object_with_redirect_uri,
            claims_essential = parameters::claims_essential,
        }
        crate::profile::profile! {
            $with;
            userinfo_get = userinfo::userinfo_get,
            userinfo_post_header = userinfo::userinfo_post_header,
            userinfo_post_body = userinfo::userinfo_post_body,
        }
    };
}

pub(crate) use implicit;

implicit!(both Variant::IMPLICIT, with &[Variant::ID_TOKEN_TOKEN]);
