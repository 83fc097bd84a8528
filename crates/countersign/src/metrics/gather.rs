use std::time::{SystemTime, UNIX_EPOCH};

use countersign_delivery::RouteState;
use countersign_signin::MethodState;
use countersign_store::SignInOutcome;
use countersign_web::Web;

use super::text::Text;
use super::{Figures, process};

/// Everything, as it is now.
pub(super) async fn gather(web: &Web, figures: &Figures) -> String {
    let mut text = Text::default();
    own(&mut text, figures);
    readiness(&mut text, web).await;
    sign_ins(&mut text, web);
    passwords(&mut text, web);
    messages(&mut text, web);
    queues(&mut text, web).await;
    centres(&mut text, web);
    requests(&mut text, figures);
    store(&mut text, web);
    jobs(&mut text, figures);
    text.into_string()
}

fn own(text: &mut Text, figures: &Figures) {
    let version = [("version", env!("CARGO_PKG_VERSION"))];
    text.gauge("countersign_build_info", "1, labelled with the version.")
        .value(&version, 1.0);
    text.gauge(
        "process_start_time_seconds",
        "When the process began, in seconds since 1970.",
    )
    .value(&[], since_1970(figures.started));
    let mut known = |name, help, value: Option<f64>| {
        if let Some(value) = value {
            text.gauge(name, help).value(&[], value);
        }
    };
    known(
        "process_resident_memory_bytes",
        "Resident memory.",
        process::resident(),
    );
    known(
        "process_open_fds",
        "Open files and connections.",
        process::open_files().map(|count| count as f64),
    );
    known(
        "process_max_fds",
        "How many may be open.",
        process::most_open_files().map(|most| most as f64),
    );
    if let Some(seconds) = process::cpu() {
        text.counter("process_cpu_seconds_total", "CPU time, user and system.")
            .value(&[], seconds);
    }
}

async fn readiness(text: &mut Text, web: &Web) {
    let readiness = countersign_web::readiness(web).await;
    text.gauge("countersign_ready", "Whether /readyz says ready.")
        .value(&[], yes(readiness.ready));
    text.gauge("countersign_store_up", "Whether the store answers.")
        .value(&[], yes(readiness.has_store()));
    text.gauge(
        "countersign_method_working",
        "Whether a method that is on works.",
    );
    for method in web.sign_ins.methods().status() {
        if method.state != MethodState::Off {
            let working = method.state == MethodState::Working;
            text.value(&[("method", &method.name)], yes(working));
        }
    }
}

fn sign_ins(text: &mut Text, web: &Web) {
    let mut ended = web.store.figures().sign_ins.read();
    for offer in web.sign_ins.methods().offers() {
        for outcome in SignInOutcome::ALL {
            // So that the first one is seen as a change.
            ended.entry((offer.acr.to_string(), outcome)).or_default();
        }
    }
    text.counter("countersign_sign_ins_total", "Sign-ins that ended.");
    for ((method, outcome), count) in ended {
        let labels = [("method", method.as_str()), ("outcome", outcome.as_str())];
        text.count(&labels, count);
    }
    let codes = web.sign_ins.figures();
    text.counter("countersign_codes_sent_total", "Codes put into the outbox.");
    for (medium, count) in codes.sent.read() {
        text.count(&[("medium", medium)], count);
    }
    text.counter(
        "countersign_codes_withheld_total",
        "Codes asked for and not sent.",
    );
    for (reason, count) in codes.withheld.read() {
        text.count(&[("reason", reason)], count);
    }
    text.counter(
        "countersign_codes_typed_total",
        "Codes that were typed, and what came of them.",
    );
    for ((kind, outcome), count) in codes.typed.read() {
        text.count(&[("kind", kind.as_str()), ("outcome", outcome)], count);
    }
}

fn passwords(text: &mut Text, web: &Web) {
    let figures = web.directory.figures();
    let mut checks = figures.checks.read();
    for outcome in ["right", "wrong", "busy", "failed"] {
        checks.entry(outcome).or_default();
    }
    text.counter(
        "countersign_password_checks_total",
        "Passwords that were checked.",
    );
    for (outcome, count) in checks {
        text.count(&[("outcome", outcome)], count);
    }
    text.timing(
        "countersign_password_check_seconds",
        "How long a check took, queue and LDAP included.",
    );
    for histogram in figures.times.read().values() {
        text.histogram(&[], histogram);
    }
    text.counter(
        "countersign_password_hashes_total",
        "Argon2id hashes computed.",
    )
    .count(&[], web.directory.hashes_computed());
    text.gauge(
        "countersign_password_hashes_waiting",
        "Passwords that wait for a core.",
    )
    .value(&[], web.directory.hashes_waiting() as f64);
}

