//! `countersign demo`: everything in one process, on loopback, with sample people.

mod clients;
mod method;
mod people;
mod report;
mod sample;
mod secrets;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use countersign_core::SystemEntropy;
use countersign_delivery::DeliverySettings;
use countersign_oidc::{Lifetimes, RegistrationMode, RegistrationSettings, grant_types_supported};
use countersign_signin::{RelyingParty, Rules};
use countersign_smpp::smsc::{Smsc, SmscConfig};
use countersign_store::{Limit, StoreOptions};
use tokio::net::TcpListener;

use crate::cli::DemoArgs;
use crate::config::{Config, LogConfig, MetricsConfig, TlsConfig, TracingConfig};
use crate::house::{Failure, House};
use crate::server::{Listeners, Server};
use crate::signals::Signals;
use crate::{logging, master_key};
use report::{Addresses, Report};
use secrets::Secrets;

/// Where people find the handset and the sample application when nothing else is asked for.
const HANDSET_PORT: u16 = 8775;
/// Where the provider listens unless it is told another place.
const USUAL_PORT: u16 = 8080;
const SAMPLE_PORT: u16 = 8090;
const METRICS_PORT: u16 = 9464;
const SYSTEM_ID: &str = "countersign";

pub(crate) async fn run(args: DemoArgs) -> Result<(), Failure> {
    // The sample people's passwords are in the source.
    for address in [args.listen, args.smsc] {
        if !address.ip().is_loopback() {
            return Err(format!("{address}: the demonstration listens on loopback only").into());
        }
    }
    let say = |text: &str| {
        if args.json {
            eprintln!("{text}");
        } else {
            println!("{text}");
        }
    };
    say("Countersign demonstration");
    let temporary = match args.data {
        Some(_) => None,
        None => Some(tempfile::tempdir()?),
    };
    let fresh = temporary.as_ref().map(|folder| folder.path().to_owned());
    let folder = args.data.clone().or(fresh).unwrap_or_default();
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    say(&format!("  data in {}", folder.display()));

    let listener = bind(args.listen).await?;
    let address = listener.local_addr()?;
    let issuer = match &args.host {
        Some(name) => format!("http://{name}:{}", address.port()),
        None => format!("http://{address}"),
    };
    let mut config = config(&folder, &issuer, address);
    config.metrics = MetricsConfig {
        listen: Some(companion(&args, METRICS_PORT).await),
        allowed: vec![args.listen.ip().into()],
        token_file: None,
    };
    let logs = logging::begin(&config.log, None)?;
    if !config.master_key_file.exists() {
        master_key::create(&config.master_key_file, &SystemEntropy)?;
    }
    let secrets = Secrets::of(&folder)?;

    say("  starting the message centre");
    let smsc = Smsc::start(SmscConfig {
        listen: args.smsc,
        web: Some(companion(&args, HANDSET_PORT).await),
        system_id: SYSTEM_ID.to_owned(),
        password: secrets.smsc_password.clone().into(),
    })
    .await
    .map_err(|e| format!("{}: {e}", args.smsc))?;
    let handset = smsc.web_addr().map(|a| format!("http://{a}"));
    let handset = handset.unwrap_or_default();

    say("  opening the store");
    let house = House::open(&config).await?;
    say("  adding people and applications");
    people::add(&house).await?;
    let sample_listener = bind(companion(&args, SAMPLE_PORT).await).await?;
    let sample_address = sample_listener.local_addr()?.to_string();
    let clients = clients::add(
        &house,
        &house.clients(&config)?,
        &sample_address,
        &secrets.client_secret(),
    )
    .await?;
    method::point_at(&house, smsc.smpp_addr(), SYSTEM_ID, &secrets.smsc_password).await?;
    if config.rules.relying_party.is_some() {
        method::enable(&house, &["passkey"]).await?;
    }

    say("  making or reading signing keys, loading methods");
    let house = house.furnish(&config, logs).await?;
    house
        .web
        .delivery
        .bound_within("smpp", Duration::from_secs(5))
        .await;
    sample::start(sample_listener, &issuer, &handset, !args.json)?;
    let listeners = Listeners::beside(listener, &config).await?;
    let metrics = listeners.metrics_address();
    let mut signals = Signals::listen()?;
    let server = Server::start(house, listeners);

    let addresses = Addresses {
        sample: format!("http://{sample_address}"),
        smsc: smsc.smpp_addr().to_string(),
        metrics: metrics.map_or_else(String::new, |at| format!("http://{at}/metrics")),
        issuer,
        handset,
    };
    let report = Report::new(&addresses, (SYSTEM_ID, &secrets.smsc_password), clients);
    if args.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!("{}", report.for_people());
    }
    signals.next().await;
    server.drain().await;
    smsc.shutdown().await;
    Ok(())
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|e| format!("{address}: {e}; choose another with --listen").into())
}

