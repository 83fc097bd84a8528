//! The provider on a real store, with a clock that the tests own.

mod codes;
mod configuration;
mod decisions;
mod keys;
mod metadata;
mod refreshing;
mod registration;
mod registry;
mod requests;
mod responses;
mod selection;
mod sign_out;
mod subjects;
mod support;
mod tokens;
mod userinfo;
