//! Message centres and routes in the store: several nodes, hidden values, and what is wrong.

mod support;

use std::sync::Arc;

use countersign_core::{Keyring, Secret, SystemEntropy};
use countersign_delivery::{
    Administration, AdministrationError, ComposeError, DeliveryError, DeliverySettings, Draft,
    Kind, OpenError, SmppProperties,
};
use countersign_smpp::smsc::Smsc;
use countersign_store::{MessageFilter, MessageState, PropertyRow, RouteRow};
use support::{World, draft, end, nobody, phone, properties, shared, smsc, table};

fn administration(world: &World) -> Administration {
    administration_under(world, [7; 32])
}

fn administration_under(world: &World, master_key: [u8; 32]) -> Administration {
    Administration {
        seen: None,
        store: world.store.clone(),
        keyring: Arc::new(Keyring::new(&master_key)),
        clock: world.clock.clone(),
        entropy: Arc::new(SystemEntropy),
        actor: "test".to_owned(),
    }
}

fn changes(smsc: &Smsc) -> Vec<(String, Secret)> {
    let table = table(smsc.smpp_addr()).into_iter();
    table
        .map(|(name, value)| (name, Secret::new(value)))
        .collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = list.iter();
    pairs
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
        .collect()
}

#[tokio::test]
async fn every_node_takes_up_what_is_set_in_the_store() {
    let (world, smsc) = (World::new().await, smsc().await);
    let nodes = [world.node().await, world.node().await];
    let admin = administration(&world);
    for node in &nodes {
        assert!(node.take_up_changes().await.unwrap());
        assert!(!node.take_up_changes().await.unwrap(), "nothing changed");
    }
    let changes = changes(&smsc);
    let set = admin.set_centre("main", Some(Kind::Smpp), &changes);
    let row = set.await.unwrap();
    assert!(matches!(
        row.properties["password"],
        PropertyRow::Hidden { .. }
    ));
    admin
        .set_route("all", &pairs(&[("centre", "main")]))
        .await
        .unwrap();
    for node in &nodes {
        assert!(node.take_up_changes().await.unwrap());
        assert_eq!(node.faults(), Default::default());
    }
    smsc.wait_for_bound(2).await;
    let to = phone();
    let mut hello = draft(&to, "hello", world.after(300));
    hello.route = "shared";
    let id = nodes[1].enqueue(&hello).await.unwrap();
    assert_eq!(end(&nodes[0], &id).await, MessageState::Delivered);
    admin.enable_centre("main", false).await.unwrap();
    for node in &nodes {
        node.take_up_changes().await.unwrap();
        assert!(node.faults()["route all"].contains("\"main\" is not open"));
    }
    smsc.wait_for_bound(0).await;
    assert!(nodes[0].enqueue(&hello).await.is_err());
    admin.remove_centre("main").await.unwrap();
    admin.remove_route("all").await.unwrap();
    nodes[0].take_up_changes().await.unwrap();
    assert_eq!(nodes[0].faults(), Default::default());
}

#[tokio::test]
async fn a_wrong_change_changes_nothing() {
    let (world, smsc) = (World::new().await, smsc().await);
    let admin = administration(&world);
    let error = admin.set_centre("main", None, &changes(&smsc)).await;
    assert!(matches!(error, Err(AdministrationError::NoKind)));
    let error = admin.set_centre("shared", Some(Kind::Smpp), &[]).await;
    assert!(matches!(error, Err(AdministrationError::Name)));
    let wrong = [("windov_size".to_owned(), Secret::new("9"))];
    let error = admin.set_centre("main", Some(Kind::Smpp), &wrong).await;
    let text = error.unwrap_err().to_string();
    assert!(text.contains("did you mean window_size"), "{text}");
    for (name, value) in [
        ("time", "noon"),
        ("weight", "0"),
        ("cost", "cheap"),
        ("prefix", "44-77"),
        ("country", "Britain"),
        ("country", "UK"),
        ("sender_gb", "a name too long"),
        ("errors", "11=never"),
        ("medium", "pigeon"),
    ] {
        let route = pairs(&[("centre", "main"), (name, value)]);
        let error = admin
            .set_route("all", &route)
            .await
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(name), "{error}");
    }
    let error = admin.set_route("all", &[]).await.unwrap_err().to_string();
    assert!(error.starts_with("centre"), "{error}");
    assert_eq!(world.store.message_centres().await.unwrap(), []);
    assert_eq!(world.store.message_routes().await.unwrap(), []);
    for error in [
        admin.remove_centre("main").await.unwrap_err(),
        admin.enable_route("all", true).await.unwrap_err(),
    ] {
        assert!(matches!(error, AdministrationError::Unknown { .. }));
    }
}

