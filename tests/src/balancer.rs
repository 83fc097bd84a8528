use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

/// One address for several servers. It knows nothing of them: a connection goes to the next one,
/// or to the one after when that one is not there.
#[derive(Debug)]
pub struct Balancer {
    /// What people know.
    pub address: String,
    servers: Arc<Mutex<Vec<String>>>,
}

impl Balancer {
    /// # Panics
    /// When no port is free.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let servers: Arc<Mutex<Vec<String>>> = Arc::default();
        let known = Arc::clone(&servers);
        let turn = Arc::new(AtomicUsize::new(0));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let mut servers = known.lock().expect("no holder panics").clone();
                let count = servers.len().max(1);
                servers.rotate_left(turn.fetch_add(1, Ordering::Relaxed) % count);
                tokio::spawn(carry(client, servers));
            }
        });
        Self { address, servers }
    }

    /// Connections that are made from now on go to these.
    ///
    /// # Panics
    /// Never.
    pub fn lead_to(&self, servers: &[&str]) {
        let servers = servers.iter().map(|s| (*s).to_owned()).collect();
        *self.servers.lock().expect("no holder panics") = servers;
    }
}

async fn carry(mut client: TcpStream, servers: Vec<String>) {
    for server in servers {
        if let Ok(mut server) = TcpStream::connect(server).await {
            // Whichever side breaks, the other one sees it.
            copy_bidirectional(&mut client, &mut server).await.ok();
            return;
        }
    }
}
