use countersign_admin::{Period, SpendingReport, SpentBy};
use countersign_core::Amount;

use super::sheet::{Sheet, Table, plotted, step_name, step_time};
use crate::plot::{Bars, Plot, Series};

pub(super) fn sheet(period: Period, report: &SpendingReport) -> Sheet {
    let steps = &report.steps;
    let sum: i64 = steps.iter().map(|step| step.cost.millionths()).sum();
    let messages: i64 = steps.iter().map(|step| step.messages).sum();
    let plot = Plot {
        id: "spending",
        title: "Spending on messages",
        description: format!(
            "{} for {messages} messages in all.",
            Amount::from_millionths(sum)
        ),
        labels: steps.iter().map(|s| step_name(period, s.at)).collect(),
        series: vec![Series {
            name: "spent",
            values: steps
                .iter()
                .map(|step| plotted(step.cost.millionths()) / 1e6)
                .collect(),
        }],
        bars: Bars::Stacked,
        whole: false,
        unit: "",
    };
    let by_time = steps.iter().map(|step| {
        let figures = (step.messages, step.cost);
        line(step_time(step.at), figures)
    });
    Sheet {
        title: "Spending",
        lead: "As each message was counted when it was accepted: by the price of its route or of its \
               number’s country, whatever became of it.",
        tables: vec![
            by("By country", "Country", &report.countries),
            by("By route", "Route", &report.routes),
            Table {
                title: "By time",
                columns: columns("From (UTC)"),
                rows: by_time.collect(),
            },
        ],
        plots: vec![plot],
    }
}

fn columns(first: &'static str) -> Vec<&'static str> {
    vec![first, "Messages", "Spent"]
}

fn by(title: &'static str, what: &'static str, sums: &[SpentBy]) -> Table {
    let rows = sums
        .iter()
        .map(|sum| line(sum.name.clone(), (sum.messages, sum.cost)));
    Table {
        title,
        columns: columns(what),
        rows: rows.collect(),
    }
}

fn line(name: String, (messages, cost): (i64, Amount)) -> Vec<String> {
    vec![name, messages.to_string(), cost.to_string()]
}
