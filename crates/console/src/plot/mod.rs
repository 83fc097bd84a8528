//! Plots as SVG that the server draws: no script, and colours by the page's style. Each has a title
//! and a description, and stands beside a table with the same figures.

mod scale;
mod svg;

pub(crate) use svg::{Bars, Plot, Series};
