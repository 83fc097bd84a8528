//! Foreign SMPP implementations and relying parties, as `cargo xtask test` installs them under `target/peers/`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::binary;

/// A script of `tests/peers/` in Python, with the packages of its own environment.
#[must_use]
pub fn python(script: &str) -> Command {
    let python = installed("python/bin/python");
    let mut command = Command::new(python);
    command.arg("-u").arg(path(script));
    command
}

/// A program that comes with one of those packages.
#[must_use]
pub fn python_program(program: &str) -> Command {
    Command::new(installed("python/bin").join(program))
}

/// A script of `tests/peers/` in JavaScript, with the installed npm packages.
#[must_use]
pub fn node(script: &str) -> Command {
    let modules = installed("node/node_modules");
    let mut command = Command::new("node");
    command.arg(path(script)).env("NODE_PATH", modules);
    command
}

/// A file of an npm package.
#[must_use]
pub fn node_module(file: &str) -> PathBuf {
    installed("node/node_modules").join(file)
}

/// A program of `tests/peers/java/`, compiled, with the jars it needs.
#[must_use]
pub fn java(program: &str) -> Command {
    let folder = installed("java");
    let path = format!("{0}/classes:{0}/jars/*", folder.display());
    let mut command = Command::new("java");
    command.args(["-cp", &path, program]);
    command
}

/// A program of Debian's kannel.
#[must_use]
pub fn kannel(program: &str) -> Command {
    Command::new(installed("kannel/usr/sbin").join(program))
}

fn path(script: &str) -> PathBuf {
    binary::here().join("peers").join(script)
}

fn installed(what: &str) -> PathBuf {
    let path = binary::target().join("peers").join(Path::new(what));
    assert!(
        path.exists(),
        "{} is missing: `cargo xtask test` installs it",
        path.display()
    );
    path
}
