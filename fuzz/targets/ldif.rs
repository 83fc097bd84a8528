//! Any file is an export of a directory, or an error with its line.
#![no_main]

use countersign_gluu::{
    Kind, Names, PhoneRules, entries, read_client, read_defaults, read_person, read_script,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut names = Names::default();
    let rules = PhoneRules {
        country: Some("GB".to_owned()),
        trust: true,
    };
    for entry in entries(input) {
        let Ok(entry) = entry else {
            return;
        };
        assert!(entry.line >= 1);
        names.take(&entry);
        match entry.kind() {
            Kind::Person => drop(read_person(&entry, &names, &rules)),
            Kind::Client => drop(read_client(&entry, &names)),
            Kind::Script => drop(read_script(&entry)),
            _ => drop(read_defaults(&entry)),
        }
    }
});
