//! A certificate of an authority that the operator trusts (RFC 8705 §2.1).

use countersign_store::{ClientMetadata, ClientRow};

use super::Failure;
use crate::call::Call;
use crate::certificate::{DistinguishedName, Names};
use crate::provider::Provider;

impl Provider {
    pub(super) fn check_tls_client_auth(
        &self,
        call: &Call<'_>,
        client: &ClientRow,
    ) -> Result<(), Failure> {
        let certificate = call.certificate.ok_or("it sent no certificate")?;
        let authorities = self
            .mutual_tls
            .as_ref()
            .map(|tls| tls.authorities.as_slice());
        let now = self.clock.now();
        if !certificate.is_issued_by(authorities.unwrap_or_default(), now) {
            return Err("its certificate is not of a trusted authority, or not good now");
        }
        if names(&client.metadata, &certificate.names()) {
            Ok(())
        } else {
            Err("its certificate names another subject")
        }
    }
}

/// Whether the one subject that is registered (RFC 8705 §2.1.2) is the certificate's.
fn names(metadata: &ClientMetadata, certificate: &Names) -> bool {
    let is = |registered: &Option<String>, check: &dyn Fn(&str) -> bool| {
        registered.as_deref().map(check)
    };
    let mut registered = [
        is(&metadata.tls_client_auth_subject_dn, &|name| {
            !certificate.subject.is_empty()
                && DistinguishedName::parse(name).as_ref() == Some(&certificate.subject)
        }),
        is(&metadata.tls_client_auth_san_dns, &|name| {
            let mut own = certificate.dns.iter();
            own.any(|own| own.eq_ignore_ascii_case(name))
        }),
        is(&metadata.tls_client_auth_san_uri, &|uri| {
            certificate.uris.iter().any(|own| own == uri)
        }),
        is(&metadata.tls_client_auth_san_ip, &|address| {
            let address = address.parse().ok();
            address.is_some_and(|address| certificate.addresses.contains(&address))
        }),
        is(&metadata.tls_client_auth_san_email, &|email| {
            certificate.emails.iter().any(|own| own == email)
        }),
    ]
    .into_iter()
    .flatten();
    matches!((registered.next(), registered.next()), (Some(true), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate() -> Names {
        Names {
            subject: DistinguishedName::parse("CN=app,O=Shop").unwrap(),
            dns: vec!["app.example".to_owned()],
            uris: vec!["https://app.example/id".to_owned()],
            addresses: vec!["2001:db8::1".parse().unwrap()],
            emails: vec!["app@shop.example".to_owned()],
        }
    }

    fn registered(change: impl FnOnce(&mut ClientMetadata)) -> bool {
        let mut metadata = ClientMetadata::default();
        change(&mut metadata);
        names(&metadata, &certificate())
    }

    #[test]
    fn the_one_registered_subject_must_be_the_certificates() {
        assert!(registered(
            |m| m.tls_client_auth_subject_dn = Some("cn=App, O=Shop".into())
        ));
        assert!(registered(
            |m| m.tls_client_auth_san_dns = Some("APP.example".into())
        ));
        assert!(registered(
            |m| m.tls_client_auth_san_uri = Some("https://app.example/id".into())
        ));
        assert!(registered(
            |m| m.tls_client_auth_san_ip = Some("2001:DB8:0::1".into())
        ));
        assert!(registered(
            |m| m.tls_client_auth_san_email = Some("app@shop.example".into())
        ));
        assert!(!registered(
            |m| m.tls_client_auth_subject_dn = Some("CN=app".into())
        ));
        assert!(!registered(
            |m| m.tls_client_auth_subject_dn = Some(String::new())
        ));
        assert!(!registered(
            |m| m.tls_client_auth_san_dns = Some("example".into())
        ));
        assert!(!registered(
            |m| m.tls_client_auth_san_uri = Some("https://app.example".into())
        ));
        assert!(!registered(
            |m| m.tls_client_auth_san_ip = Some("2001:db8::2".into())
        ));
        assert!(!registered(
            |m| m.tls_client_auth_san_email = Some("shop.example".into())
        ));
    }

    #[test]
    fn no_subject_or_two_are_nobody() {
        assert!(!registered(|_| {}));
        assert!(!registered(|m| {
            m.tls_client_auth_san_dns = Some("app.example".into());
            m.tls_client_auth_san_email = Some("app@shop.example".into());
        }));
    }
}