/// A page beside the provider: at its usual port, or at a free one when that is taken or when
/// the provider itself is elsewhere than usual.
async fn companion(args: &DemoArgs, usual: u16) -> SocketAddr {
    let usual = SocketAddr::new(args.listen.ip(), usual);
    let free = SocketAddr::new(args.listen.ip(), 0);
    // A demonstration elsewhere than usual is one of several, which would take each other's.
    if args.listen.port() != USUAL_PORT {
        return free;
    }
    match TcpListener::bind(usual).await {
        Ok(_) => usual,
        Err(_) => free,
    }
}

fn config(folder: &Path, issuer: &str, listen: SocketAddr) -> Config {
    // People play with a demonstration: the limits of a real server would soon be in the way.
    let generous = |every| Limit {
        burst: 1000,
        every: Duration::from_millis(every),
    };
    Config {
        listen,
        issuer: issuer.to_owned(),
        trusted_proxies: Vec::new(),
        country_header: String::new(),
        client_cert_header: false,
        tls: TlsConfig::default(),
        connections: 1000,
        connections_per_address: 1000,
        dpop_nonce: false,
        store_url: std::env::var("COUNTERSIGN_STORE__URL")
            .unwrap_or_else(|_| format!("sqlite:{}", folder.join("countersign.db").display())),
        store: StoreOptions::default(),
        keep_messages: None,
        master_key_file: folder.join("master.key"),
        log: LogConfig {
            json: false,
            filter: std::env::var("COUNTERSIGN_LOG__FILTER").unwrap_or_else(|_| "info".to_owned()),
            directory: Some(folder.join("logs")),
        },
        metrics: MetricsConfig::default(),
        tracing: TracingConfig::default(),
        pages: None::<PathBuf>,
        default_acr: None,
        http_hosts: Vec::new(),
        script_folder: std::env::var_os("COUNTERSIGN_SCRIPTS__DIRECTORY").map(PathBuf::from),
        outbound_hosts: Vec::new(),
        key_rotation: None,
        registration: RegistrationSettings {
            mode: RegistrationMode::Open,
            per_address: generous(100),
            in_total: generous(100),
            allowed_grant_types: grant_types_supported()
                .into_iter()
                .map(str::to_owned)
                .collect(),
            allow_implicit: true,
            require_pkce: false,
            ..RegistrationSettings::default()
        },
        lifetimes: Lifetimes::default(),
        delivery: DeliverySettings::default(),
        directory: None,
        rules: Rules {
            passwords_per_address: generous(1),
            codes_per_number: generous(100),
            codes_per_person: generous(100),
            codes_per_address: generous(10),
            codes_at_once: 1000,
            trusted_device_lifetime: Some(Duration::from_secs(30 * 24 * 60 * 60)),
            known_place_lifetime: Some(Duration::from_secs(30 * 24 * 60 * 60)),
            minimum_factors: std::env::var("COUNTERSIGN_SIGN_IN__MINIMUM_FACTORS")
                .map_or(0, |least| least.parse().unwrap_or(0)),
            relying_party: RelyingParty::of(issuer),
            ..Rules::default()
        },
    }
}
