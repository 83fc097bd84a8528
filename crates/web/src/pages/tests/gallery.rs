use std::path::PathBuf;
use std::{env, fs};

use super::samples::every_page;
use super::{TAGS, builtin, locale};

/// Writes every page to `$PAGES_OUT`, to be looked at:
/// `PAGES_OUT=/tmp/pages cargo test -p countersign-web gallery -- --ignored`, then serve that
/// folder over HTTP, because the pages name their style sheet from the root.
#[test]
#[ignore = "writes files to look at"]
fn gallery() {
    let out = PathBuf::from(env::var_os("PAGES_OUT").expect("PAGES_OUT names a folder"));
    let pages = builtin();
    fs::create_dir_all(out.join("static")).expect("makes the folder");
    for name in ["countersign.css", "code.js", "form-post.js", "logo.svg"] {
        let file = pages.static_file(name).expect("found");
        let address = pages.asset(name);
        fs::write(out.join(&address[1..]), &file.bytes).expect("writes");
    }
    for tag in TAGS {
        fs::create_dir_all(out.join(tag)).expect("makes the folder");
        for (name, html) in every_page(&pages, &locale(&pages, tag)) {
            fs::write(out.join(tag).join(format!("{name}.html")), html).expect("writes");
        }
    }
}
