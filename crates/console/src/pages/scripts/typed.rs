use countersign_admin::{AdminError, Script};
use countersign_signin::{ScriptDraft, ScriptKind};
use serde::Serialize;

use super::row::{self, Row};
use crate::Console;
use crate::http::{Administrator, Fields};

/// What the form of a script shows: what is stored, or what was typed.
#[derive(Debug, Serialize)]
pub(super) struct Typed {
    pub(super) kind: String,
    pub(super) kind_label: &'static str,
    pub(super) name: String,
    description: String,
    level: String,
    aliases: String,
    enabled: bool,
    /// What the change is made upon; 0 for a new one.
    pub(super) revision: i64,
    pub(super) source: String,
    pub(super) rows: Vec<Row>,
    /// Whose sign-in is rehearsed.
    person: String,
}

impl Typed {
    pub(super) fn new(kind: ScriptKind) -> Self {
        let mut rows = Vec::new();
        row::add(&mut rows);
        Self {
            kind: kind.to_string(),
            kind_label: kind.label(),
            name: String::new(),
            description: String::new(),
            level: "0".to_owned(),
            aliases: String::new(),
            enabled: false,
            revision: 0,
            source: String::new(),
            rows,
            person: String::new(),
        }
    }

    pub(super) fn of(script: &Script, administrator: &Administrator) -> Self {
        let summary = &script.summary;
        Self {
            kind: summary.kind.to_string(),
            kind_label: summary.kind.label(),
            name: summary.name.clone(),
            description: summary.description.clone(),
            level: summary.level.to_string(),
            aliases: script.aliases.join(" "),
            enabled: summary.enabled,
            revision: summary.revision,
            source: script.source.clone(),
            rows: row::of_script(script),
            person: administrator.username.clone(),
        }
    }

    /// What was typed, as it is shown again, and as it is to be. None for a kind that is not there.
    pub(super) async fn read(
        console: &Console,
        administrator: &Administrator,
        fields: &Fields,
    ) -> Option<(Self, ScriptDraft)> {
        let kind: ScriptKind = fields.text("kind").parse().ok()?;
        let name = fields.text("name");
        // Browsers end lines in another way.
        let source = fields.given("source").unwrap_or_default();
        let source = source.replace("\r\n", "\n");
        let (admin, actor) = (&console.admin, &administrator.actor);
        let declared = admin.declared_properties(actor, kind, name, &source).await;
        let declared = declared.unwrap_or_default();
        let (mut rows, properties) = row::read(console, administrator, fields, &declared);
        row::complete(&mut rows, &declared);
        let draft = ScriptDraft {
            kind,
            name: name.to_owned(),
            description: fields.text("description").to_owned(),
            // What is no number is refused like one that is too low.
            level: fields.number("level").unwrap_or(-1),
            aliases: words(fields.text("aliases")),
            enabled: fields.given("enabled").is_some(),
            properties,
            source,
        };
        let typed = Self {
            kind: kind.to_string(),
            kind_label: kind.label(),
            name: draft.name.clone(),
            description: draft.description.clone(),
            level: fields.text("level").to_owned(),
            aliases: fields.text("aliases").to_owned(),
            enabled: draft.enabled,
            revision: fields.number("revision").unwrap_or(0),
            source: draft.source.clone(),
            rows,
            person: fields.text("person").to_owned(),
        };
        Some((typed, draft))
    }

    pub(super) fn mark(&mut self, error: &AdminError) {
        row::mark(&mut self.rows, error);
    }
}

/// What stands between spaces or commas.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || c == ',');
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}
