//! The administrator's console and the management API, over HTTP.

mod audit;
mod authentication;
mod delivery;
mod people;
mod reports;
mod roles;
mod scripts;
mod signing_in;
