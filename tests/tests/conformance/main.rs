//! What the OpenID Foundation's conformance suite checks of a provider, module by module. Each test
//! has the name of a module without `oidcc-`; `docs/conformance.md` lists them all, and `table` holds
//! that list to the tests that exist.

mod answer;
mod back_channel;
mod basic;
mod config;
mod dynamic;
mod fapi2;
mod form_post;
mod front_channel;
mod hybrid;
mod implicit;
mod keys;
mod logout;
mod modules;
mod private_key_jwt;
mod profile;
mod rp_logout;
mod scene;
mod session_management;
mod table;
mod variant;
