//! What this server logged lately: kept in memory, so that it can be looked at without the machine.

use std::collections::VecDeque;
use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use countersign_core::Millis;
use tracing::Level;

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// How many lines of each log are kept.
const KEPT: usize = 5_000;
/// How many bytes of a line are kept.
const LONGEST: usize = 4_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    Server,
    /// What methods' scripts say, and what is said of them.
    Script,
}

impl Log {
    pub const ALL: [Self; 2] = [Self::Server, Self::Script];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Script => "script",
        }
    }
}

impl FromStr for Log {
    type Err = AdminError;

    fn from_str(name: &str) -> Result<Self, AdminError> {
        let found = Self::ALL.into_iter().find(|log| log.as_str() == name);
        found.ok_or_else(|| AdminError::unknown("log", name))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// Counts from 1 since the start of the server.
    pub seq: i64,
    pub at: Millis,
    pub level: Level,
    /// The part of the program that wrote it.
    pub target: String,
    pub text: String,
}

/// Which lines are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Of this weight or more.
    pub level: Option<Level>,
    /// Words of the line or its target, in any case.
    pub text: Option<String>,
    /// Older than this line.
    pub before: Option<i64>,
}

impl LogFilter {
    fn lets_through(&self, line: &LogLine, text: Option<&str>) -> bool {
        let holds = |text: &str| {
            line.text.to_lowercase().contains(text) || line.target.to_lowercase().contains(text)
        };
        self.level.is_none_or(|level| line.level <= level)
            && self.before.is_none_or(|before| line.seq < before)
            && text.is_none_or(holds)
    }
}

/// A level by its name, such as `warn`.
///
/// # Errors
/// For any other word.
pub fn log_level(name: &str) -> Result<Level, AdminError> {
    const LEVELS: [Level; 5] = [
        Level::ERROR,
        Level::WARN,
        Level::INFO,
        Level::DEBUG,
        Level::TRACE,
    ];
    let known = |level: &Level| level.as_str().eq_ignore_ascii_case(name);
    let found = LEVELS.into_iter().find(known);
    found.ok_or_else(|| AdminError::invalid("level", "use error, warn, info, debug or trace"))
}

/// The newest lines of both logs.
#[derive(Default)]
pub struct RecentLogs {
    server: Mutex<Lines>,
    script: Mutex<Lines>,
}

#[derive(Default)]
struct Lines {
    written: i64,
    kept: VecDeque<LogLine>,
}

impl RecentLogs {
    fn lines(&self, log: Log) -> &Mutex<Lines> {
        match log {
            Log::Server => &self.server,
            Log::Script => &self.script,
        }
    }

    pub fn push(&self, log: Log, at: Millis, level: Level, target: &str, text: &str) {
        let text = &text[..text.floor_char_boundary(LONGEST)];
        let mut lines = self
            .lines(log)
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        lines.written += 1;
        if lines.kept.len() == KEPT {
            lines.kept.pop_front();
        }
        let line = LogLine {
            seq: lines.written,
            at,
            level,
            target: target.to_owned(),
            text: text.trim_end().to_owned(),
        };
        lines.kept.push_back(line);
    }

    /// Newest first.
    fn look(&self, log: Log, filter: &LogFilter, most: usize) -> Vec<LogLine> {
        let text = filter.text.as_ref().map(|text| text.to_lowercase());
        let lines = self
            .lines(log)
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let newest = lines.kept.iter().rev();
        newest
            .filter(|line| filter.lets_through(line, text.as_deref()))
            .take(most)
            .cloned()
            .collect()
    }
}

impl fmt::Debug for RecentLogs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecentLogs")
    }
}

impl Admin {
    /// Lines of this server's own log, newest first.
    ///
    /// # Errors
    /// Without `logs:read`.
    pub fn log(
        &self,
        by: &Actor,
        log: Log,
        filter: &LogFilter,
        most: usize,
    ) -> Result<Vec<LogLine>, AdminError> {
        by.needs(Permission::LogsRead)?;
        Ok(self.parts.logs.look(log, filter, most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(logs: &RecentLogs, filter: &LogFilter, most: usize) -> Vec<String> {
        let lines = logs.look(Log::Server, filter, most);
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn the_oldest_lines_make_room() {
        let logs = RecentLogs::default();
        for n in 0..KEPT + 2 {
            logs.push(Log::Server, Millis(0), Level::INFO, "t", &n.to_string());
        }
        let all = texts(&logs, &LogFilter::default(), usize::MAX);
        assert_eq!(all.len(), KEPT);
        assert_eq!(all.last().map(String::as_str), Some("2"));
        assert!(logs.look(Log::Script, &LogFilter::default(), 1).is_empty());
    }

    #[test]
    fn a_filter_asks_for_weight_words_and_place() {
        let logs = RecentLogs::default();
        logs.push(Log::Server, Millis(1), Level::DEBUG, "smpp", "Bound\n");
        logs.push(Log::Server, Millis(2), Level::ERROR, "smpp", "link lost");
        logs.push(Log::Server, Millis(3), Level::WARN, "web", "slow");
        let by = |filter: LogFilter| texts(&logs, &filter, 10);
        let level = |level| LogFilter {
            level: Some(level),
            ..LogFilter::default()
        };
        assert_eq!(by(level(Level::WARN)), ["slow", "link lost"]);
        assert_eq!(by(level(Level::ERROR)), ["link lost"]);
        let text = LogFilter {
            text: Some("SMPP".to_owned()),
            ..LogFilter::default()
        };
        assert_eq!(by(text), ["link lost", "Bound"]);
        let before = LogFilter {
            before: Some(2),
            ..LogFilter::default()
        };
        assert_eq!(by(before), ["Bound"]);
    }

    #[test]
    fn a_line_without_end_is_cut_at_a_whole_character() {
        let logs = RecentLogs::default();
        let text = format!("a{}", "é".repeat(LONGEST));
        logs.push(Log::Server, Millis(0), Level::INFO, "t", &text);
        assert_eq!(texts(&logs, &LogFilter::default(), 1)[0].len(), LONGEST - 1);
    }
}
