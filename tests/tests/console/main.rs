//! The administrator's console and the management API, over HTTP.

mod applications;
mod audit;
mod audit_files;
mod authentication;
mod client_scopes;
mod damaged;
mod declared_secrets;
mod delivery;
mod hidden_properties;
mod logs;
mod other_kinds;
mod pages;
mod people;
mod reports;
mod roles;
mod schemathesis;
mod scim;
mod scim_at_once;
mod script_folder;
mod scripts;
mod shipped_scripts;
mod signing_in;
mod worked_methods;
