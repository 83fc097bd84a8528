//! How a client proves itself (RFC 7591 §2, OpenID Connect Core §9, RFC 8705 §2).

use countersign_store::ClientMetadata;

use super::algorithms;
use super::invalid::{Checked, ensure, one_of};
use crate::client_auth::METHODS;

/// RFC 8705 §2.1.2, in bytes.
const LONGEST_SUBJECT: usize = 1024;

pub(super) fn check(metadata: &ClientMetadata) -> Checked {
    let method = metadata.token_endpoint_auth_method.as_str();
    one_of("token_endpoint_auth_method", Some(method), METHODS)?;
    let signed_with = metadata.token_endpoint_auth_signing_alg.as_deref();
    let allowed = match method {
        "client_secret_jwt" => algorithms::by_secret(),
        "private_key_jwt" => algorithms::by_client(),
        _ => algorithms::any(),
    };
    one_of("token_endpoint_auth_signing_alg", signed_with, &allowed)?;
    check_certificate(metadata)
}

fn check_certificate(metadata: &ClientMetadata) -> Checked {
    let subjects = [
        (
            "tls_client_auth_subject_dn",
            &metadata.tls_client_auth_subject_dn,
        ),
        ("tls_client_auth_san_dns", &metadata.tls_client_auth_san_dns),
        ("tls_client_auth_san_uri", &metadata.tls_client_auth_san_uri),
        ("tls_client_auth_san_ip", &metadata.tls_client_auth_san_ip),
        (
            "tls_client_auth_san_email",
            &metadata.tls_client_auth_san_email,
        ),
    ];
    for (property, subject) in subjects {
        let subject = subject.as_deref().unwrap_or("-");
        let fits = (1..=LONGEST_SUBJECT).contains(&subject.len())
            && !subject.chars().any(char::is_control);
        ensure(
            fits,
            property,
            subject,
            "use the subject of the client's certificate",
        )?;
    }
    if let Some(address) = &metadata.tls_client_auth_san_ip {
        let fits = address.parse::<std::net::IpAddr>().is_ok();
        ensure(fits, "tls_client_auth_san_ip", address, "use an IP address")?;
    }
    let given = subjects
        .iter()
        .filter(|(_, subject)| subject.is_some())
        .count();
    let by_certificate = metadata.token_endpoint_auth_method == "tls_client_auth";
    ensure(
        given == usize::from(by_certificate),
        "token_endpoint_auth_method",
        &metadata.token_endpoint_auth_method,
        "tls_client_auth needs exactly one of tls_client_auth_subject_dn, _san_dns, _san_uri, \
         _san_ip and _san_email; the other methods have none",
    )
}
