//! The properties table: defaults, names and numbers, and errors that tell how to go on.

use std::collections::BTreeMap;
use std::time::Duration;

use countersign_delivery::SmppProperties;
use countersign_delivery::properties::Enrolment;
use countersign_smpp::{Alphabet, BindType, MessageClass, Npi, Ton};

fn table(more: &[(&str, &str)]) -> BTreeMap<String, String> {
    [("smpp_server", "smsc.example.net"), ("system_id", "gluu")]
        .iter()
        .chain(more)
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn parse(more: &[(&str, &str)]) -> SmppProperties {
    SmppProperties::parse(&table(more)).unwrap()
}

fn error(more: &[(&str, &str)]) -> String {
    SmppProperties::parse(&table(more)).unwrap_err().to_string()
}

#[test]
fn what_is_left_out_or_empty_has_its_default() {
    let empty: Vec<(&str, &str)> = SmppProperties::names()
        .iter()
        .filter(|name| !["smpp_server", "system_id"].contains(name))
        .map(|name| (*name, " "))
        .collect();
    for properties in [parse(&[]), parse(&empty)] {
        let server = properties.centre.server.as_ref().unwrap();
        assert_eq!((server.port, &server.tls), (2775, &None));
        assert_eq!(server.system_type, "");
        assert_eq!(properties.centre.bind_type, BindType::Transceiver);
        assert_eq!(properties.centre.window_size, 10);
        assert_eq!(properties.centre.messages_per_second, None);
        assert_eq!(properties.centre.enquire_link, Duration::from_secs(30));
        assert_eq!(properties.centre.sessions, 1);
        let sender = &properties.sender;
        assert_eq!(sender.source.value, "Countersign");
        assert_eq!(sender.source.ton, Ton::Alphanumeric);
        assert_eq!(sender.source.npi, Npi::Isdn);
        assert_eq!(
            (sender.dest_ton, sender.dest_npi),
            (Ton::International, Npi::Isdn)
        );
        assert_eq!(sender.priority, 3);
        assert_eq!(
            (sender.text.alphabet, sender.text.class),
            (Alphabet::Default, None)
        );
        let codes = &properties.codes;
        assert_eq!(codes.length, 6);
        assert_eq!(codes.lifetime, Duration::from_secs(300));
        assert_eq!((codes.max_attempts, codes.max_resends), (3, 3));
        assert_eq!(codes.resend_interval, Duration::from_secs(30));
        assert_eq!(codes.phone_attribute, "phoneNumberVerified");
        assert_eq!(
            (&codes.message, codes.enrolment),
            (&None, Enrolment::Allowed)
        );
        assert_eq!((&codes.country, &properties.route), (&None, &None));
        assert!(properties.warnings().is_empty());
    }
}

#[test]
fn a_table_of_gluu_is_understood_in_names_and_numbers() {
    let names = parse(&[
        ("smpp_port", "2776"),
        ("password", "secret"),
        ("system_type", "OTP"),
        ("source_addr", "1234"),
        ("source_addr_ton", "SUBSCRIBER_NUMBER"),
        ("source_addr_npi", "NATIONAL"),
        ("dest_addr_ton", "INTERNATIONAL"),
        ("dest_addr_npi", "ISDN"),
        ("priority_flag", "1"),
        ("data_coding_alphabet", "ALPHA_UCS2"),
        ("data_coding_message_class", "CLASS0"),
    ]);
    let numbers = parse(&[
        ("source_addr", "1234"),
        ("source_addr_ton", "4"),
        ("source_addr_npi", "8"),
        ("dest_addr_ton", "1"),
        ("dest_addr_npi", "1"),
        ("priority_flag", "1"),
        ("data_coding_alphabet", "8"),
        ("data_coding_message_class", "0"),
    ]);
    assert_eq!(names.sender, numbers.sender);
    assert_eq!(names.sender.text.class, Some(MessageClass::Class0));
    assert_eq!(names.centre.server.unwrap().port, 2776);
    assert_ne!(names.sender.source.npi, Npi::Isdn);
}

#[test]
fn tls_changes_the_default_port() {
    let port = |more: &[(&str, &str)]| parse(more).centre.server.unwrap().port;
    assert_eq!(port(&[("tls", "true")]), 3550);
    assert_eq!(port(&[("tls", "yes"), ("smpp_port", "2775")]), 2775);
}

#[test]
fn texts_may_differ_by_locale() {
    let properties = parse(&[
        ("message", "{code} is your code"),
        ("message_de", "{code} ist Ihr Code für {service}"),
        ("message_pt_BR", "Seu código: {code}, {minutes} min"),
        ("message_fr", ""),
    ]);
    let locales: Vec<&str> = properties
        .codes
        .messages
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(locales, ["de", "pt-BR"]);
}

#[test]
fn a_short_code_is_allowed_with_a_warning() {
    let warnings = parse(&[("code_length", "4")]).warnings();
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].starts_with("code_length: 4"), "{warnings:?}");
    let warnings = parse(&[("bind_type", "transmitter")]).warnings();
    assert!(warnings[0].starts_with("bind_type: "), "{warnings:?}");
}

