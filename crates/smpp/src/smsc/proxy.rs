//! A TCP proxy that does to links what networks do.
//!
//! ```no_run
//! # async fn example(centre: std::net::SocketAddr) -> std::io::Result<()> {
//! use countersign_smpp::smsc::{FaultProxy, Network};
//!
//! let proxy = FaultProxy::start(centre).await?;
//! // … a client binds to proxy.address() …
//! proxy.set(Network::HalfOpen);
//! proxy.reset();
//! proxy.set(Network::Well);
//! # Ok(())
//! # }
//! ```

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

const READ_SIZE: usize = 16 * 1024;

/// What happens to octets on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    Well,
    /// Whatever is read comes so much later.
    Delay(Duration),
    /// One octet at a time, with a pause after each.
    Drip(Duration),
    /// Octets vanish both ways and the link stays open; what is opened meanwhile is like it. A
    /// link that was half open stays so.
    HalfOpen,
    /// What the centre sends arrives as other octets.
    Garbage,
    /// New links are closed at once.
    Closed,
}

/// How open links end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// In order (FIN).
    Cut,
    /// At once (RST).
    Reset,
}

/// A proxy that runs. Dropping it closes every link.
#[derive(Debug)]
pub struct FaultProxy {
    address: SocketAddr,
    network: watch::Sender<Network>,
    end: watch::Sender<Option<End>>,
    task: JoinHandle<()>,
}

impl FaultProxy {
    /// Listens on a free port of loopback and connects each client to `to`.
    ///
    /// # Errors
    /// When no port can be listened on.
    pub async fn start(to: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let network = watch::Sender::new(Network::Well);
        let end = watch::Sender::new(None);
        let task = tokio::spawn(accept(listener, to, network.subscribe(), end.subscribe()));
        Ok(Self {
            address,
            network,
            end,
            task,
        })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What happens to octets from now on.
    pub fn set(&self, network: Network) {
        self.network.send_replace(network);
    }

    /// Closes every open link in order.
    pub fn cut(&self) {
        self.end.send_replace(Some(End::Cut));
    }

    /// Resets every open link.
    pub fn reset(&self) {
        self.end.send_replace(Some(End::Reset));
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(
    listener: TcpListener,
    to: SocketAddr,
    network: watch::Receiver<Network>,
    end: watch::Receiver<Option<End>>,
) {
    let mut links = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        while links.try_join_next().is_some() {}
        if *network.borrow() != Network::Closed {
            links.spawn(link(client, to, network.clone(), end.clone()));
        }
    }
}

async fn link(
    mut client: TcpStream,
    to: SocketAddr,
    network: watch::Receiver<Network>,
    mut end: watch::Receiver<Option<End>>,
) {
    // Ends that came before this link do not concern it.
    end.mark_unchanged();
    let Ok(mut centre) = TcpStream::connect(to).await else {
        return;
    };
    let ended = {
        let (from_client, to_client) = client.split();
        let (from_centre, to_centre) = centre.split();
        tokio::select! {
            _ = pump(from_client, to_centre, network.clone(), false) => None,
            _ = pump(from_centre, to_client, network, true) => None,
            changed = end.changed() => changed.ok().and_then(|()| *end.borrow()),
        }
    };
    if ended == Some(End::Reset) {
        // A link that is closed without lingering is reset.
        let _ = client.set_zero_linger();
        let _ = centre.set_zero_linger();
    }
}

/// Passes octets on until either side is closed.
async fn pump(
    mut from: ReadHalf<'_>,
    mut to: WriteHalf<'_>,
    network: watch::Receiver<Network>,
    from_centre: bool,
) -> io::Result<()> {
    let mut octets = vec![0; READ_SIZE];
    let mut gone = false;
    loop {
        let read = from.read(&mut octets).await?;
        if read == 0 && !gone {
            return Ok(());
        }
        if read == 0 {
            // The other side must not learn of it.
            std::future::pending::<()>().await;
        }
        let now = *network.borrow();
        gone |= now == Network::HalfOpen;
        if gone {
            continue;
        }
        let octets = &mut octets[..read];
        match now {
            Network::Delay(delay) => tokio::time::sleep(delay).await,
            Network::Garbage if from_centre => octets.fill(0xff),
            _ => {}
        }
        let Network::Drip(pause) = now else {
            to.write_all(octets).await?;
            continue;
        };
        for octet in octets {
            to.write_all(&[*octet]).await?;
            tokio::time::sleep(pause).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that sends back what it gets.
    async fn echo() -> SocketAddr {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let (mut from, mut to) = stream.split();
                    let _ = tokio::io::copy(&mut from, &mut to).await;
                });
            }
        });
        address
    }

    async fn asked(stream: &mut TcpStream) -> io::Result<[u8; 4]> {
        let mut answer = [0; 4];
        stream.write_all(b"ping").await?;
        stream.read_exact(&mut answer).await?;
        Ok(answer)
    }

    #[tokio::test]
    async fn links_break_as_they_are_told_to() {
        let proxy = FaultProxy::start(echo().await).await.unwrap();
        let open = async || TcpStream::connect(proxy.address()).await.unwrap();
        let mut link = open().await;
        assert_eq!(&asked(&mut link).await.unwrap(), b"ping");
        proxy.cut();
        assert_eq!(link.read(&mut [0; 4]).await.unwrap(), 0, "closed in order");

        let mut link = open().await;
        asked(&mut link).await.unwrap();
        proxy.reset();
        let error = link.read(&mut [0; 4]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);

        let mut link = open().await;
        proxy.set(Network::Garbage);
        assert_eq!(asked(&mut link).await.unwrap(), [0xff; 4]);
        proxy.set(Network::Drip(Duration::from_millis(1)));
        assert_eq!(&asked(&mut link).await.unwrap(), b"ping");

        proxy.set(Network::HalfOpen);
        link.write_all(b"lost").await.unwrap();
        let mut nothing = [0; 4];
        let silent = tokio::time::timeout(Duration::from_millis(200), link.read(&mut nothing));
        assert!(silent.await.is_err(), "nothing comes and nothing ends");

        proxy.set(Network::Closed);
        let mut refused = open().await;
        assert!(asked(&mut refused).await.is_err());
    }
}
