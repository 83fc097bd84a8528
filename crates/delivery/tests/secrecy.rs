//! No code and no whole number in the database or the log.

mod support;

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use countersign_store::MessageState;
use support::{World, end, nobody, properties, smsc};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

fn files(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        all.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    all
}

#[tokio::test]
async fn neither_text_nor_number_is_written_anywhere() {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(log.clone())
        .init();
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(nobody().await))
        .unwrap();
    let id = world.send(&delivery, "Your code is 907731").await;
    let mut written = files(world.folder());
    delivery
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    assert_eq!(world.row(&id).await.sealed, None, "erased once sent");
    delivery.shutdown().await;
    written.extend(files(world.folder()));
    assert!(contains(&written, id.as_str()), "the right files are read");
    let log = log.0.lock().unwrap();
    assert!(contains(&log, id.as_str()), "the right log is read");
    for secret in ["907731", "7700900123", "Your code"] {
        assert!(!contains(&written, secret), "{secret} in the store");
        assert!(!contains(&log, secret), "{secret} in the log");
    }
}
