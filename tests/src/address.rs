use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

/// Below the range that systems take ports for outgoing connections from (Linux: from 32768 up),
/// so that an address stays free while nothing listens there.
const FIRST: u16 = 20_000;
const COUNT: u16 = 12_000;

/// An address of loopback where nothing listens, another one at each call.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn free_address() -> String {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Test programs that run at the same time begin at different places.
    let begin = std::process::id().wrapping_mul(97);
    for _ in 0..COUNT {
        let next = begin.wrapping_add(u32::from(NEXT.fetch_add(1, Ordering::Relaxed)));
        let offset = u16::try_from(next % u32::from(COUNT)).expect("smaller than COUNT");
        let address = format!("127.0.0.1:{}", FIRST + offset);
        if TcpListener::bind(&address).is_ok() {
            return address;
        }
    }
    panic!("all {COUNT} ports from {FIRST} are taken");
}
