//! One message, named twice: in submit_sm_resp and in the receipt. Many centres write the id in
//! hexadecimal in one of them and in decimal in the other, or with other zeros or another case.

/// Digits of the usual ids of 32 bits, to which some centres fill up with zeros.
const HEXADECIMAL: usize = 8;
const DECIMAL: usize = 10;

/// Every form in which another PDU may name the message with this id, without repetitions: the id
/// itself first, then the other case, without leading zeros, and the number in the other notation.
///
/// Two messages of a busy centre can share a form ("10" is the decimal of one and the hexadecimal
/// of another): prefer the first form that names a message, and one to the same number.
///
/// ```
/// use countersign_smpp::equivalent_ids;
///
/// let forms = equivalent_ids("00A1B2");
/// assert_eq!(forms[0], "00A1B2");
/// assert!(forms.contains(&"a1b2".to_owned()) && forms.contains(&"41394".to_owned()));
/// ```
#[must_use]
pub fn equivalent_ids(id: &str) -> Vec<String> {
    let id = id.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    let digits = id
        .strip_prefix("0x")
        .or_else(|| id.strip_prefix("0X"))
        .unwrap_or(id);
    let mut forms = Forms(Vec::new());
    forms.add(id.to_owned());
    forms.add(digits.to_owned());
    forms.add_cases(digits);
    if !digits.is_ascii() || digits.is_empty() {
        return forms.0;
    }
    let bare = match digits.trim_start_matches('0') {
        "" => "0",
        bare => bare,
    };
    forms.add_cases(bare);
    let decimal = bare.bytes().all(|octet| octet.is_ascii_digit());
    if let Some(number) = bare.parse::<u128>().ok().filter(|_| decimal) {
        forms.add_number(&format!("{number:x}"), HEXADECIMAL);
        forms.add_number(bare, DECIMAL);
    }
    let hexadecimal = bare.bytes().all(|octet| octet.is_ascii_hexdigit());
    if let Some(number) = u128::from_str_radix(bare, 16).ok().filter(|_| hexadecimal) {
        forms.add_number(&number.to_string(), DECIMAL);
        forms.add_number(bare, HEXADECIMAL);
    }
    forms.0
}

struct Forms(Vec<String>);

impl Forms {
    fn add(&mut self, form: String) {
        if !form.is_empty() && !self.0.contains(&form) {
            self.0.push(form);
        }
    }

    fn add_cases(&mut self, form: &str) {
        self.add(form.to_ascii_lowercase());
        self.add(form.to_ascii_uppercase());
    }

    fn add_number(&mut self, digits: &str, width: usize) {
        self.add_cases(digits);
        self.add_cases(&format!("{digits:0>width$}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_finds_the_other() {
        for (answer, receipt) in [
            ("a1b2", "A1B2"),
            ("A1B2", "41394"),
            ("41394", "a1b2"),
            ("0000a1b2", "41394"),
            ("a1b2", "0000041394"),
            ("41394", "0000A1B2"),
            ("1234", "001234"),
            ("001234", "1234"),
            ("0x1f", "31"),
            ("ffffffffffffffff", "18446744073709551615"),
            (
                "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
                "3F2504E0-4F89-11D3-9A0C-0305E82C3301",
            ),
            (" 77\0", "77"),
            ("000", "0"),
        ] {
            let forms = equivalent_ids(receipt);
            let wanted = answer.trim_matches(['\0', ' ']).trim_start_matches("0x");
            let met = equivalent_ids(answer);
            assert!(
                forms.contains(&wanted.to_owned()) || met.iter().any(|form| form == receipt),
                "{answer} {receipt}: {forms:?} {met:?}"
            );
        }
    }

    #[test]
    fn the_id_itself_comes_first_and_others_are_not_taken_for_numbers() {
        assert_eq!(equivalent_ids("10")[0], "10");
        assert_eq!(equivalent_ids("msg-10"), ["msg-10", "MSG-10"]);
        assert!(equivalent_ids("").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_number_is_met_in_any_notation(number: u64, width in 0usize..20) {
            let written = [
                format!("{number}"), format!("{number:x}"), format!("{number:X}"),
                format!("{number:08X}"), format!("{number:010}"),
            ];
            for one in &written {
                let forms = equivalent_ids(&format!("{one:0>width$}"));
                for other in &written {
                    proptest::prop_assert!(forms.contains(other), "{} {}", one, other);
                }
            }
        }

        #[test]
        fn any_text_has_forms(id in "\\PC{0,70}") {
            let _ = equivalent_ids(&id);
        }
    }
}
