use std::cell::Cell;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rhai::module_resolvers::DummyModuleResolver;
use rhai::{Dynamic, Engine};

use super::call::Call;
use super::host;

/// Operations in one turn; the shipped methods need a few hundred.
const MOST_OPERATIONS: u64 = 200_000;

thread_local! {
    /// A turn runs on one thread; its deadline lives here because `on_progress` is not told whose
    /// turn it watches. It is of the clock that stands still while the server works.
    static DEADLINE: Cell<Option<Instant>> = const { Cell::new(None) };
    /// How long that clock has stood still.
    static STOOD: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// The time on a clock that stands still while a script waits for the server.
fn running() -> Option<Instant> {
    Instant::now().checked_sub(STOOD.get())
}

/// So long a script on this thread waited for the server.
pub(super) fn stand_still(time: Duration) {
    STOOD.set(STOOD.get().saturating_add(time));
}

/// Sets how long the turn that begins on this thread may run until it is dropped. Within another
/// turn, the earlier limit stays.
pub(super) struct Deadline(Option<Instant>);

impl Deadline {
    pub(super) fn after(time: Duration) -> Self {
        let outer = DEADLINE.get();
        let own = running().and_then(|now| now.checked_add(time));
        DEADLINE.set(outer.into_iter().chain(own).min());
        Self(outer)
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        DEADLINE.set(self.0);
    }
}

/// The one engine that all methods run in; what differs is the call's tag.
pub(crate) fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(sandbox)
}

fn sandbox() -> Engine {
    let mut engine = Engine::new();
    engine
        .set_max_operations(MOST_OPERATIONS)
        .set_max_call_levels(32)
        .set_max_expr_depths(64, 64)
        .set_max_variables(256)
        .set_max_functions(64)
        .set_max_modules(0)
        .set_max_string_size(64 * 1024)
        .set_max_array_size(4096)
        .set_max_map_size(1024)
        .set_module_resolver(DummyModuleResolver::new())
        .disable_symbol("eval")
        .on_progress(|_| {
            let late = DEADLINE.get().is_some_and(|at| running() >= Some(at));
            late.then(|| Dynamic::from("the script took too long".to_owned()))
        })
        .on_print(|text| tracing::debug!(target: "countersign::script", "{}", host::redact(text)))
        .on_debug(|text, _, _| {
            tracing::debug!(target: "countersign::script", "{}", host::redact(text));
        });
    #[expect(
        deprecated,
        reason = "rhai marks volatile interfaces so; this is the one way in"
    )]
    engine.on_var(|name, _, context| {
        // What a script calls by the same name is its own.
        if context.scope().contains(name) {
            return Ok(None);
        }
        let call = context.tag().clone().try_cast::<Arc<Call>>();
        Ok(call.and_then(|call| host::object(name, &call)))
    });
    host::register(&mut engine);
    engine
}
