//! What a two-step sign-in costs the server in CPU, beside the one password hash that it needs.
//! `cargo xtask bench signin` runs it against the release build.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use countersign_tests::usage::{Cpu, resident};
use countersign_tests::{
    Browser, Installation, MessageCentre, Person, Process, RelyingParty, code_in, sign_in,
};
use rustix::time::{ClockId, clock_gettime};

/// OWASP's parameters: 19 MiB, two passes, one lane.
const ARGON2: (u32, u32, u32) = (19 * 1024, 2, 1);
const HASHES: u32 = 50;
/// The first sign-ins warm caches and are not measured.
const WARM_UP: usize = 5;
const STARTS: usize = 5;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let wanted = std::env::args().nth(1).and_then(|n| n.parse().ok());
    let sign_ins: usize = wanted.unwrap_or(200);
    let installation = Installation::new();
    let people = people(sign_ins + WARM_UP);
    import(&installation, &people);
    let client = installation.register("bench", "http://127.0.0.1:9999/callback");
    let centre = MessageCentre::start("127.0.0.1:0");
    installation.connect(
        &centre.smpp,
        MessageCentre::SYSTEM_ID,
        MessageCentre::PASSWORD,
    );

    let mut starts = Vec::new();
    for _ in 1..STARTS {
        let (mut server, took) = start(&installation).await;
        starts.push(took);
        server.terminate(Duration::from_secs(15));
    }
    let (server, took) = start(&installation).await;
    starts.push(took);
    starts.sort_unstable();
    let idle = resident(server.id());

    let app = RelyingParty::new(&installation.issuer, client).await;
    let (warm_up, measured) = people.split_at(WARM_UP);
    for person in warm_up {
        sign_in(&installation, &centre, &app, person).await;
    }
    let hash_before = hash_cost();
    let before = Cpu::of(server.id());
    let begun = Instant::now();
    for person in measured {
        sign_in(&installation, &centre, &app, person).await;
    }
    let took = begun.elapsed();
    let after = Cpu::of(server.id());
    let hash = f64::midpoint(hash_before, hash_cost());

    let each = |seconds: f64| seconds / measured.len() as f64 * 1000.0;
    let per_sign_in = each(after.user - before.user) + each(after.kernel - before.kernel);
    let kernel = each(after.kernel - before.kernel);
    println!("two-step sign-ins                 {}", measured.len());
    println!(
        "server CPU per sign-in            {per_sign_in:.2} ms, {kernel:.2} ms of it in the kernel"
    );
    println!("Argon2id alone, 19 MiB t=2 p=1    {hash:.2} ms");
    println!(
        "ratio                             {:.2}",
        per_sign_in / hash
    );
    println!(
        "besides the hash                  {:.2} ms",
        per_sign_in - hash
    );
    println!(
        "time per sign-in, one at a time   {:.1} ms",
        took.as_secs_f64() * 1000.0 / measured.len() as f64
    );
    println!(
        "start to ready, median of {STARTS}       {:.0} ms",
        starts[STARTS / 2].as_secs_f64() * 1000.0
    );
    println!("resident, idle                    {idle:.1} MiB");
    println!(
        "resident, afterwards              {:.1} MiB",
        resident(server.id())
    );
}

fn people(count: usize) -> Vec<Person> {
    let person = |number| Person {
        username: format!("person{number}"),
        password: format!("password-of-person{number}"),
        // Ofcom's range for drama has a thousand mobile numbers.
        phone: Some(format!("+447700900{:03}", number % 1000)),
    };
    (0..count).map(person).collect()
}

fn import(installation: &Installation, people: &[Person]) {
    let mut table = "username,password,phoneNumberVerified\n".to_owned();
    for person in people {
        let line = writeln!(
            table,
            "{},{},{}",
            person.username,
            person.password,
            person.number()
        );
        line.expect("a text can be written to");
    }
    let file = installation.folder().join("people.csv");
    std::fs::write(&file, table).expect("the folder can be written to");
    installation.administer(&["user", "import", file.to_str().expect("a plain path")]);
}

/// Starts the server with limits that a single address does not reach, and says how long it took
/// to be ready.
async fn start(installation: &Installation) -> (Process, Duration) {
    let settings = [
        ("COUNTERSIGN_LIMITS__PASSWORDS_PER_ADDRESS", "1000000"),
        ("COUNTERSIGN_LIMITS__CODES_PER_ADDRESS", "1000000"),
        ("COUNTERSIGN_LIMITS__CODES_AT_ONCE", "1000000"),
        ("COUNTERSIGN_LIMITS__CODES_PER_NUMBER", "1000000"),
        ("COUNTERSIGN_LIMITS__CODES_PER_PREFIX", "1000000"),
        ("COUNTERSIGN_LIMITS__CODES_PER_COUNTRY", "1000000"),
        ("COUNTERSIGN_LIMITS__CODES_IN_TOTAL", "1000000"),
    ];
    let begun = Instant::now();
    let server = installation.spawn(&settings);
    while !installation.is_ready().await {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "{}",
            server.log()
        );
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    (server, begun.elapsed())
}

/// From the application's request to its ID token.
async fn sign_in(
    installation: &Installation,
    centre: &MessageCentre,
    app: &RelyingParty,
    person: &Person,
) {
    let browser = Browser::new(&installation.issuer);
    let request = app.request().with("acr_values", "smpp");
    let before = centre.handset.messages(person.number()).await.len();
    let page = sign_in::to_code_page(&browser, &request, person).await;
    let message = centre.handset.nth(person.number(), before + 1).await;
    let page = sign_in::code(&browser, &page, &code_in(&message.text)).await;
    let reply = app.exchange(&request, &app.code(&request, &page)).await;
    assert!(reply.json["id_token"].is_string(), "{}", reply.json);
}

/// CPU time of one hash in this process, in milliseconds.
fn hash_cost() -> f64 {
    let (memory, passes, lanes) = ARGON2;
    let parameters = Params::new(memory, passes, lanes, None).expect("allowed parameters");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters);
    let mut out = [0; 32];
    let before = clock_gettime(ClockId::ProcessCPUTime);
    for _ in 0..HASHES {
        let hashed =
            argon2.hash_password_into(b"password-of-person1", b"sixteen bytes sa", &mut out);
        hashed.expect("the output has an allowed length");
    }
    let after = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = (after.tv_sec - before.tv_sec) as f64;
    let nanoseconds = (after.tv_nsec - before.tv_nsec) as f64;
    (seconds * 1e3 + nanoseconds / 1e6) / f64::from(HASHES)
}
