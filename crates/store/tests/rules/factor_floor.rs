//! How many second factors a person has, and when they may not have fewer.

use countersign_core::ids::PersonId;
use countersign_store::{FactorFloor, PasskeyRow, TotpFactorRow, TwoStepRow, TwoStepWish};

use crate::support::{NOW, TestStore};

const ALL: FactorFloor = FactorFloor {
    least: 2,
    always: false,
    apps: true,
    recovery_codes: true,
    passkeys: true,
};

fn alice() -> PersonId {
    PersonId::from("alice")
}

fn app(id: &str, confirmed: bool) -> TotpFactorRow {
    TotpFactorRow {
        id: id.to_owned(),
        person_id: alice(),
        name: "phone".to_owned(),
        secret: vec![1; 20],
        confirmed,
        last_step: 0,
        created_at: NOW,
        used_at: None,
    }
}

/// Alice with an app, another one that is not confirmed, a passkey and two recovery codes.
async fn house() -> TestStore {
    let store = TestStore::new().await.with_person("alice").await;
    let store = store.with_person("bob").await;
    let mut tx = store.begin().await.unwrap();
    tx.add_totp_factor(&app("a1", true)).await.unwrap();
    tx.add_totp_factor(&app("a2", false)).await.unwrap();
    let passkey = PasskeyRow {
        id: "p1".to_owned(),
        person_id: alice(),
        name: "laptop".to_owned(),
        credential_id: vec![1],
        public_key: vec![1, 2, 3],
        sign_count: 0,
        backup_eligible: true,
        backed_up: false,
        transports: Vec::new(),
        created_at: NOW,
        used_at: None,
    };
    assert!(tx.add_passkey(&passkey).await.unwrap());
    let codes = [[1; 32], [2; 32]];
    tx.set_recovery_codes(&alice(), &codes, NOW).await.unwrap();
    tx.commit().await.unwrap();
    store
}

#[tokio::test]
async fn what_some_method_asks_for_counts_and_recovery_codes_are_one() {
    let store = house().await;
    let count = async |floor: FactorFloor| {
        let counted = store.factors_beside_numbers(&alice(), &floor).await;
        counted.unwrap()
    };
    assert_eq!(count(ALL).await, 3);
    for (floor, left) in [
        (FactorFloor { apps: false, ..ALL }, 2),
        (
            FactorFloor {
                passkeys: false,
                ..ALL
            },
            2,
        ),
        (
            FactorFloor {
                recovery_codes: false,
                ..ALL
            },
            2,
        ),
        (FactorFloor::default(), 0),
    ] {
        assert_eq!(count(floor).await, left, "{floor:?}");
    }
    let bob = PersonId::from("bob");
    let bobs = store.factors_beside_numbers(&bob, &ALL).await;
    assert_eq!(bobs.unwrap(), 0);
}

#[tokio::test]
async fn so_many_are_kept_while_somebody_asks_for_one() {
    let store = TestStore::new().await.with_person("alice").await;
    let wish = Some(TwoStepWish::UnknownDevices);
    let always = FactorFloor {
        always: true,
        ..ALL
    };
    let none = FactorFloor { least: 0, ..ALL };
    for (floor, wish, required, numbers, enough) in [
        (ALL, None, false, 0, true),
        (ALL, wish, false, 1, false),
        (ALL, wish, false, 2, true),
        (ALL, None, true, 1, false),
        (always, None, false, 1, false),
        (none, wish, false, 0, true),
        // Whoever is required to have one has one.
        (none, None, true, 0, false),
        (none, None, true, 1, true),
    ] {
        let mut tx = store.begin().await.unwrap();
        tx.set_two_step(&alice(), wish, NOW).await.unwrap();
        tx.require_two_step(&alice(), required, NOW).await.unwrap();
        let found = tx.has_enough_factors(&alice(), numbers, &floor).await;
        let about = format!("{floor:?}, {wish:?}, {required}, {numbers}");
        assert_eq!(found.unwrap(), enough, "{about}");
        tx.commit().await.unwrap();
        let row = store.two_step(&alice()).await.unwrap();
        assert_eq!(row, TwoStepRow { wish, required }, "{about}");
    }
}

#[tokio::test]
async fn what_is_required_of_a_person_is_a_change_of_them_once() {
    let store = TestStore::new().await.with_person("alice").await;
    let revision = async || store.person(&alice()).await.unwrap().unwrap().revision;
    let before = revision().await;
    for (required, changes) in [(false, 0), (true, 1), (true, 1), (false, 2)] {
        let mut tx = store.begin().await.unwrap();
        tx.require_two_step(&alice(), required, NOW).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(revision().await, before + changes);
        let row = store.person(&alice()).await.unwrap().unwrap();
        assert_eq!(row.two_step_required, required);
    }
}
