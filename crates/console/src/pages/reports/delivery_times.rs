use std::time::Duration;

use countersign_admin::{DeliveryTimeReport, DeliveryTimes};

use super::sheet::{Sheet, Table};
use crate::plot::{Bars, Plot, Series};

/// Places that a plot has room for; the table has all of them.
const MOST: usize = 8;

pub(super) fn sheet(report: &DeliveryTimeReport) -> Sheet {
    let delivered = report.routes.iter().filter(|route| route.delivered > 0);
    let shown: Vec<&DeliveryTimes> = delivered.take(MOST).collect();
    let told = shown.iter().map(|route| {
        let (median, p99) = (seconds(route.median), seconds(route.p99));
        format!(
            "{}: half within {median}, 99 of 100 within {p99}",
            route.route
        )
    });
    let told: Vec<String> = told.collect();
    let values = |time: fn(&DeliveryTimes) -> Duration| {
        shown
            .iter()
            .map(|route| time(route).as_secs_f64())
            .collect()
    };
    let plot = Plot {
        id: "times",
        title: "Delivery times by route",
        description: match told.len() {
            0 => "Nothing was delivered.".to_owned(),
            _ => format!("{}.", told.join("; ")),
        },
        labels: shown.iter().map(|route| route.route.clone()).collect(),
        series: vec![
            Series {
                name: "half within",
                values: values(|route| route.median),
            },
            Series {
                name: "90 of 100 within",
                values: values(|route| route.p90),
            },
            Series {
                name: "99 of 100 within",
                values: values(|route| route.p99),
            },
        ],
        bars: Bars::Grouped,
        whole: false,
        unit: " s",
    };
    let rows = report.routes.iter().map(|route| {
        let time = |time| {
            if route.delivered > 0 {
                seconds(time)
            } else {
                "–".to_owned()
            }
        };
        vec![
            route.route.clone(),
            route.delivered.to_string(),
            route.others.to_string(),
            time(route.median),
            time(route.p90),
            time(route.p99),
        ]
    });
    Sheet {
        title: "Delivery times",
        lead: "From the moment a message is accepted to the receipt that says it was delivered.",
        tables: vec![Table {
            title: "By route",
            columns: vec![
                "Route",
                "Delivered",
                "Others",
                "Half within",
                "90 of 100 within",
                "99 of 100 within",
            ],
            rows: rows.collect(),
        }],
        plots: vec![plot],
    }
}

fn seconds(time: Duration) -> String {
    format!("{} s", time.as_secs_f64())
}
