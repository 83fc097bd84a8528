//! The administrator's console and the management API, over HTTP.

mod applications;
mod audit;
mod authentication;
mod pages;
mod people;
mod roles;
mod scripts;
mod signing_in;
