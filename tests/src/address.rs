use countersign_throwaway::free_port;

/// An address of loopback where nothing listens, another one at each call.
#[must_use]
pub fn free_address() -> String {
    format!("127.0.0.1:{}", free_port())
}
