//! Traces: the way of a request through the server, for whoever looks why it takes long.

/// The target of spans that are exported. Their fields are plain words and numbers that say what
/// was done and what came of it, never of whom, and never what somebody typed.
pub const TRACE: &str = "countersign::trace";
