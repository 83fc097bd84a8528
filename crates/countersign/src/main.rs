//! Countersign: an identity server that asks for the second word.

mod backup;
mod cli;
mod commands;
mod config;
mod demo;
mod fetch;
mod house;
mod http_client;
mod ldap;
mod logging;
mod master_key;
mod metrics;
mod mutual_tls;
mod notify;
mod operator_scripts;
mod outbound;
mod server;
mod signals;
mod store_clock;
mod traces;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(commands::run(cli)),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("countersign: {error}");
            ExitCode::FAILURE
        }
    }
}
