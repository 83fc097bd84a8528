use std::net::IpAddr;

use x509_parser::prelude::GeneralName;

use super::{ClientCertificate, DistinguishedName};

/// Whom a certificate names.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Names {
    pub(crate) subject: DistinguishedName,
    pub(crate) dns: Vec<String>,
    pub(crate) uris: Vec<String>,
    pub(crate) addresses: Vec<IpAddr>,
    pub(crate) emails: Vec<String>,
}

impl ClientCertificate {
    pub(crate) fn names(&self) -> Names {
        let Some(certificate) = self.parsed() else {
            return Names::default();
        };
        let mut names = Names {
            subject: DistinguishedName::of(certificate.subject()),
            ..Names::default()
        };
        let alternatives = certificate.subject_alternative_name().ok().flatten();
        for name in alternatives.iter().flat_map(|a| &a.value.general_names) {
            match name {
                GeneralName::DNSName(name) => names.dns.push((*name).to_owned()),
                GeneralName::URI(uri) => names.uris.push((*uri).to_owned()),
                GeneralName::RFC822Name(email) => names.emails.push((*email).to_owned()),
                GeneralName::IPAddress(bytes) => names.addresses.extend(address(bytes)),
                _ => {}
            }
        }
        names
    }
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let v4 = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    let v6 = <[u8; 16]>::try_from(bytes).map(IpAddr::from);
    v4.or(v6).ok()
}