#[test]
fn a_wrong_value_is_named_with_what_is_allowed() {
    for (name, value, allowed) in [
        (
            "smpp_server",
            "smsc:2775",
            "a host name or an IP address, without port",
        ),
        ("smpp_port", "65536", "a whole number from 1 to 65535"),
        ("smpp_port", "zero", "a whole number from 1 to 65535"),
        (
            "system_id",
            "sixteen-octets-x",
            "1 to 15 visible ASCII characters",
        ),
        (
            "system_type",
            "thirteen-byte",
            "1 to 12 visible ASCII characters",
        ),
        ("source_addr", "TwelveLetter", "at most 11 ASCII characters"),
        ("source_addr", "[brackets]", "of the GSM alphabet"),
        ("source_addr_ton", "ALPHA", "ALPHANUMERIC (5)"),
        ("source_addr_npi", "99", "ISDN (1)"),
        ("dest_addr_ton", "7", "INTERNATIONAL (1)"),
        ("dest_addr_npi", "E164", "ISDN (1)"),
        ("priority_flag", "4", "a whole number from 0 to 3"),
        ("data_coding_alphabet", "UCS-2", "ALPHA_UCS2 (8)"),
        (
            "data_coding_alphabet",
            "ALPHA_RESERVED",
            "ALPHA_DEFAULT (0)",
        ),
        ("data_coding_message_class", "CLASS4", "CLASS0 (0)"),
        ("tls", "maybe", "true, false"),
        ("bind_type", "BOTH", "TRANSCEIVER (9), TRANSMITTER (2)"),
        ("bind_type", "RECEIVER", "TRANSCEIVER (9), TRANSMITTER (2)"),
        ("window_size", "0", "a whole number from 1 to 1000"),
        (
            "messages_per_second",
            "-1",
            "a whole number from 1 to 100000",
        ),
        (
            "enquire_link_seconds",
            "3601",
            "a whole number from 1 to 3600",
        ),
        ("sessions", "33", "a whole number from 1 to 32"),
        ("phone_attribute", "two words", "an attribute's name"),
        ("code_length", "3", "a whole number from 4 to 10"),
        ("code_length", "11", "a whole number from 4 to 10"),
        (
            "code_lifetime_seconds",
            "601",
            "a whole number from 30 to 600",
        ),
        ("max_attempts", "0", "a whole number from 1 to 10"),
        ("max_resends", "11", "a whole number from 0 to 10"),
        (
            "resend_interval_seconds",
            "0",
            "a whole number from 1 to 600",
        ),
        ("message", "no placeholder", "{code}"),
        ("message", "{code} {name}", "{service} and {minutes}"),
        ("message_de", "ohne", "{code}"),
        ("enrolment", "maybe", "allowed, required, refused"),
        ("shared_numbers", "maybe", "allowed, refused"),
        ("country", "UK1", "ISO 3166-1"),
        ("country", "XX", "ISO 3166-1"),
    ] {
        let text = error(&[(name, value)]);
        let begin = format!("{name}: {value:?} is not accepted; allowed: ");
        assert!(text.starts_with(&begin), "{text}");
        assert!(text.contains(allowed), "{text}");
    }
    assert_eq!(
        parse(&[("country", "gb")]).codes.country.as_deref(),
        Some("GB")
    );
}

