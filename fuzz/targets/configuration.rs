//! Any file is a configuration or an error that names what is wrong.
#![no_main]
#![allow(dead_code, reason = "the binary uses the rest of its configuration")]

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/countersign/src/config/mod.rs"]
mod config;

fuzz_target!(init: {
    // Relative paths in the text begin where nothing is.
    let folder = tempfile::tempdir().expect("a folder").keep();
    std::env::set_current_dir(folder).expect("it is there");
}, |text: &[u8]| {
    let file = std::path::Path::new("countersign.toml");
    std::fs::write(file, text).expect("a file");
    if let Err(error) = config::Config::read(file) {
        assert!(!error.to_string().is_empty());
    }
});
