//! For development: says that a message was "sent" and sends nothing.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use countersign_store::MessageState;

use crate::channel::{Channel, Outgoing, RouteState, SendError};
use crate::channels::Place;
use crate::properties::LogProperties;
use crate::{ComposeError, ErrorClass, OpenError};

const LONGEST: usize = 1530;

#[derive(Debug)]
pub(crate) struct LogChannel {
    /// None when texts are written nowhere.
    file: Option<Mutex<File>>,
    place: Place,
}

impl LogChannel {
    pub(crate) fn open(properties: &LogProperties, place: Place) -> Result<Self, OpenError> {
        // Only an issuer on this machine may be http: people of the world use no such server.
        let local = place
            .issuer
            .as_deref()
            .is_some_and(|i| i.starts_with("http://"));
        if !local {
            let reason = "log: refused, since the issuer is not on this machine";
            return Err(OpenError::Channel(reason.to_owned()));
        }
        for warning in properties.warnings() {
            tracing::warn!(centre = place.name, "{warning}");
        }
        let file = properties.file.as_deref().map(open).transpose();
        Ok(Self {
            file: file.map_err(OpenError::Channel)?.map(Mutex::new),
            place,
        })
    }

    fn write(&self, message: &Outgoing) -> std::io::Result<()> {
        if let Some(file) = &self.file {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            // Exposed to a file of the operator's own, which the property allowed.
            let text = message.text.expose().replace('\n', " ");
            writeln!(file, "{} {text}", message.to.expose())?;
        }
        Ok(())
    }
}

/// A file that nobody else reads, the present one if it is so.
fn open(path: &Path) -> Result<File, String> {
    let shown = path.display();
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| format!("log_file: {shown}: {error}"))?;
    match file.metadata() {
        Ok(about) if about.is_file() && about.permissions().mode() & 0o077 == 0 => Ok(file),
        Ok(_) => Err(format!(
            "log_file: {shown}: others can read it; its mode must be 0600"
        )),
        Err(error) => Err(format!("log_file: {shown}: {error}")),
    }
}

#[async_trait]
impl Channel for LogChannel {
    fn check(&self, text: &str) -> Result<(), ComposeError> {
        crate::text::check_length(text, LONGEST)
    }

    async fn send(&self, message: &Outgoing) -> Result<Vec<String>, SendError> {
        self.write(message)
            .map_err(|error| SendError::new(ErrorClass::Transient, format!("log_file: {error}")))?;
        let (id, to) = (message.id.as_str(), &message.to);
        tracing::warn!(message = id, %to, "NOT sent: the channel log is for development");
        // Without a listener the centre is closing, and nobody asks.
        let _ = self
            .place
            .report(id, MessageState::Delivered, String::new())
            .await;
        Ok(vec![id.to_owned()])
    }

    async fn ready(&self) {}

    fn state(&self) -> RouteState {
        RouteState::Bound
    }

    fn window(&self) -> usize {
        10
    }

    async fn shutdown(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use countersign_core::{SystemClock, SystemEntropy};
    use tokio::sync::mpsc;

    use crate::Report;
    use crate::meter::Meter;

    fn place(issuer: Option<&str>) -> (Place, mpsc::Receiver<Report>) {
        let (reports, reported) = mpsc::channel(9);
        let place = Place {
            name: "dev".to_owned(),
            issuer: issuer.map(str::to_owned),
            reports,
            entropy: Arc::new(SystemEntropy),
            meter: Arc::new(Meter::new(Arc::new(SystemClock))),
            sharing: None,
        };
        (place, reported)
    }

    #[tokio::test]
    async fn texts_go_to_a_file_that_nobody_else_reads() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("messages");
        let properties = LogProperties {
            file: Some(path.clone()),
        };
        let (place, mut reported) = place(Some("http://127.0.0.1:8080"));
        let channel = LogChannel::open(&properties, place.clone()).unwrap();
        let message = Outgoing::example("Your code\nis 123456");
        channel.send(&message).await.unwrap();
        let written = std::fs::read_to_string(&path).unwrap();
        assert_eq!(written, "+447700900123 Your code is 123456\n");
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(
            reported.recv().await.unwrap().state,
            MessageState::Delivered
        );

        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        let refused = LogChannel::open(&properties, place).unwrap_err();
        assert!(refused.to_string().contains("0600"), "{refused}");
    }

    #[test]
    fn it_is_refused_where_people_of_the_world_sign_in() {
        let properties = LogProperties { file: None };
        for issuer in [Some("https://id.example.org"), None] {
            assert!(LogChannel::open(&properties, place(issuer).0).is_err());
        }
    }
}
