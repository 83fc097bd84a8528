//! Debian's kannel under `target/peers/kannel`: unpacked, not installed, because the package sets
//! up a service of the whole machine.

use super::debian;
use crate::{Failure, workspace};

/// The libraries that it is linked with.
const LIBRARIES: [&str; 5] = [
    "libct4",
    "libhiredis0.14",
    "libmariadb3",
    "libpcre3",
    "libpq5",
];

pub(crate) fn install() -> Result<(), Failure> {
    let folder = workspace::target().join("peers/kannel");
    if folder.join("usr/sbin/bearerbox").is_file() {
        return Ok(());
    }
    debian::install_packages(&LIBRARIES)?;
    debian::unpack("kannel", &folder)
}
