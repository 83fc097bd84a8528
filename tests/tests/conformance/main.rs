//! What the OpenID Foundation's conformance suite checks of a provider, module by module. Each test
//! has the name of a module without `oidcc-`; `docs/conformance.md` lists them all, and `table` holds
//! that list to the tests that exist.

mod answer;
mod basic;
mod config;
mod form_post;
mod hybrid;
mod implicit;
mod logout;
mod modules;
mod profile;
mod rp_logout;
mod scene;
mod table;
mod variant;
