use countersign_admin::{CodeReport, CodesBy};

use super::sheet::{Sheet, Table, plotted};
use crate::plot::{Bars, Plot, Series};

/// Places that a plot has room for; the table has all of them.
const MOST: usize = 12;

pub(super) fn sheet(report: &CodeReport) -> Sheet {
    Sheet {
        title: "Codes entered",
        lead: "Which share of the codes that were sent came back. Pumped numbers enter none.",
        tables: vec![
            table("By country", "Country", &report.countries),
            table("By route", "Route", &report.routes),
        ],
        plots: vec![
            plot("countries", "Codes entered by country", &report.countries),
            plot("routes", "Codes entered by route", &report.routes),
        ],
    }
}

fn plot(id: &'static str, title: &'static str, sums: &[CodesBy]) -> Plot<'static> {
    let sums = &sums[..sums.len().min(MOST)];
    let told = sums
        .iter()
        .map(|sum| format!("{} {} %", sum.name, sum.percent()));
    let told: Vec<String> = told.collect();
    Plot {
        id,
        title,
        description: match told.len() {
            0 => "No codes were sent.".to_owned(),
            _ => format!("Codes entered for each hundred sent: {}.", told.join(", ")),
        },
        labels: sums.iter().map(|sum| sum.name.clone()).collect(),
        series: vec![Series {
            name: "entered",
            values: sums.iter().map(|sum| plotted(sum.percent())).collect(),
        }],
        bars: Bars::Grouped,
        whole: false,
        unit: " %",
    }
}

fn table(title: &'static str, what: &'static str, sums: &[CodesBy]) -> Table {
    let rows = sums.iter().map(|sum| {
        vec![
            sum.name.clone(),
            sum.sent.to_string(),
            sum.entered.to_string(),
            format!("{} %", sum.percent()),
        ]
    });
    Table {
        title,
        columns: vec![what, "Sent", "Entered", "Share"],
        rows: rows.collect(),
    }
}
