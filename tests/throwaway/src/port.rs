use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

/// Below the range that systems take ports for outgoing connections from (Linux: from 32768 up),
/// so that one stays free while nothing listens there.
const FIRST: u16 = 20_000;
const COUNT: u16 = 12_000;

/// A port of loopback where nothing listens, another one at each call.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn free() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Test programs that run at the same time begin at different places.
    let begin = std::process::id().wrapping_mul(97);
    for _ in 0..COUNT {
        let next = begin.wrapping_add(u32::from(NEXT.fetch_add(1, Ordering::Relaxed)));
        let offset = u16::try_from(next % u32::from(COUNT)).expect("smaller than COUNT");
        let port = FIRST + offset;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
    panic!("all {COUNT} ports from {FIRST} are taken");
}

pub(crate) fn is_open(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Asks until the answer is yes.
pub(crate) fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(60);
    while !done() {
        assert!(Instant::now() < until, "{what} did not come up");
        std::thread::sleep(Duration::from_millis(20));
    }
}
