//! The main job over HTTP: what applications and people get, from request to sign-out.

mod account;
mod account_api;
mod accounts;
mod acr_choice;
mod adaptive;
mod backchannel;
mod clients;
mod consent;
mod device;
mod devices;
mod discovery;
mod enrolment;
mod error_pages;
mod factors;
mod import_gluu;
mod languages;
mod logout;
mod own_claims;
mod passkeys;
mod registration;
mod requests;
mod session;
mod sign_out;
mod sms_code;
mod tokens;
mod twilio;
