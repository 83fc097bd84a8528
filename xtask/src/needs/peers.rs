//! Foreign SMPP implementations and OpenID relying parties, under `target/peers/`, at the versions and checksums that
//! `tests/peers/` pins.

use std::path::Path;

use super::java;
use crate::process::{command, run};
use crate::{Failure, workspace};

pub(crate) fn install() -> Result<(), Failure> {
    python()?;
    java::install()?;
    node()
}

fn python() -> Result<(), Failure> {
    let pins = workspace::root().join("tests/peers/requirements.txt");
    let folder = workspace::target().join("peers/python");
    if is_current(&[&pins], &folder)? {
        return Ok(());
    }
    println!("installing the Python packages smpplib, smpp34, Authlib and schemathesis");
    let path = folder.to_string_lossy().into_owned();
    run(&mut command("python3", &["-m", "venv", "--clear", &path]))
        .map_err(|e| format!("{e}; on Debian, the package python3-venv is needed"))?;
    let python = folder.join("bin/python").to_string_lossy().into_owned();
    let pins_path = pins.to_string_lossy().into_owned();
    let install = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r"];
    run(&mut command(
        &python,
        &[&install[..], &[&pins_path]].concat(),
    ))?;
    mark(&[&pins], &folder)
}

fn node() -> Result<(), Failure> {
    let folder = workspace::target().join("peers/node");
    let pins = ["package.json", "package-lock.json"]
        .map(|name| workspace::root().join("tests/peers").join(name));
    let pins = [pins[0].as_path(), pins[1].as_path()];
    if is_current(&pins, &folder)? {
        return Ok(());
    }
    println!(
        "installing the npm packages smpp, openid-client, oauth4webapi, oidc-client-ts, oidc-provider and axe-core"
    );
    std::fs::create_dir_all(&folder)?;
    for file in pins {
        std::fs::copy(file, folder.join(file.file_name().unwrap_or_default()))?;
    }
    let ci = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    run(command("npm", &ci).current_dir(&folder))?;
    mark(&pins, &folder)
}

/// Whether what is installed is what the pins name.
pub(super) fn is_current(pins: &[&Path], folder: &Path) -> Result<bool, Failure> {
    let installed = std::fs::read(folder.join("installed")).unwrap_or_default();
    Ok(!installed.is_empty() && installed == all(pins)?)
}

pub(super) fn mark(pins: &[&Path], folder: &Path) -> Result<(), Failure> {
    Ok(std::fs::write(folder.join("installed"), all(pins)?)?)
}

fn all(pins: &[&Path]) -> Result<Vec<u8>, Failure> {
    let mut content = Vec::new();
    for file in pins {
        content.extend(std::fs::read(file)?);
    }
    Ok(content)
}
