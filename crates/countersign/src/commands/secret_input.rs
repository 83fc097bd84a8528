//! Secrets come by prompt, file or standard input, never as arguments: those show in process
//! lists and shell histories.

use std::io::Read as _;
use std::path::Path;

use countersign_core::Secret;

use crate::cli::PasswordArgs;
use crate::house::Failure;

/// Reads a secret from a file, or from standard input for `-`. One line break at the end goes.
pub(super) fn from_file(path: &Path) -> Result<Secret, Failure> {
    let mut text = String::new();
    if path == Path::new("-") {
        std::io::stdin().read_to_string(&mut text)?;
    } else {
        text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    Ok(Secret::new(line))
}

/// Hidden properties as `NAME=FILE`, `NAME=-` for standard input, or `NAME` to be asked.
pub(super) fn named(given: &[String]) -> Result<Vec<(String, Secret)>, Failure> {
    let read = |secret: &String| match secret.split_once('=') {
        Some((name, file)) => Ok((name.to_owned(), from_file(Path::new(file))?)),
        None => Ok((secret.clone(), ask(&format!("{secret}: "))?)),
    };
    given.iter().map(read).collect()
}

/// Asks on the terminal, without showing what is typed.
pub(super) fn ask(prompt: &str) -> Result<Secret, Failure> {
    let typed = rpassword::prompt_password(prompt).map_err(|error| {
        format!("there is no terminal to ask on ({error}): give a file, or - for standard input")
    })?;
    Ok(Secret::new(typed))
}

/// A new password, typed twice.
pub(super) fn ask_new(prompt: &str) -> Result<Secret, Failure> {
    let first = ask(prompt)?;
    let second = ask("Once more: ")?;
    if first.matches(second.expose()) {
        Ok(first)
    } else {
        Err("the two passwords differ".into())
    }
}

pub(super) fn new_password(args: &PasswordArgs) -> Result<Option<Secret>, Failure> {
    match &args.password_file {
        _ if args.no_password => Ok(None),
        Some(path) => from_file(path).map(Some),
        None => ask_new("Password: ").map(Some),
    }
}
