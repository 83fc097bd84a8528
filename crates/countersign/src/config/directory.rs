//! The section `directory`.

use std::path::PathBuf;
use std::time::Duration;

use countersign_directory::{Order, Proof, Shape};

use super::Reader;

/// Where people are beside the store. What is empty is as the shape has it.
#[derive(Clone, Debug)]
pub(crate) struct DirectoryConfig {
    pub(crate) shape: Shape,
    pub(crate) servers: Vec<String>,
    pub(crate) starttls: bool,
    pub(crate) ca_file: Option<PathBuf>,
    pub(crate) bind_dn: String,
    pub(crate) bind_password_file: Option<PathBuf>,
    pub(crate) people_base: String,
    pub(crate) people_filter: Option<String>,
    pub(crate) login_attributes: Vec<String>,
    pub(crate) id_attribute: Option<String>,
    pub(crate) attributes: Vec<String>,
    pub(crate) numbers: Vec<String>,
    pub(crate) number_region: Option<String>,
    pub(crate) write_numbers_to: Option<String>,
    pub(crate) number_object_class: Option<String>,
    pub(crate) groups_base: Option<String>,
    pub(crate) groups_filter: Option<String>,
    pub(crate) group_names: Vec<String>,
    pub(crate) order: Order,
    pub(crate) login_suffix: Option<String>,
    pub(crate) proof: Proof,
    pub(crate) connections: usize,
    pub(crate) time_to_connect: Duration,
    pub(crate) time_to_answer: Duration,
    /// None for at their next sign-in only.
    pub(crate) recheck: Option<Duration>,
}

impl Reader {
    /// None when people are in the store alone.
    pub(super) fn directory(&self) -> Option<DirectoryConfig> {
        let key = |name: &str| format!("directory.{name}");
        let filled = |name: &str| self.filled(&key(name));
        let seconds = |name: &str| Duration::from_secs(self.number(&key(name)));
        if self.text("directory.kind") != "ldap" {
            return None;
        }
        Some(DirectoryConfig {
            shape: Shape::named(&self.text("directory.shape")).unwrap_or_default(),
            servers: self.texts("directory.servers"),
            starttls: self.flag("directory.starttls"),
            ca_file: self.path("directory.ca_file"),
            bind_dn: self.text("directory.bind_dn"),
            bind_password_file: self.path("directory.bind_password_file"),
            people_base: self.text("directory.people_base"),
            people_filter: filled("people_filter"),
            login_attributes: self.texts("directory.login_attributes"),
            id_attribute: filled("id_attribute"),
            attributes: self.texts("directory.attributes"),
            numbers: self.texts("directory.numbers"),
            number_region: filled("number_region"),
            write_numbers_to: filled("write_numbers_to"),
            number_object_class: filled("number_object_class"),
            groups_base: filled("groups_base"),
            groups_filter: filled("groups_filter"),
            group_names: self.texts("directory.group_names"),
            order: match self.text("directory.order").as_str() {
                "ldap_first" => Order::LdapFirst,
                _ => Order::EmbeddedFirst,
            },
            login_suffix: filled("login_suffix"),
            proof: match self.text("directory.password_check").as_str() {
                "hash" => Proof::Hash,
                _ => Proof::Bind,
            },
            connections: self.count("directory.connections"),
            time_to_connect: seconds("connect_seconds"),
            time_to_answer: seconds("answer_seconds"),
            recheck: match self.number("directory.recheck_minutes") {
                0 => None,
                minutes => Some(Duration::from_secs(60 * minutes)),
            },
        })
    }
}
