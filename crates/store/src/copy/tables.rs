/// A table and its key.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) key: &'static [&'static str],
}

const fn table(name: &'static str, key: &'static [&'static str]) -> Table {
    Table { name, key }
}

/// Tables that are not empty in a new store.
pub(super) const BEGUN: [&str; 2] = ["setting", "audit_head"];

/// Of the nodes that run, and of no meaning anywhere else.
#[cfg(test)]
const NOT_COPIED: [&str; 1] = ["bind_share"];

/// Every table but the list of migrations and what is not copied; what others refer to stands before them.
pub(super) const TABLES: &[Table] = &[
    table("person", &["id"]),
    table("person_attribute", &["person_id", "name", "position"]),
    table("client", &["id"]),
    table("signing_key", &["kid"]),
    table("setting", &["name"]),
    table("method", &["name"]),
    table("session", &["token_hash"]),
    table("sign_in", &["id"]),
    table("challenge", &["sign_in_id", "purpose"]),
    table("message", &["id"]),
    table("message_event", &["message_id", "seq"]),
    table("rate_limit", &["limit_key"]),
    table("authorization_request", &["id"]),
    table("consent", &["person_id", "client_id"]),
    table("oauth_grant", &["id"]),
    table("authorization_code", &["code_hash"]),
    table("refresh_token", &["token_hash"]),
    table("audit", &["seq"]),
    table("pushed_request", &["uri_hash"]),
    table("used_once", &["name_hash"]),
    table("opaque_token", &["token_hash"]),
    table("revoked_token", &["jti_hash"]),
    table("scope", &["name"]),
    table("claim", &["name"]),
    table("decoupled_request", &["id"]),
    table("logout_notice", &["client_id", "person_id", "sid"]),
    table("registration_token", &["id"]),
    table("message_centre", &["name"]),
    table("message_route", &["name"]),
    table("message_part", &["message_id", "attempt", "part"]),
    table("unmatched_receipt", &["centre", "reported_id"]),
    table("conversion", &["subject", "minute"]),
    table("stopped_prefix", &["prefix"]),
    table("alarm", &["kind", "subject"]),
    table("spending", &["day"]),
    table("exchanged_token", &["jti_hash"]),
    table("trusted_notation", &["centre"]),
    table("role", &["name"]),
    table("console_session", &["token_hash"]),
    table("method_revision", &["name", "revision"]),
    table("audit_head", &["id"]),
    table("idempotent_answer", &["key_hash"]),
    table("method_failure", &["name"]),
    table("form_draft", &["person_id"]),
    table("person_search", &["person_id", "term"]),
    table("password_reset", &["token_hash"]),
    table("people_import", &["id"]),
    table("person_group", &["name"]),
    table("sign_in_hour", &["hour", "method", "outcome"]),
    table(
        "message_hour",
        &[
            "hour", "country", "route", "purpose", "medium", "state", "within",
        ],
    ),
    table("messages_summed", &["id"]),
    table("page_file", &["path"]),
    table("outside_person", &["person_id"]),
    table("totp_factor", &["id"]),
    table("recovery_code", &["person_id", "code_hash"]),
    table("factor_attempt", &["sign_in_id"]),
    table("number_name", &["person_id", "number_key"]),
    table("two_step", &["person_id"]),
    table("trusted_device", &["token_hash"]),
    table("known_place", &["person_id", "place_key"]),
    table("passkey", &["id"]),
    table("passkey_challenge", &["holder"]),
];

#[cfg(test)]
mod tests {
    use super::{NOT_COPIED, TABLES};
    use crate::Store;
    use crate::sql::query_scalar;

    #[tokio::test]
    async fn every_table_is_copied_by_its_key() {
        let store = Store::open("sqlite::memory:").await.unwrap();
        let there: Vec<String> = query_scalar(
            "SELECT name FROM sqlite_master
             WHERE type = 'table' AND name NOT IN ('migration') ORDER BY name",
        )
        .fetch_all(store.reader())
        .await
        .unwrap();
        let mut listed: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
        listed.extend(NOT_COPIED);
        listed.sort_unstable();
        assert_eq!(listed, there, "a new table has a line in copy/tables.rs");
        for table in TABLES {
            let key: Vec<String> =
                query_scalar("SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk")
                    .bind(table.name)
                    .fetch_all(store.reader())
                    .await
                    .unwrap();
            assert_eq!(table.key, key, "{}", table.name);
        }
    }

    #[tokio::test]
    async fn what_others_refer_to_stands_before_them() {
        let store = Store::open("sqlite::memory:").await.unwrap();
        for (position, table) in TABLES.iter().enumerate() {
            let needed: Vec<String> =
                query_scalar("SELECT \"table\" FROM pragma_foreign_key_list($1)")
                    .bind(table.name)
                    .fetch_all(store.reader())
                    .await
                    .unwrap();
            for name in needed {
                let before = TABLES.iter().take(position);
                assert!(
                    before.clone().any(|t| t.name == name),
                    "{name} before {}",
                    table.name
                );
            }
        }
    }
}
