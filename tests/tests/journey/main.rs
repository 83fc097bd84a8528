//! The main job over HTTP: what applications and people get, from request to sign-out.

mod acr_choice;
mod clients;
mod consent;
mod discovery;
mod enrolment;
mod languages;
mod registration;
mod session;
mod sign_out;
mod sms_code;
mod tokens;
