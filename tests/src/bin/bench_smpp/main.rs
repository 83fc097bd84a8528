//! How fast ESMEs submit: ours beside others, against the same message centres, in one run.
//! `cargo xtask bench smpp` runs it against the release build.

mod centres;
mod clients;
mod codec;
mod echo;
mod memory;
mod ours;

use centres::Centre;
use clients::{Client, Measured};

const WINDOWS: [usize; 4] = [1, 10, 100, 1000];
/// Each figure is the median of so many runs, the clients taking turns.
const ROUNDS: usize = 3;
/// What is queued when memory is measured.
const QUEUED: usize = 100_000;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["echo-server"] => echo::serve(false).await,
        ["frames-server"] => echo::serve(true).await,
        ["echo-client", address, _, _, window, count] => {
            echo::run(address, false, number(window), number(count)).await;
        }
        ["frames-client", address, _, _, window, count] => {
            echo::run(address, true, number(window), number(count)).await;
        }
        ["ours", address, id, password, window, count] => {
            ours::submit(address, id, password, number(window), number(count)).await;
        }
        ["simulator", id, password] => ours::simulate(id, password).await,
        ["memory", address, queued] => memory::run(address, number(queued)).await,
        ["limit"] => limit(10_000),
        ["limit", count] => limit(number(count)),
        [] => compare(10_000),
        [count] => compare(number(count)),
        _ => panic!("expected how many messages"),
    }
}

fn number(text: &str) -> usize {
    text.parse().expect("a number")
}

fn compare(messages: usize) {
    println!(
        "load average before: {}; {} cores\n",
        load(),
        std::thread::available_parallelism().map_or(0, usize::from)
    );
    codec::measure();
    let clients = Client::all();
    for centre in [Centre::node(), Centre::simulator()] {
        println!(
            "\n## Against {}\n\n{messages} submit_sm, median of {ROUNDS} runs\n",
            centre.name
        );
        println!("| Window | Client | submit_sm a second | p50 µs | p99 µs | ours is |");
        println!("| ---: | --- | ---: | ---: | ---: | ---: |");
        for window in WINDOWS {
            table(&centre, &clients, window, messages);
        }
    }
    limit(messages);
    memory::measure(QUEUED);
    println!("\nload average after: {}", load());
}

/// Ours beside echoes of equal frames, each with its own other side.
fn limit(messages: usize) {
    println!("\n## The limit: equal frames sent back, a second\n");
    println!("| Window | ours | an echo of single frames | ours is | a bare echo | ours is |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: |");
    let (simulator, frames, bare) = (Centre::simulator(), Centre::frames(), Centre::echo());
    let sides = [
        (Client::ours(), &simulator),
        (Client::frames(), &frames),
        (Client::echo(), &bare),
    ];
    for window in WINDOWS {
        let messages = enough(window, messages);
        let mut runs = vec![Vec::new(); sides.len()];
        for _ in 0..ROUNDS {
            for ((client, centre), runs) in sides.iter().zip(&mut runs) {
                runs.push(client.run(centre, window, messages));
            }
        }
        let rates: Vec<f64> = runs.into_iter().map(|r| middle(r).per_second).collect();
        let share = |of: f64| 100.0 * rates[0] / of;
        println!(
            "| {window} | {:.0} | {:.0} | {:.0}% | {:.0} | {:.0}% |",
            rates[0],
            rates[1],
            share(rates[1]),
            rates[2],
            share(rates[2])
        );
    }
}

/// One at a time is so much slower that as many would only take longer.
fn enough(window: usize, messages: usize) -> usize {
    if window == 1 { messages / 4 } else { messages }
}

fn table(centre: &Centre, clients: &[Client], window: usize, messages: usize) {
    let messages = enough(window, messages);
    let measured = median(clients, centre, window, messages);
    let ours = measured[0].per_second;
    for (client, measured) in clients.iter().zip(&measured) {
        println!(
            "| {window} | {} | {:.0} | {:.0} | {:.0} | {:.2} × |",
            client.name,
            measured.per_second,
            measured.p50_us,
            measured.p99_us,
            ours / measured.per_second
        );
    }
}

/// What each client does in its middle run.
fn median(clients: &[Client], centre: &Centre, window: usize, messages: usize) -> Vec<Measured> {
    let mut runs = vec![Vec::new(); clients.len()];
    for _ in 0..ROUNDS {
        for (client, runs) in clients.iter().zip(&mut runs) {
            runs.push(client.run(centre, window, messages));
        }
    }
    runs.into_iter().map(middle).collect()
}

fn middle(mut runs: Vec<Measured>) -> Measured {
    runs.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    runs.swap_remove(runs.len() / 2)
}

fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').take(3).collect::<Vec<_>>().join(" ")
}