fn messages(text: &mut Text, web: &Web) {
    let figures = web.store.figures();
    text.counter(
        "countersign_messages_total",
        "Messages that came to this state, by the centre they were at.",
    );
    for (key, count) in figures.messages.read() {
        let labels = [
            ("centre", key.centre.as_str()),
            ("medium", key.medium.as_str()),
            ("state", key.state.as_str()),
        ];
        text.count(&labels, count);
    }
    text.timing(
        "countersign_message_seconds",
        "From a message's acceptance until a centre had it, or it was delivered.",
    );
    for ((centre, state), histogram) in figures.message_times.read() {
        let labels = [("centre", centre.as_str()), ("until", state.as_str())];
        text.histogram(&labels, &histogram);
    }
    let figures = web.delivery.figures();
    text.counter(
        "countersign_message_attempts_total",
        "Attempts to send, and what the centre said.",
    );
    for ((centre, outcome), count) in figures.attempts.read() {
        text.count(&[("centre", &centre), ("outcome", outcome)], count);
    }
    text.timing(
        "countersign_message_answer_seconds",
        "How long an attempt to send took, its turn included.",
    );
    for (centre, histogram) in figures.answers.read() {
        text.histogram(&[("centre", &centre)], &histogram);
    }
}

async fn queues(text: &mut Text, web: &Web) {
    // Without the store there is nothing to say; countersign_store_up says that.
    let Ok(queues) = web.store.queues().await else {
        return;
    };
    let now = web.clock.now();
    let open = web.delivery.lanes().into_iter().map(|lane| lane.name);
    let empty = open.filter(|name| queues.iter().all(|queue| queue.centre != *name));
    let empty: Vec<String> = empty.collect();
    text.gauge(
        "countersign_queue_messages",
        "Messages that wait for a centre, on all nodes together.",
    );
    for queue in &queues {
        text.value(&[("centre", &queue.centre)], queue.messages as f64);
    }
    for centre in &empty {
        text.value(&[("centre", centre)], 0.0);
    }
    text.gauge(
        "countersign_queue_oldest_seconds",
        "How long the oldest of them has been waiting.",
    );
    for queue in &queues {
        let age = queue.oldest.until(now).as_secs_f64();
        text.value(&[("centre", &queue.centre)], age);
    }
    for centre in &empty {
        text.value(&[("centre", centre)], 0.0);
    }
}

fn centres(text: &mut Text, web: &Web) {
    let lanes = web.delivery.lanes();
    text.gauge(
        "countersign_centre_bound",
        "Whether messages can be sent by a centre from this node.",
    );
    for lane in &lanes {
        let labels = [("centre", lane.name.as_str()), ("kind", lane.kind.as_str())];
        text.value(&labels, yes(lane.state == RouteState::Bound));
    }
    text.gauge(
        "countersign_centre_sessions",
        "Bound SMPP sessions of a centre.",
    );
    for lane in &lanes {
        if let Some(sessions) = lane.sessions {
            text.value(&[("centre", &lane.name)], sessions.bound as f64);
        }
    }
    text.gauge(
        "countersign_centre_sessions_wanted",
        "How many there should be.",
    );
    for lane in &lanes {
        if let Some(sessions) = lane.sessions {
            text.value(&[("centre", &lane.name)], sessions.wanted as f64);
        }
    }
    text.gauge(
        "countersign_centre_rate",
        "Messages a second that may go to a centre now; less than agreed while it throttles.",
    );
    for lane in &lanes {
        if let Some(rate) = lane.sessions.and_then(|sessions| sessions.rate) {
            text.value(&[("centre", &lane.name)], rate);
        }
    }
    text.gauge(
        "countersign_centre_window",
        "Messages that may be under way to a centre at once.",
    );
    for lane in &lanes {
        text.value(&[("centre", &lane.name)], lane.window as f64);
    }
    text.gauge(
        "countersign_centre_under_way",
        "Messages that wait for a centre's answer.",
    );
    for lane in &lanes {
        text.value(&[("centre", &lane.name)], lane.activity.under_way as f64);
    }
}

fn requests(text: &mut Text, figures: &Figures) {
    text.timing(
        "countersign_http_request_seconds",
        "How long requests took, by the route that took them.",
    );
    for (route, classes) in figures.requests.read() {
        for (class, histogram) in classes {
            let status = format!("{class}xx");
            text.histogram(&[("route", &route), ("status", &status)], &histogram);
        }
    }
}

fn store(text: &mut Text, web: &Web) {
    let figures = web.store.figures();
    text.timing(
        "countersign_store_transaction_seconds",
        "How long transactions that write were open, and how they ended.",
    );
    for (ending, histogram) in figures.transactions.read() {
        text.histogram(&[("ending", ending.as_str())], &histogram);
    }
    text.timing(
        "countersign_store_turn_seconds",
        "How long they had waited for their turn before.",
    );
    for histogram in figures.turns.read().values() {
        text.histogram(&[], histogram);
    }
    text.counter(
        "countersign_store_retries_total",
        "Statements tried again because another node was in the way.",
    )
    .count(&[], web.store.retries());
}

fn jobs(text: &mut Text, figures: &Figures) {
    text.counter(
        "countersign_job_runs_total",
        "Runs of what the server does beside answering.",
    );
    for ((job, well), count) in figures.jobs.runs() {
        let outcome = if well { "done" } else { "failed" };
        text.count(&[("job", job.as_str()), ("outcome", outcome)], count);
    }
    text.gauge(
        "countersign_job_success_time_seconds",
        "When it was last done, in seconds since 1970.",
    );
    for (job, at) in figures.jobs.succeeded() {
        text.value(&[("job", job.as_str())], since_1970(at));
    }
}

fn since_1970(at: SystemTime) -> f64 {
    let since = at.duration_since(UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64())
}

fn yes(is: bool) -> f64 {
    f64::from(u8::from(is))
}
