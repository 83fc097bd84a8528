//! What a two-step sign-in costs the server in CPU, beside the one password hash that it needs.

use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use countersign_tests::usage::{Cpu, resident};
use countersign_tests::{Installation, RelyingParty};
use rustix::time::{ClockId, clock_gettime};

use crate::scene::{centre, import, people, sign_in, start};

/// OWASP's parameters: 19 MiB, two passes, one lane.
const ARGON2: (u32, u32, u32) = (19 * 1024, 2, 1);
const HASHES: u32 = 50;
/// The first sign-ins warm caches and are not measured.
const WARM_UP: usize = 5;
const STARTS: usize = 5;

pub(crate) async fn measure(sign_ins: usize) {
    let installation = Installation::new();
    let people = people(sign_ins + WARM_UP);
    import(&installation, &people);
    let client = installation.register("bench", "http://127.0.0.1:9999/callback");
    let centre = centre(&installation);

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
