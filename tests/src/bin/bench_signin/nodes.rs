//! What a second node brings, on one PostgreSQL and one machine.

use std::rc::Rc;
use std::time::{Duration, Instant};

use countersign_tests::usage::Cpu;
use countersign_tests::{
    Balancer, Client, Installation, MessageCentre, Person, Process, RelyingParty, free_address,
};
use serde_json::Value;
use tokio::task::{JoinSet, LocalSet};

use crate::scene::{again, centre, import, limits, people, sign_in};

/// People who sign in at once.
const AT_ONCE: usize = 8;
/// Of each of these; nobody signs in twice at once.
const PEOPLE_EACH: usize = 25;
/// One node and two take turns, so that whatever else changes meets both.
const ROUNDS: usize = 3;
/// The first sign-ins of each turn are not measured.
const WARM_UP: usize = 2 * AT_ONCE;
const PATIENCE: Duration = Duration::from_secs(60);

/// In a process whose environment says that the store is on PostgreSQL.
pub(crate) fn one_and_two(count: &str) {
    again("nodes-on", "postgres", count);
}

pub(crate) async fn measure(sign_ins: usize) {
    LocalSet::new().run_until(compare(sign_ins)).await;
}

/// What does not change with the number of nodes.
struct House {
    installation: Installation,
    balancer: Balancer,
    centre: MessageCentre,
    client: Client,
    people: Vec<Person>,
}

/// What came of the sign-ins with so many nodes.
#[derive(Default)]
struct Figures {
    took: Vec<Duration>,
    /// While they were measured, and the CPU time of all nodes meanwhile, in seconds.
    elapsed: f64,
    cpu: f64,
}

async fn compare(sign_ins: usize) {
    let balancer = Balancer::start().await;
    let installation = Installation::behind(&format!("http://{}", balancer.address));
    let people = people(AT_ONCE * PEOPLE_EACH);
    import(&installation, &people);
    let centre = centre(&installation);
    // One for each node where there are two.
    installation.administer(&["method", "set", "smpp", "sessions=2"]);
    let house = Rc::new(House {
        client: installation.register("bench", "http://127.0.0.1:9999/callback"),
        installation,
        balancer,
        centre,
        people,
    });
    let mut figures = [Figures::default(), Figures::default()];
    let each = sign_ins.div_ceil(ROUNDS);
    for _ in 0..ROUNDS {
        for (nodes, figures) in (1..).zip(&mut figures) {
            turn(&house, nodes, each, figures).await;
        }
    }
    show(&mut figures);
}

/// Starts so many nodes and lets people sign in.
async fn turn(house: &Rc<House>, count: usize, sign_ins: usize, figures: &mut Figures) {
    let mut nodes: Vec<(String, Process)> = Vec::new();
    for _ in 0..count {
        nodes.push(start(house));
    }
    for (address, node) in &nodes {
        bound(address, node).await;
    }
    let addresses: Vec<&str> = nodes.iter().map(|(address, _)| address.as_str()).collect();
    house.balancer.lead_to(&addresses);
    all_sign_in(house, WARM_UP).await;
    let used = || -> f64 {
        let nodes = nodes.iter();
        nodes.map(|(_, node)| Cpu::of(node.id()).total()).sum()
    };
    let (before, begun) = (used(), Instant::now());
    figures.took.extend(all_sign_in(house, sign_ins).await);
    figures.elapsed += begun.elapsed().as_secs_f64();
    figures.cpu += used() - before;
    for (_, node) in &mut nodes {
        node.terminate(Duration::from_secs(15));
    }
}

fn start(house: &House) -> (String, Process) {
    let address = free_address();
    let limits = limits();
    let mut settings: Vec<(&str, &str)> = limits.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    settings.push(("COUNTERSIGN_SERVER__LISTEN", &address));
    let process = house.installation.spawn(&settings);
    (address, process)
}

/// Waits until a node has its own session with the message centre.
async fn bound(address: &str, node: &Process) {
    let begun = Instant::now();
    loop {
        if let Ok(answer) = reqwest::get(format!("http://{address}/readyz")).await
            && let Ok(readiness) = answer.json::<Value>().await
            && readiness["routes"]["smpp"] == "bound"
        {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{}", node.log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// So many sign-ins by all who sign in at once; how long each took.
async fn all_sign_in(house: &Rc<House>, count: usize) -> Vec<Duration> {
    // Connections of an earlier turn lead nowhere.
    let app = RelyingParty::new(&house.installation.issuer, house.client.clone()).await;
    let mut at_once = JoinSet::new();
    for number in 0..AT_ONCE {
        let (house, app) = (Rc::clone(house), app.clone());
        let own = count / AT_ONCE + usize::from(number < count % AT_ONCE);
        at_once.spawn_local(async move {
            let people = house.people.chunks(PEOPLE_EACH).nth(number);
            let people = people.expect("everybody has people").iter().cycle();
            let mut took = Vec::new();
            for person in people.take(own) {
                let begun = Instant::now();
                sign_in(&house.installation, &house.centre, &app, person).await;
                took.push(begun.elapsed());
            }
            took
        });
    }
    at_once.join_all().await.into_iter().flatten().collect()
}

fn show(figures: &mut [Figures; 2]) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let all = figures[0].took.len();
    println!(
        "{all} two-step sign-ins with one node and as many with two, {AT_ONCE} at once, in \
         {ROUNDS} turns each. Nodes, PostgreSQL, the message centre, the load balancer and the \
         browsers share {cores} cores.\n"
    );
    println!(
        "| nodes | sign-ins a second | median | p99 | CPU a sign-in | nodes' part of the machine |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    let rows = figures.each_mut().map(|figures| {
        figures.took.sort_unstable();
        let count = figures.took.len();
        let at = |place: usize| figures.took[place].as_secs_f64() * 1000.0;
        let part = figures.cpu / (figures.elapsed * cores as f64) * 100.0;
        let row = [
            count as f64 / figures.elapsed,
            at(count / 2),
            at(count * 99 / 100),
            figures.cpu / count as f64 * 1000.0,
        ];
        (row, part)
    });
    for (nodes, (row, part)) in (1..).zip(&rows) {
        let [a_second, median, p99, cpu] = row;
        println!(
            "| {nodes} | {a_second:.1} | {median:.0} ms | {p99:.0} ms | {cpu:.1} ms | {part:.0}% |"
        );
    }
    let ratios = std::array::from_fn::<String, 4, _>(|at| {
        let [one, two] = [rows[0].0[at], rows[1].0[at]];
        format!("{:.2}", two / one)
    });
    println!("| two : one | {} | |", ratios.join(" | "));
}
