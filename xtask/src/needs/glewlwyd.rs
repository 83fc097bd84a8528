//! Debian's glewlwyd under `target/peers/glewlwyd`, for `cargo xtask bench oidc`: unpacked, not
//! installed, because the package sets up a service of the whole machine.

use super::debian;
use crate::{Failure, workspace};

/// The libraries that it is linked with, and the program that makes its database.
const LIBRARIES: [&str; 10] = [
    "libcbor0.8",
    "libconfig9",
    "libhoel1.4",
    "libiddawc1.1",
    "liboath0",
    "liborcania2.3",
    "librhonabwy1.1",
    "libulfius2.7",
    "libyder2.0",
    "sqlite3",
];

pub(crate) fn install() -> Result<(), Failure> {
    let folder = workspace::target().join("peers/glewlwyd");
    if folder.join("usr/bin/glewlwyd").is_file() {
        return Ok(());
    }
    debian::install_packages(&LIBRARIES)?;
    debian::unpack("glewlwyd", &folder)
}
