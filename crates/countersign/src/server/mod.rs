//! A running server: accepts, looks after itself, drains.

mod certificates;
mod chores;
mod client_certificates;
mod connection;
mod crowd;
mod door;
mod listeners;
mod tls;

use std::sync::Arc;
use std::time::Duration;

use countersign_oidc::Provider;
use countersign_web::Web;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::house::Furnished;
use crate::metrics::{self, Figures, Shown, count_request};
use crate::traces::trace_request;
use door::Door;
pub(crate) use listeners::Listeners;
use tls::Tls;
pub(crate) use tls::authorities;

/// How long open requests may take to end.
const DRAIN: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(crate) struct Server {
    web: Arc<Web>,
    stop: watch::Sender<bool>,
    accepting: JoinSet<()>,
    chores: JoinHandle<()>,
    notices: JoinHandle<()>,
    /// What goes on by itself and may be cut off at any time.
    beside: JoinSet<()>,
    tls: Option<Arc<Tls>>,
}

impl Server {
    pub(crate) fn start(house: Furnished, listeners: Listeners) -> Self {
        let Furnished {
            web,
            console,
            keep_messages,
        } = house;
        let more = countersign_console::routes(&console);
        let Listeners {
            main,
            mutual,
            tls,
            crowd,
            metrics,
        } = listeners;
        let figures = Arc::new(Figures::new());
        let (stop, stopped) = watch::channel(false);
        let crowd = Arc::new(crowd);
        let mut accepting = JoinSet::new();
        let app = countersign_web::app(Arc::clone(&web), more);
        let count = axum::middleware::from_fn_with_state(Arc::clone(&figures), count_request);
        let app = app
            .layer(count)
            .layer(axum::middleware::from_fn(trace_request));
        let plain = tls.as_ref().map(|tls| tls.acceptor());
        let asking = tls.as_ref().map(|tls| tls.asking_acceptor());
        let doors = [Some((main, plain)), mutual.map(|mutual| (mutual, asking))];
        for (listener, tls) in doors.into_iter().flatten() {
            let door = Door {
                listener,
                tls,
                app: app.clone(),
                crowd: Arc::clone(&crowd),
                stopped: stopped.clone(),
            };
            accepting.spawn(door.run());
        }
        if let Some(monitoring) = metrics {
            let shown = Shown::new(Arc::clone(&web), Arc::clone(&figures), monitoring.gate);
            let door = Door {
                listener: monitoring.listener,
                tls: None,
                app: metrics::routes(shown),
                crowd: Arc::new(monitoring.crowd),
                stopped: stopped.clone(),
            };
            accepting.spawn(door.run());
        }
        let provider = web.provider.clone();
        let notices = tokio::spawn(Provider::run_logout_notices(provider, stopped.clone()));
        let (admin, directory) = (console.admin().clone(), web.directory.clone());
        let mut beside = JoinSet::new();
        beside.spawn(chores::run_imports(admin.clone(), Arc::clone(&figures)));
        beside.spawn(chores::upgrade_shipped_scripts(admin.clone()));
        beside.spawn(chores::take_up_script_files(admin));
        beside.spawn(chores::recheck_people(directory, Arc::clone(&figures)));
        let sweep = chores::sweep(Arc::clone(&web), keep_messages, Arc::clone(&figures));
        beside.spawn(sweep);
        let chores = chores::run(Arc::clone(&web), tls.clone(), figures, stopped);
        let chores = tokio::spawn(chores);
        Self {
            web,
            stop,
            accepting,
            chores,
            notices,
            beside,
            tls,
        }
    }

    /// Reads the certificate anew; connections that are open keep theirs.
    pub(crate) fn reload(&self) {
        if let Some(tls) = &self.tls {
            tls.reload();
        }
    }

    /// Takes no new connection, lets open requests end, unbinds from message centres.
    pub(crate) async fn drain(mut self) {
        self.stop.send_replace(true);
        let ended = async { while self.accepting.join_next().await.is_some() {} };
        if tokio::time::timeout(DRAIN, ended).await.is_err() {
            tracing::warn!("some requests did not end in time");
        }
        if tokio::time::timeout(DRAIN, self.notices).await.is_err() {
            tracing::warn!("some applications are told of logouts at the next start");
        }
        self.chores.abort();
        self.beside.abort_all();
        self.web.delivery.shutdown().await;
        self.web.store.close().await;
    }
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the server itself is gone.
    let _gone = stopped.wait_for(|stop| *stop).await;
}
