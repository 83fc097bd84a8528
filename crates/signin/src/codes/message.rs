use countersign_core::Secret;
use countersign_delivery::Spoken;

use super::CodeRules;
use crate::outside::CodeText;
use crate::rules::Rules;
use crate::services::Services;

/// The application's name is its owner's text: one short line of it is let into a message.
pub(crate) fn service_name(name: Option<&str>, rules: &Rules) -> String {
    let name = name
        .filter(|n| !n.trim().is_empty())
        .unwrap_or(&rules.service_name);
    let one_line: String = name.chars().filter(|c| !c.is_control()).take(32).collect();
    one_line.trim().to_owned()
}

/// The whole text message for a code.
pub(super) fn compose(
    services: &Services,
    rules: &CodeRules,
    locale: &str,
    service: Option<&str>,
    code: &Secret,
) -> Secret {
    let service = service_name(service, &services.rules);
    let minutes = rules.lifetime.as_secs().div_ceil(60);
    let text = match rules.template(locale) {
        Some(template) => fill(template, code.expose(), &service, minutes),
        None => services.texts.code_message(&CodeText {
            locale,
            code: code.expose(),
            service: &service,
            minutes,
        }),
    };
    Secret::new(match &services.rules.web_otp_host {
        // The last line as the WebOTP format has it; browsers fill the code in on this host only.
        Some(host) => format!("{text}\n\n@{host} #{}", code.expose()),
        None => text,
    })
}

/// What is said when the code is brought by a call: each digit by itself.
pub(super) fn say(
    services: &Services,
    rules: &CodeRules,
    locale: &str,
    service: Option<&str>,
    code: &Secret,
) -> Secret {
    let service = service_name(service, &services.rules);
    // Exposed to be said.
    let digits: Vec<String> = code.expose().chars().map(String::from).collect();
    let digits = Secret::new(digits.join(", "));
    let sentences = services.texts.code_call(&CodeText {
        locale,
        code: digits.expose(),
        service: &service,
        minutes: rules.lifetime.as_secs().div_ceil(60),
    });
    Secret::new(Spoken::new(locale, sentences).to_text())
}

fn fill(template: &str, code: &str, service: &str, minutes: u64) -> String {
    let with_code = if template.contains("{code}") {
        template.to_owned()
    } else {
        format!("{template} {{code}}")
    };
    // The code goes in last, so that no other value can put a second one there.
    with_code
        .replace("{minutes}", &minutes.to_string())
        .replace("{service}", &service.replace(['{', '}'], ""))
        .replace("{code}", code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_without_a_place_for_the_code_gets_one() {
        assert_eq!(fill("Your code:", "123456", "x", 5), "Your code: 123456");
        assert_eq!(
            fill("{service}: {code} ({minutes} min)", "0", "Bank {code}", 5),
            "Bank code: 0 (5 min)"
        );
    }

    #[test]
    fn a_service_name_is_one_short_line() {
        let rules = Rules::default();
        assert_eq!(service_name(Some("Evil\r\nBcc: x"), &rules), "EvilBcc: x");
        assert_eq!(service_name(Some("  "), &rules), "Countersign");
        assert_eq!(service_name(Some(&"x".repeat(99)), &rules).len(), 32);
    }
}
