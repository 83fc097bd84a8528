use countersign_admin::{Period, SignInReport};

use super::sheet::{Sheet, Table, plotted, step_name, step_time};
use crate::plot::{Bars, Plot, Series};

pub(super) fn sheet(period: Period, report: &SignInReport) -> Sheet {
    let steps = &report.steps;
    let sum = |figure: fn(&countersign_admin::SignInsIn) -> i64| -> i64 {
        steps.iter().map(figure).sum()
    };
    let plot = Plot {
        id: "sign-ins",
        title: "Sign-ins by how they ended",
        description: format!(
            "{} signed in, {} failed and {} were abandoned.",
            sum(|s| s.signed_in),
            sum(|s| s.failed),
            sum(|s| s.abandoned)
        ),
        labels: steps.iter().map(|s| step_name(period, s.at)).collect(),
        series: vec![
            Series {
                name: "signed in",
                values: steps.iter().map(|s| plotted(s.signed_in)).collect(),
            },
            Series {
                name: "failed",
                values: steps.iter().map(|s| plotted(s.failed)).collect(),
            },
            Series {
                name: "abandoned",
                values: steps.iter().map(|s| plotted(s.abandoned)).collect(),
            },
        ],
        bars: Bars::Stacked,
        whole: true,
        unit: "",
    };
    let columns = |first| vec![first, "Signed in", "Failed", "Abandoned"];
    let by_method = report.methods.iter().map(|method| {
        let figures = [method.signed_in, method.failed, method.abandoned];
        line(method.method.clone(), figures)
    });
    let by_time = steps
        .iter()
        .map(|s| line(step_time(s.at), [s.signed_in, s.failed, s.abandoned]));
    Sheet {
        title: "Sign-ins",
        lead: "A sign-in that nobody went on with counts as abandoned once it has expired.",
        tables: vec![
            Table {
                title: "By method",
                columns: columns("Method"),
                rows: by_method.collect(),
            },
            Table {
                title: "By time",
                columns: columns("From (UTC)"),
                rows: by_time.collect(),
            },
        ],
        plots: vec![plot],
    }
}

fn line(name: String, figures: [i64; 3]) -> Vec<String> {
    let figures = figures.iter().map(ToString::to_string);
    std::iter::once(name).chain(figures).collect()
}