#[tokio::test]
async fn a_centre_that_cannot_be_opened_stops_no_other() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    let addresses = [("bad", nobody().await), ("good", smsc.smpp_addr())];
    let wrong = [("bad", "window_size", "0")];
    delivery
        .configure(shared(&addresses, &wrong))
        .await
        .unwrap();
    let faults = delivery.faults();
    assert!(faults["centre bad"].contains("window_size"), "{faults:?}");
    let to = phone();
    let mut hello = draft(&to, "hello", world.after(300));
    hello.route = "shared";
    let id = delivery.enqueue(&hello).await.unwrap();
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    // What worked goes on though its change is wrong.
    let wrong = [("good", "window_size", "0")];
    delivery
        .configure(shared(&addresses, &wrong))
        .await
        .unwrap();
    assert!(delivery.faults().contains_key("centre good"));
    let id = delivery.enqueue(&hello).await.unwrap();
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
}

#[tokio::test]
async fn a_method_and_a_shared_centre_cannot_have_one_name() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    let own = properties(smsc.smpp_addr());
    delivery.open_route("smpp", &own).unwrap();
    let same = shared(&[("smpp", smsc.smpp_addr())], &[]);
    delivery.configure(same.clone()).await.unwrap();
    assert!(delivery.faults().contains_key("centre smpp"));
    delivery.close_route("smpp");
    delivery.configure(same).await.unwrap();
    assert!(!delivery.faults().contains_key("centre smpp"));
    let taken = delivery.open_route("smpp", &own);
    assert_eq!(taken, Err(OpenError::NameTaken("smpp".to_owned())));
}

#[tokio::test]
async fn a_method_may_name_routes_in_its_own_order_and_none_that_are_not_there() {
    let (world, first, second) = (World::new().await, smsc().await, smsc().await);
    let delivery = world.node().await;
    let by = |route: &str| {
        SmppProperties::parse(&[("route".to_owned(), route.to_owned())].into()).unwrap()
    };
    for route in ["shared", "second", "first, other"] {
        let refused = delivery.open_route("smpp", &by(route));
        assert!(matches!(refused, Err(OpenError::NoSuchRoute(_))), "{route}");
    }
    let addresses = [("first", first.smpp_addr()), ("second", second.smpp_addr())];
    delivery.configure(shared(&addresses, &[])).await.unwrap();
    for route in ["shared", "second", "first, second"] {
        delivery.open_route("smpp", &by(route)).unwrap();
    }
    let to = phone();
    let mut hello = draft(&to, "hello", world.after(300));
    hello.route = "second";
    let id = delivery.enqueue(&hello).await.unwrap();
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    assert_eq!(world.row(&id).await.centre, "second");
}

#[tokio::test]
async fn a_route_that_is_off_or_wrong_does_not_become_its_centre_without_rules() {
    let (world, smsc) = (World::new().await, smsc().await);
    let admin = administration(&world);
    let centre = changes(&smsc);
    admin
        .set_centre("main", Some(Kind::Smpp), &centre)
        .await
        .unwrap();
    let to = phone();
    let by_main = Draft {
        route: "main",
        ..draft(&to, "hello", world.after(300))
    };
    let off = world.node().await;
    off.take_up_changes().await.unwrap();
    assert_eq!(off.compose(&by_main).unwrap().centre, "main", "no rule");
    admin
        .set_route("main", &pairs(&[("centre", "main"), ("prefix", "+44")]))
        .await
        .unwrap();
    off.take_up_changes().await.unwrap();
    assert_eq!(off.compose(&by_main).unwrap().centre, "main");
    admin.enable_route("main", false).await.unwrap();
    off.take_up_changes().await.unwrap();
    let wrong = world.node().await;
    let mut settings = shared(&[("main", smsc.smpp_addr())], &[]);
    let route = settings.routes.get_mut("main").unwrap();
    route.insert("prefix".to_owned(), "44-77".to_owned());
    wrong.configure(settings).await.unwrap();
    for node in [&off, &wrong] {
        assert!(matches!(node.compose(&by_main), Err(ComposeError::NoRoute)));
        let refused = node.enqueue(&by_main).await;
        assert!(matches!(refused, Err(DeliveryError::NoSuchRoute(_))));
    }
    // A file that switches a route off counts more than a store that has it on.
    admin.enable_route("main", true).await.unwrap();
    let mut file = DeliverySettings::default();
    file.routes_off.insert("main".to_owned());
    off.configure(file).await.unwrap();
    assert!(matches!(off.compose(&by_main), Err(ComposeError::NoRoute)));
}

