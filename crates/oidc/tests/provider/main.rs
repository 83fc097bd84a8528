//! The provider on a real store, with a clock that the tests own.

mod codes;
mod configuration;
mod decisions;
mod exchange;
mod introspection;
mod keys;
mod metadata;
mod protection;
mod refreshing;
mod registration;
mod registry;
mod requests;
mod resources;
mod responses;
mod revocation;
mod rotation;
mod selection;
mod sign_out;
mod subjects;
mod support;
mod tokens;
mod userinfo;
