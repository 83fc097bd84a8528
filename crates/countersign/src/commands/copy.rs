use std::io::IsTerminal as _;

use countersign_store::{Copying, Store};
use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::CopyArgs;
use crate::house::Failure;

pub(super) async fn run(args: &CopyArgs) -> Result<(), Failure> {
    if let Some(file) = args.from.strip_prefix("sqlite:")
        && !std::path::Path::new(file).is_file()
    {
        // It would be made, and an empty store copied.
        return Err(format!("--from: there is no file {file}").into());
    }
    let opened = |which| move |error| format!("{which}: {error}");
    let from = Store::open(&args.from).await.map_err(opened("--from"))?;
    let to = Store::open(&args.to).await.map_err(opened("--to"))?;
    let bar = bar();
    let rows = from.copy_into(&to, |copying| show(&bar, copying)).await;
    bar.finish_and_clear();
    let rows = rows?;
    from.close().await;
    to.close().await;
    println!("{rows} rows were copied. The master key stays the same file.");
    Ok(())
}

/// On a terminal only.
fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    let style = "{elapsed_precise} {wide_bar} {pos}/{len} {msg} {eta}";
    match ProgressStyle::with_template(style) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn show(bar: &ProgressBar, copying: Copying) {
    bar.set_length(copying.of);
    bar.set_position(copying.rows);
    bar.set_message(copying.table);
}
