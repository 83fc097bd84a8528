//! Several who provision the same group at the same time.

use countersign_tests::{Demo, Management};
use serde_json::{Value, json};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
/// So many that some of them leave while the other change is being worked out.
const LEAVING: usize = 40;

async fn person(api: &Management, name: &str) -> String {
    let made = api
        .post("/Users", &json!({"schemas": [USER], "userName": name}))
        .await;
    let id = made.json["id"].as_str();
    id.unwrap_or_else(|| panic!("{}", made.json)).to_owned()
}

fn change(operations: Value) -> Value {
    json!({"schemas": [PATCH], "Operations": operations})
}

#[tokio::test]
async fn who_is_taken_out_of_a_group_does_not_come_back_with_a_change_of_before() {
    let demo = Demo::start();
    let api = Management::of(&demo).await.below("/scim/v2");
    let joins = person(&api, "joins").await;
    let mut leaving = Vec::new();
    for number in 0..LEAVING {
        leaving.push(person(&api, &format!("leaves{number}")).await);
    }
    let members: Vec<Value> = leaving.iter().map(|id| json!({"value": id})).collect();
    let choir = json!({"schemas": [GROUP], "displayName": "choir", "members": members});
    assert_eq!(api.post("/Groups", &choir).await.status, 201);

    // It looks long for somebody who is not there, so that the others get between its reading and
    // its writing.
    let nobody = vec!["value co \"!\""; 200].join(" or ");
    let look = json!({"op": "remove", "path": format!("members[{nobody}]")});
    let mut operations = vec![look; 12];
    operations.push(json!({"op": "add", "path": "members", "value": [{"value": joins}]}));
    let slow = change(Value::Array(operations));
    let joined = api.patch("/Groups/choir", &slow);
    let left = async {
        for id in &leaving {
            let path = format!("members[value eq \"{id}\"]");
            let one = change(json!([{"op": "remove", "path": path}]));
            let answer = api.patch("/Groups/choir", &one).await;
            assert_eq!(answer.status, 200, "{}", answer.json);
        }
    };
    let (joined, ()) = tokio::join!(joined, left);
    assert_eq!(joined.status, 200, "{}", joined.json);
    let there = api.get("/Groups/choir").await;
    let there: Vec<&str> = there.json["members"]
        .as_array()
        .expect("members")
        .iter()
        .filter_map(|one| one["value"].as_str())
        .collect();
    assert_eq!(
        there,
        [joins.as_str()],
        "who left is back, or who joined is gone"
    );
    let gone = api.get(&format!("/Users/{}", leaving[7])).await.json;
    assert!(!gone.to_string().contains("choir"), "{gone}");
}

#[tokio::test]
async fn groups_are_found_by_what_is_beyond_their_name() {
    let demo = Demo::start();
    let api = Management::of(&demo).await.below("/scim/v2");
    for (name, external) in [("members", "g1"), ("externalId", "g2")] {
        let group = json!({"schemas": [GROUP], "displayName": name, "externalId": external});
        assert_eq!(api.post("/Groups", &group).await.status, 201);
    }
    for (filter, expected) in [
        ("externalId eq \"g2\"", vec!["externalId"]),
        ("displayName eq \"members\"", vec!["members"]),
        ("members pr", vec!["administrators"]),
        (
            "displayName eq \"members\" or EXTERNALID eq \"g2\"",
            vec!["externalId", "members"],
        ),
    ] {
        let list = api.request(reqwest::Method::GET, "/Groups");
        let list = list.query(&[("filter", filter)]);
        let list = countersign_tests::management::send(list).await;
        let groups = list.json["Resources"].as_array();
        let groups = groups.unwrap_or_else(|| panic!("{filter}: {}", list.json));
        let mut names: Vec<&str> = groups.iter().filter_map(|g| g["id"].as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, expected, "{filter}");
    }
}