#[test]
fn a_name_needs_alphanumeric() {
    let text = error(&[("source_addr_ton", "INTERNATIONAL")]);
    assert!(!text.contains("INTERNATIONAL\""), "{text}");
    assert!(text.starts_with("source_addr: "), "{text}");
    assert!(text.contains("a name needs ALPHANUMERIC"), "{text}");
    let number = [("source_addr_ton", "1"), ("source_addr", "+447700900100")];
    assert_eq!(parse(&number).sender.source.value, "447700900100");
}

#[test]
fn a_misspelt_property_names_its_neighbour() {
    for (name, near) in [
        ("smpp_sever", "smpp_server"),
        ("systemid", "system_id"),
        ("code_lenght", "code_length"),
        ("source_address", "source_addr"),
    ] {
        let text = error(&[(name, "x")]);
        let wanted = format!("{name}: there is no such property; did you mean {near}?");
        assert_eq!(text, wanted);
    }
    assert!(error(&[("zzz", "x")]).contains("there are smpp_server"));
}

#[test]
fn a_hidden_value_is_never_shown() {
    let long = "hunter2".repeat(10);
    let text = error(&[("password", &long)]);
    assert!(
        text.starts_with("password: the value is not accepted"),
        "{text}"
    );
    let shown = format!("{:?}", parse(&[("password", "hunter2")]));
    assert!(
        !text.contains("hunter2") && !shown.contains("hunter2"),
        "{shown}"
    );
    assert_eq!(SmppProperties::secret_names(), ["password"]);
}

#[test]
fn the_message_centre_is_required_without_a_shared_route() {
    let none = BTreeMap::new();
    let text = SmppProperties::parse(&none).unwrap_err().to_string();
    assert!(text.starts_with("smpp_server: \"\""), "{text}");
    let shared = [("route".to_owned(), "main".to_owned())].into();
    assert!(
        SmppProperties::parse(&shared)
            .unwrap()
            .centre
            .server
            .is_none()
    );
}

#[test]
fn a_centre_gets_its_tls_files_its_version_and_its_parameters() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, "").unwrap();
    let file = file.to_str().unwrap();
    let mut pairs = vec![
        ("smpp_server", "smsc.example.net"),
        ("system_id", "esme"),
        ("tls", "true"),
        ("tls_ca_file", file),
        ("interface_version", "5.0"),
        ("long_messages", "SAR"),
        ("national_language", "turkish"),
        (
            "optional_parameters",
            "dlt_entity_id=1101, 0x1401=text:2202",
        ),
    ];
    let table = |pairs: &[(&str, &str)]| {
        let owned = pairs
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        SmppProperties::parse(&owned.collect())
    };
    let read = table(&pairs).unwrap();
    let tls = read.centre.server.unwrap().tls.unwrap();
    assert_eq!(tls.ca_file.as_deref(), Some(std::path::Path::new(file)));
    assert_eq!(read.centre.interface_version, 0x50);
    assert_eq!(read.sender.parameters.len(), 2);

    for (name, value) in [
        ("tls_ca_file", "/nowhere/ca.pem"),
        ("tls_key_file", file),
        ("interface_version", "6"),
        ("optional_parameters", "no_such_name=1"),
        ("long_messages", "smoke"),
    ] {
        pairs.push((name, value));
        let error = table(&pairs).unwrap_err().to_string();
        let named = ["tls_certificate_file", name]
            .iter()
            .any(|n| error.contains(n));
        assert!(named, "{name}: {error}");
        pairs.pop();
    }
}
