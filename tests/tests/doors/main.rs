//! Where connections come in: TLS, client certificates, and those who come to hold places.

mod certificate;
mod idle;
mod mutual_tls;
mod oversized;
mod own_tls;
mod proxy_header;
mod reload;
mod secure;
mod share;
mod slow;
mod wire;
