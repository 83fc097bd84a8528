//! Running other programs: shown while they run, or read.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::{Failure, built_once, workspace};

/// A command that runs in the workspace's folder.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(workspace::root());
    command
}

/// Cargo, as it runs this program.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut cargo = command(&cargo, arguments);
    built_once::settle(&mut cargo);
    cargo
}

/// Runs a command to its end.
///
/// # Errors
/// When it does not start or does not succeed.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(|e| cannot_start(command, &e))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{}: {status}", shown(command)).into())
    }
}

/// How long a command may say nothing: longer than building all of it takes.
const SILENCE: Duration = Duration::from_secs(25 * 60);

/// Runs a command, shows each line of its standard output and gives it to `each`; whether it
/// succeeded.
///
/// # Errors
/// When it does not start, or hangs.
pub(crate) fn follow(command: &mut Command, mut each: impl FnMut(&str)) -> Result<bool, Failure> {
    command.stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|e| cannot_start(command, &e))?;
    if let Some(out) = child.stdout.take() {
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(out).lines() {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        loop {
            match lines.recv_timeout(SILENCE) {
                Ok(line) => {
                    let line = line?;
                    println!("{line}");
                    each(&line);
                }
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    child.kill()?;
                    let minutes = SILENCE.as_secs() / 60;
                    let what = shown(command);
                    return Err(format!("{what}: nothing for {minutes} minutes").into());
                }
            }
        }
    }
    Ok(child.wait()?.success())
}

/// The same for what it logs to standard error, which need not be text.
///
/// # Errors
/// When it does not start.
pub(crate) fn follow_log(
    command: &mut Command,
    mut each: impl FnMut(&str),
) -> Result<bool, Failure> {
    command.stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|e| cannot_start(command, &e))?;
    if let Some(log) = child.stderr.take() {
        for line in BufReader::new(log).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            eprintln!("{line}");
            each(&line);
        }
    }
    Ok(child.wait()?.success())
}

/// What a program prints, without the line's end.
///
/// # Errors
/// When it does not start, does not succeed or prints no text.
pub(crate) fn said(program: &str, arguments: &[&str]) -> Result<String, Failure> {
    let output = command(program, arguments)
        .output()
        .map_err(|e| format!("{program}: {e}"))?;
    if !output.status.success() {
        return Err(format!("{program}: {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Whether a command runs and succeeds; what it prints does not matter.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    format!("{} cannot be started: {error}", shown(command)).into()
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}
