use std::path::PathBuf;

use super::PropertyError;
use super::reader::Reader;

/// A channel for development that sends nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogProperties {
    /// `log_file`: where texts go, codes among them; none for nowhere.
    pub file: Option<PathBuf>,
}

pub(crate) const NAMES: &[&str] = &["log_file", "log_texts"];

impl LogProperties {
    pub(crate) fn read(reader: &Reader<'_>) -> Result<Self, PropertyError> {
        let file = reader.text("log_file").map(PathBuf::from);
        if file.is_some() && !reader.flag("log_texts")? {
            let allowed = "true, together with log_file: codes are written to the file";
            return Err(reader.refuse("log_texts", allowed));
        }
        Ok(Self { file })
    }

    /// What an operator has to know, in plain words.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = vec!["log: NO message is sent; for development only".to_owned()];
        if let Some(file) = &self.file {
            warnings.push(format!(
                "log_file: texts WITH CODES are written to {}; whoever reads it can sign in",
                file.display()
            ));
        }
        warnings
    }
}
