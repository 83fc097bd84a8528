use countersign_admin::Period;
use countersign_core::Millis;
use minijinja::{Value, context};
use serde::Serialize;

use crate::csv::line;
use crate::plot::Plot;
use crate::templates::time_of;

/// A report as a page shows it: plots, and tables with the same figures.
#[derive(Debug, Serialize)]
pub(super) struct Sheet {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) tables: Vec<Table>,
    #[serde(skip)]
    pub(super) plots: Vec<Plot<'static>>,
}

#[derive(Debug, Serialize)]
pub(super) struct Table {
    pub(super) title: &'static str,
    /// The first names what a line is about.
    pub(super) columns: Vec<&'static str>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Sheet {
    /// The tables below each other, each line with the name of its table.
    pub(super) fn csv(&self) -> String {
        let mut out = String::new();
        for table in &self.tables {
            let columns = table.columns.iter().copied();
            line(&mut out, std::iter::once(self.title).chain(columns));
            for row in &table.rows {
                let cells = row.iter().map(String::as_str);
                line(&mut out, std::iter::once(table.title).chain(cells));
            }
        }
        out
    }

    /// The plots as the template takes them.
    pub(super) fn plots(&self) -> Vec<Value> {
        let plots = self.plots.iter().map(|plot| {
            context! {
                title => plot.title,
                svg => Value::from_safe_string(plot.svg()),
                legend => plot.legend(),
            }
        });
        plots.collect()
    }
}

/// A moment as a step of a period is called, in UTC.
pub(super) fn step_name(period: Period, at: Millis) -> String {
    let whole = time_of(at.0);
    let part = match period {
        Period::Day => whole.get(11..16),
        Period::Week | Period::Month => whole.get(5..10),
    };
    part.unwrap_or_default().to_owned()
}

/// The same so that it is unique.
pub(super) fn step_time(at: Millis) -> String {
    time_of(at.0).get(..16).unwrap_or_default().to_owned()
}

/// For what is plotted, where a last digit makes no difference.
pub(super) fn plotted(number: i64) -> f64 {
    number as f64
}
