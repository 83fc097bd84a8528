//! `countersign smpp-load`: how much a message centre takes, and how fast.

mod messages;
mod progress;
mod replay;
mod report;
mod tally;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use countersign_core::Secret;
use countersign_smpp::{
    CentreConfig, CentreState, MessageCentre, Receipt, SmppPassword, SubmitError, TlsConfig,
};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::{print, secret_input};
use crate::cli::SmppLoadArgs;
use crate::house::Failure;
use messages::Messages;
use progress::Progress;
use tally::Tally;

const COUNT: u64 = 1_000;
/// How long the first bind may take, and one after a lost link.
const BIND: Duration = Duration::from_secs(20);
const RECEIPTS_WAITING: usize = 100_000;
/// What `countersign smsc` lets in by default.
const SIMULATORS_PASSWORD: &str = "password";

/// One run.
#[derive(Debug)]
struct Run {
    centre: MessageCentre,
    messages: Messages,
    tally: Tally,
    next: AtomicU64,
    count: u64,
    until: Option<Instant>,
}

pub(super) async fn run(args: SmppLoadArgs) -> Result<(), Failure> {
    if let Some(file) = &args.replay {
        return replay::run(&args, file).await;
    }
    let config = config(&args)?;
    let (sender, receipts) = mpsc::channel(RECEIPTS_WAITING);
    let run = Arc::new(Run {
        messages: Messages::new(&args)?,
        centre: MessageCentre::start(config, sender),
        tally: Tally::default(),
        next: AtomicU64::new(0),
        count: match (args.count, args.seconds) {
            (Some(count), _) => count,
            (None, Some(_)) => u64::MAX,
            (None, None) => COUNT,
        },
        until: args
            .seconds
            .map(|seconds| Instant::now() + Duration::from_secs(seconds)),
    });
    bound(&run.centre).await?;
    tokio::spawn(listen(Arc::clone(&run), receipts));
    let progress = Progress::start(&run, args.json);
    let began = Instant::now();
    let mut workers = JoinSet::new();
    for _ in 0..u32::from(args.window) * u32::from(args.sessions) {
        workers.spawn(work(Arc::clone(&run)));
    }
    let mut failure = None;
    while let Some(worker) = workers.join_next().await {
        failure = failure.or(worker?.err());
    }
    let took = began.elapsed();
    if !args.no_receipts {
        let patience = Duration::from_secs(args.patience);
        // Too late is an answer too: the report says how many are missing.
        let _ = tokio::time::timeout(patience, run.tally.all_receipts()).await;
    }
    progress.end();
    run.centre.shutdown().await;
    let report = run.tally.report(took, !args.no_receipts);
    print(args.json, &report, report::people)?;
    match failure {
        Some(reason) => Err(reason.into()),
        None => Ok(()),
    }
}

fn config(args: &SmppLoadArgs) -> Result<CentreConfig, Failure> {
    let (host, port) = args
        .centre
        .rsplit_once(':')
        .ok_or("--centre is to be HOST:PORT")?;
    let password = SmppPassword::new(password(args)?.expose());
    let mut config = CentreConfig::new(host, args.system_id.as_str(), password);
    config.port = port.parse()?;
    config.window = args.window;
    config.sessions = args.sessions;
    config.messages_per_second = args.rate;
    config.tls = args.tls.then(|| TlsConfig {
        ca_file: args.ca_file.clone(),
        ..TlsConfig::default()
    });
    Ok(config)
}

fn password(args: &SmppLoadArgs) -> Result<Secret, Failure> {
    match &args.password_file {
        Some(file) => secret_input::from_file(file),
        None => Ok(Secret::new(SIMULATORS_PASSWORD)),
    }
}

async fn bound(centre: &MessageCentre) -> Result<(), String> {
    let mut states = centre.watch();
    let waited = tokio::time::timeout(BIND, states.wait_for(|s| *s == CentreState::Bound)).await;
    if matches!(waited, Ok(Ok(_))) {
        return Ok(());
    }
    Err(match centre.state() {
        CentreState::Connecting {
            last_error: Some(reason),
        } => format!("not bound: {reason}"),
        _ => "not bound".to_owned(),
    })
}

/// Sends one message after the other until there are enough.
async fn work(run: Arc<Run>) -> Result<(), String> {
    loop {
        let number = run.next.fetch_add(1, Ordering::Relaxed);
        if number >= run.count || run.until.is_some_and(|until| Instant::now() >= until) {
            return Ok(());
        }
        for part in run.messages.parts(number) {
            let began = Instant::now();
            let outcome = run.centre.submit(&part).await;
            let unbound = matches!(outcome, Err(SubmitError::NotBound));
            run.tally.answered(began, outcome, part.receipt);
            if unbound {
                bound(&run.centre).await?;
            }
        }
    }
}

async fn listen(run: Arc<Run>, mut receipts: mpsc::Receiver<Receipt>) {
    while let Some(receipt) = receipts.recv().await {
        run.tally.receipt(receipt);
    }
}
