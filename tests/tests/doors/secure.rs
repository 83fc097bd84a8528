use std::path::PathBuf;
use std::time::Duration;

use countersign_tests::wait::until;
use countersign_tests::{Installation, Process, free_address};
use reqwest::redirect::Policy;

use crate::certificate::Own;

/// A server that ends TLS itself.
pub(crate) struct Secure {
    pub(crate) installation: Installation,
    pub(crate) process: Process,
    pub(crate) server: Own,
}

impl Secure {
    /// With more settings, known as `https://localhost` and a port.
    pub(crate) async fn with(settings: &[(&str, &str)]) -> Self {
        Self::prepared(settings, |_| ()).await
    }

    /// The same with something done to the installation before it serves.
    pub(crate) async fn prepared(
        settings: &[(&str, &str)],
        prepare: impl FnOnce(&Installation),
    ) -> Self {
        let listen = free_address();
        let issuer = listen.replace("127.0.0.1", "https://localhost");
        let installation = Installation::behind(&issuer);
        prepare(&installation);
        let server = Own::new();
        server.write(
            &file(&installation, "tls.pem"),
            &file(&installation, "tls.key"),
        );
        let own = [
            ("COUNTERSIGN_SERVER__LISTEN", listen.as_str()),
            ("COUNTERSIGN_SERVER__TLS_CERTIFICATE", "tls.pem"),
            ("COUNTERSIGN_SERVER__TLS_KEY", "tls.key"),
        ];
        let process = installation.spawn(&[&own, settings].concat());
        let secure = Self {
            installation,
            process,
            server,
        };
        let client = secure.client();
        let ready = secure.address("/readyz");
        until("the server is ready", Duration::from_secs(60), async || {
            let answer = client.get(&ready).send().await.ok()?;
            answer.status().is_success().then_some(())
        })
        .await;
        secure
    }

    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.installation.issuer)
    }

    /// A client that trusts the server's first certificate.
    pub(crate) fn client(&self) -> reqwest::Client {
        trusting(&self.server).build().expect("a client")
    }

    /// The same with a certificate of its own.
    pub(crate) fn client_with(&self, own: &Own) -> reqwest::Client {
        let client = trusting(&self.server).identity(own.identity());
        client.build().expect("a client")
    }

    /// The files of certificate and key.
    pub(crate) fn files(&self) -> [PathBuf; 2] {
        ["tls.pem", "tls.key"].map(|name| file(&self.installation, name))
    }
}

/// A client that trusts one certificate and follows no redirects.
pub(crate) fn trusting(server: &Own) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .tls_certs_only([server.root()])
        .redirect(Policy::none())
        .no_proxy()
}

fn file(installation: &Installation, name: &str) -> PathBuf {
    installation.folder().join(name)
}
