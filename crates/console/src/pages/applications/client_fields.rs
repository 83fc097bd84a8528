//! The form of a client: every member of its metadata, in groups.

use countersign_admin::AdminError;
use countersign_oidc::MetadataDocument;
use serde::Serialize;
use serde_json::Value;

use crate::http::Fields;

#[derive(Clone, Copy, Debug)]
enum Kind {
    Text,
    /// One value a line.
    Lines,
    /// Values with spaces between, as a text (`scope`).
    Scope,
    Flag,
    Number,
    /// One of these; empty is the default.
    One(&'static [&'static str]),
    /// Any of these.
    Some(&'static [&'static str]),
    Json,
}

#[derive(Clone, Copy, Debug)]
struct Field {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    kind: Kind,
}

const fn field(name: &'static str, label: &'static str, kind: Kind, hint: &'static str) -> Field {
    Field {
        name,
        label,
        hint,
        kind,
    }
}

struct Group {
    name: &'static str,
    /// Shown without being asked for.
    open: bool,
    fields: &'static [Field],
}

const METHODS: &[&str] = &[
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
    "private_key_jwt",
    "tls_client_auth",
    "self_signed_tls_client_auth",
    "none",
];
const GRANTS: &[&str] = &[
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "urn:ietf:params:oauth:grant-type:device_code",
    "urn:ietf:params:oauth:grant-type:token-exchange",
    "urn:openid:params:grant-type:ciba",
    "implicit",
];
const RESPONSES: &[&str] = &[
    "code",
    "id_token",
    "id_token token",
    "code id_token",
    "code token",
    "code id_token token",
];

