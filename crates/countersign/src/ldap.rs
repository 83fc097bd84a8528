//! The LDAP directory as the configuration names it.

use std::path::Path;
use std::sync::Arc;

use countersign_core::Secret;
use countersign_directory::{Ldap, LdapSettings};
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;

use crate::config::DirectoryConfig;
use crate::house::Failure;
use crate::http_client;

/// Connects to nothing yet.
pub(crate) fn of(config: &DirectoryConfig) -> Result<Ldap, Failure> {
    let tls = match &config.ca_file {
        Some(file) => http_client::trusting(roots(file)?)?,
        None => http_client::tls()?,
    };
    let mut settings = LdapSettings::new(config.shape, Arc::new(tls));
    settings.servers.clone_from(&config.servers);
    settings.starttls = config.starttls;
    settings.bind_dn.clone_from(&config.bind_dn);
    if let Some(file) = &config.bind_password_file {
        settings.bind_password = password(file)?;
    }
    settings.people_base.clone_from(&config.people_base);
    replace(&mut settings.people_filter, &config.people_filter);
    replace(&mut settings.id_attribute, &config.id_attribute);
    replace(&mut settings.groups_filter, &config.groups_filter);
    if !config.login_attributes.is_empty() {
        settings
            .login_attributes
            .clone_from(&config.login_attributes);
    }
    if !config.attributes.is_empty() {
        settings.attributes = pairs("attributes", &config.attributes)?;
    }
    settings.numbers.clone_from(&config.numbers);
    settings.number_region.clone_from(&config.number_region);
    settings
        .write_numbers_to
        .clone_from(&config.write_numbers_to);
    settings
        .number_object_class
        .clone_from(&config.number_object_class);
    settings.groups_base.clone_from(&config.groups_base);
    settings.group_names = pairs("group_names", &config.group_names)?;
    settings.order = config.order;
    settings.login_suffix.clone_from(&config.login_suffix);
    settings.proof = config.proof;
    settings.connections = config.connections;
    settings.time_to_connect = config.time_to_connect;
    settings.time_to_answer = config.time_to_answer;
    settings.recheck = config.recheck;
    settings
        .check()
        .map_err(|reason| format!("directory.{reason}"))?;
    Ok(Ldap::new(settings))
}

fn replace(text: &mut String, given: &Option<String>) {
    if let Some(given) = given {
        text.clone_from(given);
    }
}

fn roots(file: &Path) -> Result<RootCertStore, Failure> {
    let wrong = |reason: &dyn std::fmt::Display| {
        Failure::from(format!("directory.ca_file: {}: {reason}", file.display()))
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|e| wrong(&e))? {
        let certificate = certificate.map_err(|e| wrong(&e))?;
        roots.add(certificate).map_err(|e| wrong(&e))?;
    }
    if roots.is_empty() {
        return Err(wrong(&"there is no certificate in it"));
    }
    Ok(roots)
}

fn password(file: &Path) -> Result<Secret, Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|e| format!("directory.bind_password_file: {}: {e}", file.display()))?;
    Ok(Secret::new(text.trim_end_matches(['\r', '\n'])))
}

/// Each text as the name here, a space, and the name there.
fn pairs(key: &str, texts: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let pair = |text: &String| {
        let (here, there) = text.split_once(' ').ok_or_else(|| {
            format!("directory.{key}: {text:?} must be the name here, a space, and the name there")
        })?;
        Ok((here.to_owned(), there.trim().to_owned()))
    };
    texts.iter().map(pair).collect()
}
