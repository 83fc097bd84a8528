use std::sync::Arc;

use countersign_signin::{GuardStatus, Guards, LimitState, WayState};
use countersign_store::{AlarmRow, StoppedPrefixRow};
use serde::Serialize;

use super::{ACTOR, print};
use crate::cli::{ConfigArgs, GuardCommand};
use crate::config::Config;
use crate::house::{Failure, House};

pub(super) async fn run(args: &ConfigArgs, command: GuardCommand) -> Result<(), Failure> {
    let config = Config::read(&args.config)?;
    let house = House::open(&config).await?;
    let guards = Guards::new(house.store, config.rules, Arc::clone(&house.clock));
    match command {
        GuardCommand::Status { json } => {
            let status = Status::from(guards.status().await?);
            print(json, &status, Status::for_people)
        }
        GuardCommand::List { json } => {
            let stopped = guards.stopped().await?;
            let stopped: Vec<Stopped> = stopped.into_iter().map(Stopped::from).collect();
            print(json, &stopped, |all| {
                all.iter().map(Stopped::line).collect()
            })
        }
        GuardCommand::Lift { prefix } => {
            let digits = prefix.trim_start_matches('+');
            if !guards.lift(digits, ACTOR).await? {
                return Err(format!("no codes are kept back from +{digits}").into());
            }
            println!("Codes go to +{digits} again.");
            Ok(())
        }
    }
}

#[derive(Debug, Serialize)]
struct Status {
    limits: Vec<Full>,
    conversions: Vec<Way>,
    stopped: Vec<Stopped>,
    budget: Budget,
    alarms: Vec<Alarm>,
}

#[derive(Debug, Serialize)]
struct Full {
    key: String,
    percent_used: u8,
    rested_at: String,
}

#[derive(Debug, Serialize)]
struct Way {
    name: String,
    sent: i64,
    entered: i64,
    low: bool,
}

#[derive(Debug, Serialize)]
struct Stopped {
    prefix: String,
    until: String,
    reason: String,
}

#[derive(Debug, Serialize)]
struct Budget {
    spent: String,
    daily: Option<String>,
    messages: i64,
}

#[derive(Debug, Serialize)]
struct Alarm {
    at: String,
    kind: String,
    subject: String,
    detail: String,
}

impl From<GuardStatus> for Status {
    fn from(status: GuardStatus) -> Self {
        Self {
            limits: status.limits.into_iter().map(Full::from).collect(),
            conversions: status.ways.into_iter().map(Way::from).collect(),
            stopped: status.stopped.into_iter().map(Stopped::from).collect(),
            budget: Budget {
                spent: status.budget.spent.to_string(),
                daily: status.budget.daily.map(|amount| amount.to_string()),
                messages: status.budget.messages,
            },
            alarms: status.alarms.into_iter().map(Alarm::from).collect(),
        }
    }
}

impl From<LimitState> for Full {
    fn from(limit: LimitState) -> Self {
        Self {
            key: limit.key,
            percent_used: limit.percent_used,
            rested_at: limit.rested_at.rfc3339(),
        }
    }
}

impl From<WayState> for Way {
    fn from(way: WayState) -> Self {
        let WayState {
            name,
            sent,
            entered,
            low,
        } = way;
        Self {
            name,
            sent,
            entered,
            low,
        }
    }
}

impl From<StoppedPrefixRow> for Stopped {
    fn from(row: StoppedPrefixRow) -> Self {
        Self {
            prefix: format!("+{}", row.prefix),
            until: row.until_at.rfc3339(),
            reason: row.reason,
        }
    }
}

impl From<AlarmRow> for Alarm {
    fn from(row: AlarmRow) -> Self {
        Self {
            at: row.raised_at.rfc3339(),
            kind: row.kind,
            subject: row.subject,
            detail: row.detail,
        }
    }
}

impl Stopped {
    fn line(&self) -> String {
        format!("{}\tuntil {}\t{}\n", self.prefix, self.until, self.reason)
    }
}

impl Status {
    fn for_people(&self) -> String {
        let budget = &self.budget;
        let of = match &budget.daily {
            Some(daily) => format!(" of {daily}"),
            None => String::new(),
        };
        let (spent, messages) = (&budget.spent, budget.messages);
        let mut out = format!("Today: {messages} messages, {spent}{of} spent\n");
        section(&mut out, "Limits nearly reached", &self.limits, |limit| {
            let Full {
                key,
                percent_used,
                rested_at,
            } = limit;
            format!("{key}\t{percent_used} %\trested at {rested_at}\n")
        });
        section(&mut out, "Codes entered", &self.conversions, |way| {
            let low = if way.low { "\tlow" } else { "" };
            format!("{}\t{} of {}{low}\n", way.name, way.entered, way.sent)
        });
        section(&mut out, "No codes go to", &self.stopped, Stopped::line);
        section(&mut out, "Alarms", &self.alarms, |alarm| {
            let Alarm {
                at,
                kind,
                subject,
                detail,
            } = alarm;
            format!("{at}\t{kind}\t{subject}\t{detail}\n")
        });
        out
    }
}

fn section<T>(out: &mut String, title: &str, items: &[T], line: impl Fn(&T) -> String) {
    out.push_str(&format!(
        "\n{title}:{}\n",
        if items.is_empty() { " none" } else { "" }
    ));
    for item in items {
        out.push_str("  ");
        out.push_str(&line(item));
    }
}
