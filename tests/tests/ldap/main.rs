//! People in LDAP, against a real OpenLDAP.

mod both;
mod console;
mod kept_factors;
mod numbers;
mod passkeys;
mod policy;
mod scene;
mod servers;
mod signing_in;
