//! Everything that a developer or CI runs: `cargo xtask help`.

mod bench;
mod built_once;
mod deb;
mod deny;
mod fuzz;
mod help;
mod needs;
mod process;
mod scratch;
mod stage;
mod test;
mod tests_built;
mod workspace;

use std::process::ExitCode;

/// What went wrong, in words for the person at the terminal.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        [] | ["help" | "--help" | "-h"] => {
            help::print();
            Ok(true)
        }
        ["test", rest @ ..] => test::run(rest),
        ["bench", rest @ ..] => bench::run(rest),
        ["fuzz", rest @ ..] => fuzz::run(rest),
        ["deb", rest @ ..] => deb::run(rest),
        [other, ..] => Err(format!("there is no command {other:?}; see `cargo xtask help`").into()),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
