use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::respond::FormActionTo;
use crate::Web;

/// The origins that the frames of this page come from, as CSP source expressions.
#[derive(Clone, Debug)]
pub struct FrameSources(pub Vec<String>);

/// Any site may show this page in a frame: it has nothing to press.
#[derive(Clone, Copy, Debug)]
pub struct FramedByAnyone;

/// Only the server's own pages may show this one in a frame, to be looked at and not used.
#[derive(Clone, Copy, Debug)]
pub struct Preview;

/// Headers that every answer carries; pages get a policy that allows only our own files.
pub async fn security_headers(
    State(web): State<Arc<Web>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let extensions = response.extensions_mut();
    let form_action = extensions.remove::<FormActionTo>();
    let frames = extensions.remove::<FrameSources>();
    let framed = extensions.remove::<FramedByAnyone>().is_some();
    let preview = extensions.remove::<Preview>().is_some();
    let headers = response.headers_mut();
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if preview {
        set(headers, header::X_FRAME_OPTIONS, "SAMEORIGIN");
    } else if !framed {
        set(headers, header::X_FRAME_OPTIONS, "DENY");
    }
    set(headers, header::REFERRER_POLICY, "same-origin");
    if web.is_secure() {
        set(
            headers,
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=31536000; includeSubDomains",
        );
    }
    if is_html(headers) {
        let policy = if framed {
            Ok(HeaderValue::from_static(FRAMED_POLICY))
        } else if preview {
            Ok(HeaderValue::from_static(PREVIEW_POLICY))
        } else {
            policy(form_action.as_ref(), frames.as_ref()).try_into()
        };
        if let Ok(policy) = policy {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        set(
            headers,
            header::HeaderName::from_static("permissions-policy"),
            "otp-credentials=(self), camera=(), geolocation=(), microphone=()",
        );
        if !headers.contains_key(header::CACHE_CONTROL) {
            set(headers, header::CACHE_CONTROL, "no-store");
        }
    }
    response
}

fn set(headers: &mut HeaderMap, name: header::HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

fn is_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"))
}

const FRAMED_POLICY: &str = "default-src 'none'; script-src 'self'; form-action 'none'; \
    base-uri 'none'; frame-ancestors *";

const PREVIEW_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
    font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/// Browsers apply `form-action` to the redirects after a form too, so the application's own
/// address has to be named on the pages that lead back to it.
fn policy(form_action: Option<&FormActionTo>, frames: Option<&FrameSources>) -> String {
    let more = form_action.map_or(String::new(), |to| format!(" {}", to.0));
    let frames = frames.map_or(String::new(), |frames| {
        format!("frame-src {}; ", frames.0.join(" "))
    });
    format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
         font-src 'self'; connect-src 'self'; {frames}form-action 'self'{more}; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}
