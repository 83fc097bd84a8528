//! The provider's endpoints beside those of other providers: latency, throughput, CPU and memory of
//! the server, all in one run. `cargo xtask bench oidc` runs it against the release build.

mod load;
mod servers;

use std::collections::BTreeMap;
use std::process::Command;

use countersign_tests::usage::{Cpu, resident};
use load::Measured;
use servers::Server;

const CONNECTIONS: usize = 8;
/// The first requests warm caches and are not measured.
const WARM_UP: usize = 200;
/// Servers have one core and the load the other, so that neither takes from the other.
const OF_SERVERS: &str = "0";
const OF_LOAD: &str = "1";

/// What one endpoint of one server took.
struct Cost {
    measured: Measured,
    /// Microseconds of CPU.
    cpu: f64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let wanted = std::env::args().nth(1).and_then(|n| n.parse().ok());
    let requests: usize = wanted.unwrap_or(10_000);
    // From their start, so that each makes as many threads as are good for one core.
    pin(std::process::id(), OF_SERVERS);
    let servers = [
        Server::countersign().await,
        Server::node().await,
        Server::glewlwyd().await,
    ];
    pin(std::process::id(), OF_LOAD);
    println!(
        "{requests} requests each, {CONNECTIONS} connections, one core for each server in turn\n"
    );
    println!(
        "{:<14} {:<14} {:>10} {:>10} {:>10} {:>12}",
        "", "", "per second", "p50 µs", "p99 µs", "CPU µs each"
    );
    let mut ours: BTreeMap<&str, Cost> = BTreeMap::new();
    let mut ratios = Vec::new();
    for server in &servers {
        let idle = resident(server.process);
        for (endpoint, request) in server.requests() {
            let Some(request) = request else {
                println!("{endpoint:<14} {:<14} has none", server.name);
                continue;
            };
            let cost = cost(server, &request, requests).await;
            println!("{endpoint:<14} {:<14} {}", server.name, row(&cost));
            match ours.get(endpoint) {
                Some(own) => ratios.push(ratio(endpoint, server.name, own, &cost)),
                None if server.name == "countersign" => drop(ours.insert(endpoint, cost)),
                None => {}
            }
        }
        let after = resident(server.process);
        println!(
            "{:<14} {:<14} {idle:.1} MiB resident, {after:.1} MiB afterwards\n",
            "memory", server.name
        );
    }
    println!("Countersign against each: times the throughput, and times less CPU for a request");
    for line in ratios {
        println!("{line}");
    }
}

async fn cost(server: &Server, request: &load::Request, requests: usize) -> Cost {
    load::run(request, CONNECTIONS, WARM_UP.min(requests)).await;
    let before = Cpu::of(server.process).total();
    let measured = load::run(request, CONNECTIONS, requests).await;
    let cpu = (Cpu::of(server.process).total() - before) / requests as f64 * 1e6;
    Cost { measured, cpu }
}

fn row(cost: &Cost) -> String {
    let Cost { measured, cpu } = cost;
    format!(
        "{:>10.0} {:>10} {:>10} {cpu:>12.0}",
        measured.per_second,
        measured.median.as_micros(),
        measured.p99.as_micros()
    )
}

fn ratio(endpoint: &str, peer: &str, own: &Cost, other: &Cost) -> String {
    let throughput = own.measured.per_second / other.measured.per_second;
    let cpu = other.cpu / own.cpu;
    format!("{endpoint:<14} {peer:<14} {throughput:>6.1} {cpu:>6.1}")
}

/// Keeps all threads of a process on one core.
fn pin(process: u32, core: &str) {
    let process = process.to_string();
    let output = Command::new("taskset")
        .args(["-a", "-c", "-p", core, &process])
        .output();
    let output = output.expect("taskset (util-linux) is there");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
