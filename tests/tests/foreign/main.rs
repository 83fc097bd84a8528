//! Applications written with libraries that are not ours, against a running server: each finds it,
//! registers, lets a person sign in with an SMS code and judges the tokens itself. What they said is
//! kept under `target/foreign/`.

mod apache;
mod application;
mod authlib;
mod decoupled;
mod journey;
mod oauth4webapi;
mod openid_client;
mod openidconnect_crate;
