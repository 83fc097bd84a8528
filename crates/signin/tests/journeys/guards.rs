//! Which codes are not sent: flooding, pumping, countries, kinds, budgets.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use crate::common::{ALICE, Bench, PASSWORD, browser, problem, visitor};
use countersign_delivery::{CentreSettings, DeliverySettings, Kind};
use countersign_signin::{
    Budget, ConversionRules, GuardRules, Guards, NumberRules, Outcome, Problem, Rules, Visitor,
};
use countersign_store::{Limit, Window};

const BOB: &str = "+447700900124";
const GERMAN: &str = "+4915123456789";

const fn limit(burst: u32) -> Limit {
    Limit {
        burst,
        every: Duration::from_secs(3600),
    }
}

fn from(last: u8) -> Visitor {
    Visitor {
        address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)),
        ..visitor()
    }
}

/// Password of a fresh sign-in from an address: what comes of it.
async fn ask(bench: &Bench, username: &str, visitor: &Visitor) -> Option<Problem> {
    let browser = browser();
    let view = bench.open("smpp", &browser).await;
    let form = [("username", username), ("password", PASSWORD)];
    let outcome = bench.submit_from(&view, &browser, &form, visitor).await;
    match outcome {
        Outcome::Next(_) => None,
        other => problem(&other).or_else(|| panic!("{other:?}")),
    }
}

fn guards(bench: &Bench, rules: &Rules) -> Guards {
    Guards::new(bench.store.clone(), rules.clone(), bench.clock.clone())
}

