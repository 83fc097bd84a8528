use std::fmt::Write as _;

use super::scale::axis;

/// How the bars of several series stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bars {
    /// On each other.
    Stacked,
    /// Beside each other.
    Grouped,
}

/// One kind of figure.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    pub(crate) name: &'static str,
    pub(crate) values: Vec<f64>,
}

/// Figures by time or by name.
#[derive(Clone, Debug)]
pub(crate) struct Plot<'a> {
    /// Unique on its page.
    pub(crate) id: &'a str,
    pub(crate) title: &'a str,
    /// What a person who does not see it should know.
    pub(crate) description: String,
    /// Below each place.
    pub(crate) labels: Vec<String>,
    pub(crate) series: Vec<Series>,
    pub(crate) bars: Bars,
    /// The figures have no fractions.
    pub(crate) whole: bool,
    /// After each number of the axis.
    pub(crate) unit: &'a str,
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 32.0;
/// Labels below the axis that have room.
const MOST_LABELS: usize = 12;

impl Plot<'_> {
    /// The series' names with the classes of their colours.
    pub(crate) fn legend(&self) -> Vec<(String, &'static str)> {
        let names = self.series.iter().enumerate();
        names
            .map(|(place, series)| (format!("series-{}", place + 1), series.name))
            .collect()
    }

    pub(crate) fn svg(&self) -> String {
        let (end, marks) = axis(self.most(), self.whole);
        let (width, height) = (WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM);
        let y = |value: f64| TOP + height - value / end * height;
        let id = self.id;
        let mut out = format!(
            "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">\
             <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
            escaped(self.title),
            escaped(&self.description),
        );
        for mark in marks {
            let at = y(mark);
            let _ = write!(
                out,
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\
                 <text class=\"mark\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}{}</text>",
                WIDTH - RIGHT,
                LEFT - 6.0,
                at + 4.0,
                number(mark),
                escaped(self.unit),
            );
        }
        let place = width / self.labels.len().max(1) as f64;
        for at in 0..self.labels.len() {
            self.draw_place(&mut out, at, LEFT + place * at as f64, place, &y);
        }
        out.push_str("</svg>");
        out
    }

    fn draw_place(
        &self,
        out: &mut String,
        at: usize,
        left: f64,
        width: f64,
        y: &impl Fn(f64) -> f64,
    ) {
        let label = &self.labels[at];
        let every = self.labels.len().div_ceil(MOST_LABELS).max(1);
        if at.is_multiple_of(every) {
            let _ = write!(
                out,
                "<text class=\"mark\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                left + width / 2.0,
                HEIGHT - BOTTOM + 18.0,
                escaped(label),
            );
        }
        // A bar is no broader than one can take for a bar.
        let broad = (width * 0.8).min(72.0);
        let begin = left + (width - broad) / 2.0;
        let count = self.series.len().max(1) as f64;
        let mut below = 0.0;
        for (order, series) in self.series.iter().enumerate() {
            let value = series.values.get(at).copied().unwrap_or(0.0).max(0.0);
            if value <= 0.0 {
                continue;
            }
            let (x, broad, from) = match self.bars {
                Bars::Stacked => (begin, broad, below),
                Bars::Grouped => (begin + broad / count * order as f64, broad / count, 0.0),
            };
            below += value;
            let (top, bottom) = (y(from + value), y(from));
            let _ = write!(
                out,
                "<rect class=\"series-{}\" x=\"{x:.1}\" y=\"{top:.1}\" width=\"{broad:.1}\" height=\"{:.1}\">\
                 <title>{}: {} {}{}</title></rect>",
                order + 1,
                (bottom - top).max(1.0),
                escaped(label),
                series.name,
                number(value),
                escaped(self.unit),
            );
        }
    }

    /// The highest that bars reach.
    fn most(&self) -> f64 {
        let at = |place: usize| {
            let values = self
                .series
                .iter()
                .map(move |s| s.values.get(place).copied());
            values.map(|value| value.unwrap_or(0.0))
        };
        let places = 0..self.labels.len();
        match self.bars {
            Bars::Stacked => places.map(|p| at(p).sum()).fold(0.0, f64::max),
            Bars::Grouped => places.flat_map(at).fold(0.0, f64::max),
        }
    }
}

/// With no more decimals than it needs.
fn number(value: f64) -> String {
    if value >= 10_000.0 {
        return format!("{}k", number(value / 1000.0));
    }
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(bars: Bars) -> Plot<'static> {
        Plot {
            id: "p",
            title: "Sign-ins",
            description: "Most on <Monday>".to_owned(),
            labels: vec!["Mo".to_owned(), "\"Tu\"&".to_owned()],
            series: vec![
                Series {
                    name: "good",
                    values: vec![3.0, 0.0],
                },
                Series {
                    name: "bad",
                    values: vec![1.0, 2.0],
                },
            ],
            bars,
            whole: false,
            unit: "",
        }
    }

    #[test]
    fn a_plot_says_what_it_shows_and_nothing_breaks_out_of_it() {
        let svg = plot(Bars::Stacked).svg();
        assert!(svg.contains("role=\"img\"") && svg.contains("aria-labelledby=\"p-title p-desc\""));
        assert!(svg.contains("<desc id=\"p-desc\">Most on &lt;Monday&gt;</desc>"));
        assert!(svg.contains("&quot;Tu&quot;&amp;"), "{svg}");
        assert_eq!(svg.matches("<rect").count(), 3);
        assert!(!svg.contains("style="), "styles come from the page: {svg}");
    }

    #[test]
    fn stacked_bars_stand_on_each_other_and_grouped_ones_beside() {
        assert_eq!(plot(Bars::Stacked).most(), 4.0);
        assert_eq!(plot(Bars::Grouped).most(), 3.0);
        let nothing = Plot {
            labels: Vec::new(),
            ..plot(Bars::Grouped)
        };
        assert!(nothing.svg().ends_with("</svg>"));
    }

    #[test]
    fn numbers_are_short() {
        let written = [0.0, 0.5, 12.0, 0.045, 25_000.0].map(number);
        assert_eq!(written, ["0", "0.5", "12", "0.045", "25k"]);
    }
}