#[tokio::test]
async fn the_word_shared_stands_for_all_routes_in_a_list_too() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    let addresses = [("gone", nobody().await), ("there", smsc.smpp_addr())];
    delivery.configure(shared(&addresses, &[])).await.unwrap();
    smsc.wait_for_bound(1).await;
    let to = phone();
    let mut hello = draft(&to, "hello", world.after(300));
    hello.route = "gone, shared";
    let id = delivery.enqueue(&hello).await.unwrap();
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    assert_eq!(world.row(&id).await.centre, "there");
}

#[tokio::test]
async fn a_methods_own_centre_counts_more_than_a_route_of_its_name() {
    let (world, own, other) = (World::new().await, smsc().await, smsc().await);
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(own.smpp_addr()))
        .unwrap();
    let mut settings = shared(&[("main", other.smpp_addr())], &[]);
    let route = settings.routes.remove("main").unwrap();
    settings.routes.insert("smpp".to_owned(), route);
    delivery.configure(settings).await.unwrap();
    let id = world.send(&delivery, "hello").await;
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    assert_eq!(world.row(&id).await.centre, "smpp");
    assert_eq!(other.messages(None).len(), 0);
}

#[tokio::test]
async fn a_row_that_cannot_be_read_closes_nothing_that_worked() {
    let (world, smsc) = (World::new().await, smsc().await);
    let (admin, node) = (administration(&world), world.node().await);
    let centre = changes(&smsc);
    admin
        .set_centre("main", Some(Kind::Smpp), &centre)
        .await
        .unwrap();
    admin
        .set_route("all", &pairs(&[("centre", "main")]))
        .await
        .unwrap();
    node.take_up_changes().await.unwrap();
    smsc.wait_for_bound(1).await;
    // As somebody writes who has another master key, or a later build.
    let stranger = administration_under(&world, [8; 32]);
    admin.remove_centre("main").await.unwrap();
    stranger
        .set_centre("main", Some(Kind::Smpp), &centre)
        .await
        .unwrap();
    let there = world.store.message_routes().await.unwrap();
    let mut tx = world.store.begin().await.unwrap();
    let later = RouteRow {
        name: "all".to_owned(),
        enabled: true,
        properties: support::typed(&[("centre", "main"), ("moon", "full")]),
        revision: there[0].row.revision,
        updated_at: world.after(0),
    };
    tx.put_message_route(&later).await.unwrap();
    tx.commit().await.unwrap();
    assert!(node.take_up_changes().await.unwrap());
    let faults = node.faults();
    assert!(faults.contains_key("centre main"), "{faults:?}");
    assert!(faults["route all"].contains("moon"), "{faults:?}");
    let to = phone();
    let mut hello = draft(&to, "hello", world.after(300));
    hello.route = "shared";
    let id = node.enqueue(&hello).await.unwrap();
    assert_eq!(end(&node, &id).await, MessageState::Delivered);
}

#[tokio::test]
async fn messages_are_listed_page_by_page_and_counted_by_route() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    let settings: DeliverySettings = shared(&[("main", smsc.smpp_addr())], &[]);
    delivery.configure(settings).await.unwrap();
    let to = phone();
    let mut hello = draft(&to, "hello", world.after(300));
    hello.route = "shared";
    let began = world.after(0);
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(delivery.enqueue(&hello).await.unwrap());
        world.clock.advance(std::time::Duration::from_millis(1));
    }
    for id in &ids {
        end(&delivery, id).await;
    }
    let mut filter = MessageFilter {
        state: Some(MessageState::Delivered),
        centre: Some("main".to_owned()),
        since: Some(began),
        until: Some(world.after(0)),
        ..MessageFilter::default()
    };
    let mut listed = Vec::new();
    loop {
        let page = delivery.messages(&filter, 2).await.unwrap();
        filter.after = page.last().map(|message| message.id.clone());
        if page.is_empty() {
            break;
        }
        listed.extend(page.into_iter().map(|message| message.id));
    }
    ids.reverse();
    assert_eq!(listed, ids);
    let counts = delivery.counts(began).await.unwrap();
    assert_eq!(counts.len(), 1);
    assert_eq!((counts[0].route.as_str(), counts[0].count), ("main", 5));
}
