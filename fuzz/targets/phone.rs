//! Any text is a number in E.164 or none, and a number is read back the same.
#![no_main]

use countersign_core::Phone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Option<[char; 2]>, &str)| {
    let (region, text) = input;
    let region = region.map(String::from_iter);
    let Ok(phone) = Phone::parse(text, region.as_deref()) else {
        return;
    };
    assert!(phone.expose().starts_with('+'));
    assert!(phone.digits().bytes().all(|digit| digit.is_ascii_digit()));
    assert!(phone.digits().len() <= 15, "E.164 §6.2.1");
    assert_eq!(Phone::parse(phone.expose(), None).as_ref(), Ok(&phone));
    assert!(!phone.masked().contains(phone.expose()));
});
