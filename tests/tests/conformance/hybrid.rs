//! Hybrid OP: `oidcc-hybrid-certification-test-plan`.

use crate::variant::Variant;

/// The modules of the plan for `all` response types, for those `with` an ID token and for those
/// `without` it from the authorization endpoint.
macro_rules! hybrid {
    (all $all:expr, with $with:expr, without $without:expr) => {
        crate::profile::profile! {
            $all;
            server = flow::server,
            response_type_missing = flow::response_type_missing,
            idtoken_signature = signature::idtoken_signature,
            userinfo_get = userinfo::userinfo_get,
            userinfo_post_header = userinfo::userinfo_post_header,
            userinfo_post_body = userinfo::userinfo_post_body,
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
            codereuse = codes::codereuse,
            ensure_registered_redirect_uri = flow::ensure_registered_redirect_uri,
            server_client_secret_post = flow::server_client_secret_post,
            request_uri_unsigned_supported_correctly_or_rejected_as_unsupported =
                request_object::request_uri_unsigned,
            unsigned_request_object_supported_correctly_or_rejected_as_unsupported =
                request_object::unsigned_request_object,
            claims_essential = parameters::claims_essential,
            ensure_request_object_with_redirect_uri =
                request_object::request_object_with_redirect_uri,
            refresh_token = refresh::refresh_token,
            ensure_request_with_valid_pkce_succeeds =
                flow::ensure_request_with_valid_pkce_succeeds,
        }
        crate::profile::profile! {
            $with;
            ensure_request_without_nonce_fails = nonce::ensure_request_without_nonce_fails,
        }
        crate::profile::profile! {
            $without;
            ensure_request_without_nonce_succeeds_for_code_flow =
                nonce::ensure_request_without_nonce_succeeds_for_code_flow,
        }
    };
}

pub(crate) use hybrid;

hybrid!(
    all Variant::HYBRID,
    with &[Variant::of("code id_token"), Variant::of("code id_token token")],
    without &[Variant::of("code token")]
);