const GROUPS: [Group; 7] = [
    Group {
        name: "Application",
        open: true,
        fields: &[
            field(
                "client_name",
                "Name",
                Kind::Text,
                "What people read when they sign in.",
            ),
            field(
                "redirect_uris",
                "Redirect URIs",
                Kind::Lines,
                "One a line; compared exactly.",
            ),
            field(
                "post_logout_redirect_uris",
                "Post-logout redirect URIs",
                Kind::Lines,
                "One a line.",
            ),
            field(
                "scope",
                "Scopes",
                Kind::Scope,
                "What it may ask for, with spaces between.",
            ),
            field(
                "trusted",
                "Trusted",
                Kind::Flag,
                "The operator's own: people are not asked for consent.",
            ),
        ],
    },
    Group {
        name: "How it proves itself",
        open: true,
        fields: &[
            field(
                "token_endpoint_auth_method",
                "Method",
                Kind::One(METHODS),
                "none is for applications on a phone or in a browser, which cannot keep a secret.",
            ),
            field(
                "token_endpoint_auth_signing_alg",
                "Signing algorithm",
                Kind::Text,
                "Of its assertions; empty for any that is allowed.",
            ),
            field(
                "jwks_uri",
                "JWKS URI",
                Kind::Text,
                "Where its public keys are.",
            ),
            field(
                "jwks",
                "JWKS",
                Kind::Json,
                "Its public keys, where they are at no address.",
            ),
            field(
                "tls_client_auth_subject_dn",
                "Certificate: subject",
                Kind::Text,
                "Exactly one of these five for tls_client_auth.",
            ),
            field(
                "tls_client_auth_san_dns",
                "Certificate: DNS name",
                Kind::Text,
                "",
            ),
            field(
                "tls_client_auth_san_uri",
                "Certificate: URI",
                Kind::Text,
                "",
            ),
            field(
                "tls_client_auth_san_ip",
                "Certificate: IP address",
                Kind::Text,
                "",
            ),
            field(
                "tls_client_auth_san_email",
                "Certificate: mail address",
                Kind::Text,
                "",
            ),
        ],
    },
    Group {
        name: "Signing people in",
        open: true,
        fields: &[
            field(
                "default_acr_values",
                "Default acr values",
                Kind::Lines,
                "Methods for when it asks for none, the first one that is on wins. One a line.",
            ),
            field(
                "allowed_acr_values",
                "Allowed acr values",
                Kind::Lines,
                "The only methods that may be used; empty for all. One a line.",
            ),
            field(
                "require_pkce",
                "Requires PKCE",
                Kind::Flag,
                "RFC 7636; public applications always do.",
            ),
            field(
                "default_max_age",
                "Default max age",
                Kind::Number,
                "In seconds: how old a sign-in may be.",
            ),
            field(
                "require_auth_time",
                "Always tells auth_time",
                Kind::Flag,
                "",
            ),
            field(
                "initiate_login_uri",
                "Login initiation URI",
                Kind::Text,
                "Where a sign-in that begins elsewhere is to start.",
            ),
        ],
    },
    Group {
        name: "Grants and requests",
        open: false,
        fields: &[
            field("grant_types", "Grant types", Kind::Some(GRANTS), ""),
            field(
                "response_types",
                "Response types",
                Kind::Some(RESPONSES),
                "",
            ),
            field(
                "allow_implicit",
                "Tokens through the browser's address",
                Kind::Flag,
                "For old applications that know no other way (implicit, hybrid).",
            ),
            field(
                "require_pushed_authorization_requests",
                "Only pushed requests",
                Kind::Flag,
                "RFC 9126.",
            ),
            field(
                "require_signed_request_object",
                "Only signed requests",
                Kind::Flag,
                "RFC 9101.",
            ),
            field(
                "request_object_signing_alg",
                "Algorithm of signed requests",
                Kind::Text,
                "",
            ),
            field(
                "request_uris",
                "Request URIs",
                Kind::Lines,
                "Where it may keep requests; one a line.",
            ),
            field(
                "resources",
                "Resources",
                Kind::Lines,
                "Resource servers that it may ask tokens for (RFC 8707); one a line.",
            ),
            field(
                "audiences",
                "Audiences",
                Kind::Lines,
                "Resource servers whose tokens it may introspect; one a line.",
            ),
            field(
                "backchannel_token_delivery_mode",
                "CIBA delivery",
                Kind::One(&["poll"]),
                "",
            ),
        ],
    },
    Group {
        name: "Tokens",
        open: false,
        fields: &[
            field(
                "access_token_format",
                "Access tokens",
                Kind::One(&["jwt", "opaque"]),
                "",
            ),
            field(
                "dpop_bound_access_tokens",
                "Bound by DPoP",
                Kind::Flag,
                "RFC 9449.",
            ),
            field(
                "tls_client_certificate_bound_access_tokens",
                "Bound to its certificate",
                Kind::Flag,
                "RFC 8705.",
            ),
            field(
                "subject_type",
                "Subject type",
                Kind::One(&["public", "pairwise"]),
                "",
            ),
            field(
                "sector_identifier_uri",
                "Sector identifier URI",
                Kind::Text,
                "",
            ),
            field(
                "id_token_signed_response_alg",
                "ID token: signature",
                Kind::Text,
                "",
            ),
            field(
                "id_token_encrypted_response_alg",
                "ID token: key encryption",
                Kind::Text,
                "",
            ),
            field(
                "id_token_encrypted_response_enc",
                "ID token: content encryption",
                Kind::Text,
                "",
            ),
            field(
                "userinfo_signed_response_alg",
                "Userinfo: signature",
                Kind::Text,
                "",
            ),
            field(
                "userinfo_encrypted_response_alg",
                "Userinfo: key encryption",
                Kind::Text,
                "",
            ),
            field(
                "userinfo_encrypted_response_enc",
                "Userinfo: content encryption",
                Kind::Text,
                "",
            ),
            field(
                "authorization_signed_response_alg",
                "Authorization response: signature",
                Kind::Text,
                "JARM.",
            ),
            field(
                "authorization_encrypted_response_alg",
                "Authorization response: key encryption",
                Kind::Text,
                "",
            ),
            field(
                "authorization_encrypted_response_enc",
                "Authorization response: content encryption",
                Kind::Text,
                "",
            ),
            field(
                "introspection_signed_response_alg",
                "Introspection: signature",
                Kind::Text,
                "RFC 9701.",
            ),
        ],
    },
    Group {
        name: "Signing people out",
        open: false,
        fields: &[
            field(
                "frontchannel_logout_uri",
                "Front-channel logout URI",
                Kind::Text,
                "",
            ),
            field(
                "frontchannel_logout_session_required",
                "Told the session",
                Kind::Flag,
                "iss and sid in the front-channel address.",
            ),
            field(
                "backchannel_logout_uri",
                "Back-channel logout URI",
                Kind::Text,
                "",
            ),
            field(
                "backchannel_logout_session_required",
                "Told the session",
                Kind::Flag,
                "sid in the logout token.",
            ),
        ],
    },
    Group {
        name: "About it",
        open: false,
        fields: &[
            field(
                "application_type",
                "Application type",
                Kind::One(&["web", "native"]),
                "",
            ),
            field("client_uri", "Home page", Kind::Text, ""),
            field("logo_uri", "Logo", Kind::Text, ""),
            field("policy_uri", "Privacy policy", Kind::Text, ""),
            field("tos_uri", "Terms of service", Kind::Text, ""),
            field(
                "contacts",
                "Contacts",
                Kind::Lines,
                "Mail addresses, one a line.",
            ),
            field("software_id", "Software identifier", Kind::Text, ""),
            field("software_version", "Software version", Kind::Text, ""),
        ],
    },
];

