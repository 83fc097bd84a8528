//! What the other programs show on SQLite, on PostgreSQL: whole sign-ins, guesses in parallel, what
//! is used twice, and servers that are killed. And what only several nodes can do.

mod backup;
mod commands;
mod copying;
mod nodes;
#[path = "../rules/rule_01_guessing.rs"]
mod rule_01_guessing;
#[path = "../rules/rule_02_reuse.rs"]
mod rule_02_reuse;
#[path = "../rules/rule_15_crash.rs"]
mod rule_15_crash;
#[path = "../rules/scene.rs"]
mod scene;
#[path = "../journey/sms_code.rs"]
mod sms_code;
#[path = "../journey/tokens.rs"]
mod tokens;
