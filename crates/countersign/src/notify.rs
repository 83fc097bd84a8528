//! Tells the service manager how the server is (sd_notify(3)), where there is one.

use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};

#[derive(Clone, Copy, Debug)]
pub(crate) enum Said {
    Ready,
    Stopping,
}

/// Without a service manager nothing happens.
pub(crate) fn notify(said: Said) {
    let Some(socket) = std::env::var_os("NOTIFY_SOCKET") else {
        return;
    };
    let text = match said {
        Said::Ready => "READY=1\n",
        Said::Stopping => "STOPPING=1\n",
    };
    let told = (|| {
        let name = socket.as_bytes();
        let address = match name.strip_prefix(b"@") {
            Some(name) => SocketAddr::from_abstract_name(name)?,
            None => SocketAddr::from_pathname(&socket)?,
        };
        UnixDatagram::unbound()?.send_to_addr(text.as_bytes(), &address)
    })();
    if let Err(error) = told {
        tracing::warn!("the service manager cannot be told: {error}");
    }
}