#[derive(Debug, Serialize)]
pub(super) struct ShownGroup {
    name: &'static str,
    open: bool,
    fields: Vec<ShownField>,
}

#[derive(Debug, Serialize)]
struct ShownField {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    kind: &'static str,
    value: String,
    options: Vec<ShownOption>,
    wrong: Option<String>,
}

#[derive(Debug, Serialize)]
struct ShownOption {
    value: String,
    chosen: bool,
}

/// The form as it is shown: what was typed, or else what is registered.
pub(super) fn show(
    metadata: &MetadataDocument,
    typed: Option<&Fields>,
    problem: Option<&AdminError>,
) -> Vec<ShownGroup> {
    let wrong = |name: &str| match problem {
        Some(AdminError::Invalid { field, reason }) if field == name => Some(reason.clone()),
        _ => None,
    };
    let group = |group: &Group| {
        let fields: Vec<ShownField> = group
            .fields
            .iter()
            .map(|field| {
                let values = match typed {
                    Some(fields) => fields.all(field.name).map(str::to_owned).collect(),
                    None => registered(metadata.get(field.name)),
                };
                shown(field, values, wrong(field.name))
            })
            .collect();
        ShownGroup {
            name: group.name,
            open: group.open || fields.iter().any(|field| field.wrong.is_some()),
            fields,
        }
    };
    GROUPS.iter().map(group).collect()
}

fn shown(field: &Field, values: Vec<String>, wrong: Option<String>) -> ShownField {
    let chosen = |value: &str| values.iter().any(|there| there == value);
    let option = |value: &str| ShownOption {
        chosen: chosen(value),
        value: value.to_owned(),
    };
    let (kind, options) = match field.kind {
        Kind::Text | Kind::Scope => ("text", Vec::new()),
        Kind::Lines => ("lines", Vec::new()),
        Kind::Number => ("number", Vec::new()),
        Kind::Json => ("json", Vec::new()),
        Kind::Flag => ("flag", vec![option("true")]),
        Kind::One(all) => ("one", all.iter().map(|value| option(value)).collect()),
        Kind::Some(all) => ("some", all.iter().map(|value| option(value)).collect()),
    };
    ShownField {
        name: field.name,
        label: field.label,
        hint: field.hint,
        kind,
        value: values.join("\n"),
        options,
        wrong,
    }
}

fn registered(value: Option<&Value>) -> Vec<String> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        Some(Value::Object(_)) => {
            let text = value.and_then(|value| serde_json::to_string_pretty(value).ok());
            text.into_iter().collect()
        }
        Some(other) => vec![other.to_string()],
    }
}

/// What the form says, as changes of metadata: empty fields go back to their defaults.
pub(super) fn read(fields: &Fields) -> Result<MetadataDocument, AdminError> {
    let mut document = MetadataDocument::new();
    for field in GROUPS.iter().flat_map(|group| group.fields) {
        document.insert(field.name.to_owned(), member(field, fields)?);
    }
    Ok(document)
}

fn member(field: &Field, fields: &Fields) -> Result<Value, AdminError> {
    let text = fields.text(field.name);
    Ok(match field.kind {
        Kind::Flag => Value::Bool(!text.is_empty()),
        Kind::Scope => text.split_whitespace().collect::<Vec<_>>().join(" ").into(),
        Kind::Lines => {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.collect::<Vec<_>>().into()
        }
        Kind::Some(all) => {
            let chosen = fields.all(field.name).filter(|value| all.contains(value));
            chosen.collect::<Vec<_>>().into()
        }
        _ if text.is_empty() => Value::Null,
        Kind::Text | Kind::One(_) => text.into(),
        Kind::Number => match text.parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => return Err(AdminError::invalid(field.name, "must be a whole number")),
        },
        Kind::Json => serde_json::from_str(text)
            .map_err(|error| AdminError::invalid(field.name, format!("is not JSON: {error}")))?,
    })
}
