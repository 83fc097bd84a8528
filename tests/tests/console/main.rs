//! The administrator's console and the management API, over HTTP.

mod applications;
mod audit;
mod authentication;
mod other_kinds;
mod people;
mod roles;
mod scim;
mod scripts;
mod signing_in;
mod worked_methods;