async fn alarms(bench: &Bench, rules: &Rules) -> Vec<(String, String)> {
    let status = guards(bench, rules).status().await.unwrap();
    let alarms = status.alarms.into_iter();
    alarms.map(|alarm| (alarm.kind, alarm.subject)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn starting_again_gets_a_few_codes_at_once_then_one_each_interval() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    for _ in 0..3 {
        assert_eq!(ask(&bench, "alice", &from(1)).await, None);
    }
    let browser = browser();
    let view = bench.open("smpp", &browser).await;
    let form = [("username", "alice"), ("password", PASSWORD)];
    let outcome = bench.submit(&view, &browser, &form).await;
    let Some(Problem::ResendWait(wait)) = problem(&outcome) else {
        panic!("{outcome:?}");
    };
    assert_eq!(wait, Duration::from_secs(30));
    // Another address changes nothing; the same sign-in goes on when the page said.
    assert!(ask(&bench, "alice", &from(2)).await.is_some());
    bench.clock.advance(wait);
    let again = bench.submit(&view, &browser, &form).await;
    let Outcome::Next(page) = again else {
        panic!("{again:?}");
    };
    let code = bench.code(ALICE, 4).await;
    let done = bench.submit(&page, &browser, &[("code", &code)]).await;
    assert!(matches!(done, Outcome::Finished(_)), "{done:?}");
    // Who enters a code has shown to hold the phone.
    for _ in 0..3 {
        assert_eq!(ask(&bench, "alice", &from(1)).await, None);
    }
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_over_many_accounts_is_stopped_and_the_others_go_on() {
    let rules = Rules {
        codes_per_address: limit(2),
        codes_per_prefix: limit(3),
        ..Rules::default()
    };
    let bench = Bench::with(rules, &[]).await;
    for (name, phone) in [("alice", ALICE), ("bob", BOB), ("dora", "+447700900125")] {
        bench.add(name, Some(phone)).await;
    }
    assert_eq!(ask(&bench, "alice", &from(1)).await, None);
    assert_eq!(ask(&bench, "bob", &from(1)).await, None);
    for _ in 0..5 {
        let refused = ask(&bench, "dora", &from(1)).await;
        assert!(matches!(refused, Some(Problem::TooMany(_))), "{refused:?}");
    }
    // What was refused for the address used up nothing that others share.
    assert_eq!(ask(&bench, "dora", &from(2)).await, None);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_addresses_on_one_number_are_stopped() {
    let rules = Rules {
        codes_per_number: limit(2),
        ..Rules::default()
    };
    let bench = Bench::with(rules, &[]).await;
    for name in ["alice", "alias", "third"] {
        bench.add(name, Some(ALICE)).await;
    }
    bench.add("bob", Some(BOB)).await;
    assert_eq!(ask(&bench, "alice", &from(1)).await, None);
    assert_eq!(ask(&bench, "alias", &from(2)).await, None);
    let refused = ask(&bench, "third", &from(3)).await;
    assert!(matches!(refused, Some(Problem::TooMany(_))), "{refused:?}");
    assert_eq!(ask(&bench, "bob", &from(4)).await, None);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_that_many_share_raise_an_alarm() {
    let rules = Rules {
        codes_per_country: limit(1),
        ..Rules::default()
    };
    let bench = Bench::with(rules.clone(), &[]).await;
    bench.add("alice", Some(ALICE)).await;
    bench.add("bob", Some(BOB)).await;
    bench.add("greta", Some(GERMAN)).await;
    assert_eq!(ask(&bench, "alice", &from(1)).await, None);
    for _ in 0..2 {
        assert_eq!(ask(&bench, "bob", &from(2)).await, Some(Problem::Withheld));
    }
    assert_eq!(ask(&bench, "greta", &from(3)).await, None);
    let expected = ("limit".to_owned(), "code:country:GB".to_owned());
    assert_eq!(alarms(&bench, &rules).await, [expected]);
    let status = guards(&bench, &rules).status().await.unwrap();
    let full: Vec<&str> = status.limits.iter().map(|l| l.key.as_str()).collect();
    assert_eq!(full, ["code:country:DE", "code:country:GB"]);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_of_other_countries_and_costly_ones_get_nothing() {
    let rules = Rules {
        guards: GuardRules {
            numbers: NumberRules {
                countries_allowed: vec!["GB".parse().unwrap()],
                ..NumberRules::default()
            },
            ..GuardRules::default()
        },
        ..Rules::default()
    };
    let bench = Bench::with(rules, &[]).await;
    let premium = "+449098790123";
    bench.add("greta", Some(GERMAN)).await;
    bench.add("paul", Some(premium)).await;
    bench.add("fritz", Some("+493012345678")).await;
    bench.add("carol", None).await;
    // One page for both: it does not tell what number somebody has.
    assert_eq!(
        ask(&bench, "greta", &from(1)).await,
        Some(Problem::Withheld)
    );
    assert_eq!(ask(&bench, "paul", &from(1)).await, Some(Problem::Withheld));
    // Nor that it is a fixed line.
    let fixed = ask(&bench, "fritz", &from(1)).await;
    assert_eq!(fixed, Some(Problem::Withheld));
    // Who gives a number is told what is wrong with it, and may give another.
    let browser = browser();
    let view = bench.open("smpp", &browser).await;
    let form = [("username", "carol"), ("password", PASSWORD)];
    let Outcome::Next(page) = bench.submit(&view, &browser, &form).await else {
        panic!("Carol may add a number");
    };
    for (number, expected) in [
        (GERMAN, Problem::PhoneCountry),
        (premium, Problem::PhoneInvalid),
        ("+881612345678", Problem::PhoneInvalid),
    ] {
        let outcome = bench.submit(&page, &browser, &[("phone", number)]).await;
        assert_eq!(problem(&outcome), Some(expected), "{number}");
    }
    let outcome = bench.submit(&page, &browser, &[("phone", BOB)]).await;
    assert!(matches!(outcome, Outcome::Next(_)), "{outcome:?}");
    bench.code(BOB, 1).await;
    for number in [GERMAN, premium] {
        assert!(bench.smsc.messages(Some(number)).is_empty());
    }
    bench.end().await;
}

fn pumping(stop: Option<Duration>) -> Rules {
    Rules {
        codes_at_once: 1000,
        codes_per_person: limit(1000),
        codes_per_number: limit(1000),
        guards: GuardRules {
            conversion: ConversionRules {
                window: Window {
                    length: Duration::from_secs(3600),
                    grace: Duration::from_secs(60),
                },
                at_least: 4,
                alarm_below_percent: 50,
                stop,
                trusted_prefixes: vec!["4915".to_owned()],
            },
            ..GuardRules::default()
        },
        ..Rules::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pumped_prefix_is_stopped_alone_and_for_a_time() {
    let rules = pumping(Some(Duration::from_secs(1800)));
    let bench = Bench::with(rules.clone(), &[]).await;
    for (name, phone) in [("alice", ALICE), ("bob", BOB), ("greta", GERMAN)] {
        bench.add(name, Some(phone)).await;
    }
    for _ in 0..6 {
        assert_eq!(
            ask(&bench, "alice", &from(1)).await,
            None,
            "within the grace"
        );
        assert_eq!(ask(&bench, "greta", &from(1)).await, None);
    }
    bench.clock.advance(Duration::from_secs(121));
    assert_eq!(ask(&bench, "bob", &from(2)).await, Some(Problem::Withheld));
    let stopped = guards(&bench, &rules).stopped().await.unwrap();
    assert_eq!(stopped.len(), 1);
    assert_eq!(stopped[0].prefix, "447700");
    // Trusted: only an alarm.
    assert_eq!(ask(&bench, "greta", &from(3)).await, None);
    let raised = alarms(&bench, &rules).await;
    for expected in [
        ("prefix-stopped", "prefix:447700"),
        ("conversion", "prefix:4915"),
    ] {
        let found = raised
            .iter()
            .any(|(kind, subject)| kind == expected.0 && subject.starts_with(expected.1));
        assert!(found, "{expected:?} in {raised:?}");
    }
    let audit = bench.store.audit(20).await.unwrap();
    assert!(audit.iter().any(|e| e.action == "alarm.prefix-stopped"));
    // By itself after its time, judged by what comes then.
    bench.clock.advance(Duration::from_secs(1800));
    assert_eq!(ask(&bench, "bob", &from(2)).await, None);
    assert_eq!(ask(&bench, "alice", &from(2)).await, None);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_lifts_a_stop() {
    let rules = pumping(Some(Duration::from_secs(1800)));
    let bench = Bench::with(rules.clone(), &[]).await;
    bench.add("alice", Some(ALICE)).await;
    for _ in 0..4 {
        assert_eq!(ask(&bench, "alice", &from(1)).await, None);
    }
    bench.clock.advance(Duration::from_secs(121));
    assert_eq!(
        ask(&bench, "alice", &from(1)).await,
        Some(Problem::Withheld)
    );
    let guards = guards(&bench, &rules);
    assert!(guards.lift("447700", "test").await.unwrap());
    assert!(!guards.lift("447700", "test").await.unwrap());
    assert_eq!(ask(&bench, "alice", &from(1)).await, None);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_come_back_keep_a_prefix_open() {
    let rules = pumping(Some(Duration::from_secs(1800)));
    let bench = Bench::with(rules.clone(), &[]).await;
    bench.add("alice", Some(ALICE)).await;
    for round in 0..8 {
        let browser = browser();
        let page = bench.to_code_page("alice", &browser).await;
        let code = bench.code(ALICE, round + 1).await;
        let done = bench.submit(&page, &browser, &[("code", &code)]).await;
        assert!(matches!(done, Outcome::Finished(_)), "{done:?}");
        bench.clock.advance(Duration::from_secs(60));
    }
    let status = guards(&bench, &rules).status().await.unwrap();
    assert_eq!(status.alarms, []);
    assert!(status.ways.iter().all(|way| way.entered == 8 && !way.low));
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_days_budget_ends_codes_until_the_next_day() {
    let rules = Rules {
        guards: GuardRules {
            budget: Budget {
                daily: Some("0.10".parse().unwrap()),
                costs: vec!["GB 0.02".parse().unwrap(), "* 1".parse().unwrap()],
                exempt: vec!["alice".to_owned()],
                utc_offset_minutes: 0,
                ..Budget::default()
            },
            ..GuardRules::default()
        },
        codes_at_once: 1000,
        ..Rules::default()
    };
    let bench = Bench::with(rules.clone(), &[]).await;
    bench.add("alice", Some(ALICE)).await;
    bench.add("bob", Some(BOB)).await;
    bench.add("greta", Some(GERMAN)).await;
    let kinds = async || -> Vec<String> {
        let raised = alarms(&bench, &rules).await;
        raised.into_iter().map(|(kind, _)| kind).collect()
    };
    assert_eq!(
        ask(&bench, "greta", &from(1)).await,
        Some(Problem::Withheld)
    );
    for sent in 1..=5 {
        assert_eq!(ask(&bench, "bob", &from(1)).await, None);
        assert_eq!(kinds().await.contains(&"budget".to_owned()), sent >= 4);
    }
    assert_eq!(ask(&bench, "bob", &from(1)).await, Some(Problem::Withheld));
    assert!(kinds().await.contains(&"budget-spent".to_owned()));
    assert_eq!(ask(&bench, "alice", &from(1)).await, None, "exempt");
    let budget = guards(&bench, &rules).status().await.unwrap().budget;
    assert_eq!(
        (budget.spent.to_string().as_str(), budget.messages),
        ("0.12", 6)
    );
    bench.clock.advance(Duration::from_secs(24 * 60 * 60));
    assert_eq!(ask(&bench, "bob", &from(1)).await, None);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_no_route_takes_is_told_nothing_else() {
    let bench = Bench::new().await;
    bench.add("bob", Some(BOB)).await;
    bench.add("greta", Some(GERMAN)).await;
    let port = bench.smsc.smpp_addr().port().to_string();
    let table = |pairs: &[(&str, &str)]| {
        let pairs = pairs.iter().map(|(name, value)| (*name, *value));
        BTreeMap::from_iter(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())))
    };
    let abroad = CentreSettings {
        kind: Kind::Smpp,
        enabled: true,
        properties: table(&[
            ("smpp_server", "127.0.0.1"),
            ("smpp_port", &port),
            ("system_id", "test"),
            ("password", "secret"),
        ]),
    };
    let route = table(&[("centre", "abroad"), ("country", "DE")]);
    let settings = DeliverySettings {
        centres: BTreeMap::from([("abroad".to_owned(), abroad)]),
        routes: BTreeMap::from([("abroad".to_owned(), route)]),
        ..DeliverySettings::default()
    };
    bench.delivery.configure(settings).await.unwrap();
    bench.set("smpp", "route", "shared").await;
    assert_eq!(ask(&bench, "bob", &from(1)).await, Some(Problem::Withheld));
    assert_eq!(ask(&bench, "greta", &from(2)).await, None);
    bench.end().await;
}
