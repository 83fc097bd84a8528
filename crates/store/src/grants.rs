use countersign_core::ids::{ClientId, GrantId, PersonId};
use countersign_core::{Acr, Amr, Millis};

use crate::sql::{On, Row, query, query_as, query_scalar};
use crate::{Store, StoreError, TokenNames, Tx, json};

/// What a person allowed a client at one sign-in: the family of tokens that is revoked together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRow {
    pub id: GrantId,
    pub client_id: ClientId,
    pub person_id: PersonId,
    /// The session that it came from.
    pub sid: Option<String>,
    pub scopes: Vec<String>,
    /// Resource servers that tokens may be for (RFC 8707 §2); none means the provider alone.
    pub resources: Vec<String>,
    pub acr: Acr,
    pub amr: Vec<Amr>,
    pub auth_time: Millis,
    /// The `claims` request parameter as JSON (OpenID Connect Core §5.5), or `{}`.
    pub claims: String,
    /// The `cnf` claim in JSON that tokens are bound by (RFC 7800 §3.1).
    pub confirmation: Option<String>,
    pub created_at: Millis,
    pub expires_at: Millis,
    pub revoked_at: Option<Millis>,
}

/// An authorization code (RFC 6749 §4.1.2), by its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRow {
    pub code_hash: Vec<u8>,
    pub grant_id: GrantId,
    pub client_id: ClientId,
    pub redirect_uri: String,
    /// PKCE S256 challenge (RFC 7636 §4.2).
    pub code_challenge: Option<String>,
    pub nonce: Option<String>,
    /// The `cnf` claim that the token request must fulfil (RFC 9449 §10).
    pub confirmation: Option<String>,
    pub created_at: Millis,
    pub expires_at: Millis,
}

/// What became of a code that was presented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeRedemption {
    /// First use. Check client, redirect URI and verifier next.
    First(CodeRow),
    /// It was used before: its grant is revoked now (RFC 9700 §4.5).
    Replayed,
    Unknown,
}

/// What became of a refresh token that was presented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefreshRedemption {
    First(GrantId),
    /// It was rotated before: its grant is revoked now (RFC 9700 §4.14.2).
    Replayed,
    Unknown,
}

fn read(row: &Row) -> Result<GrantRow, StoreError> {
    Ok(GrantRow {
        id: GrantId(row.try_get(0)?),
        client_id: ClientId(row.try_get(1)?),
        person_id: PersonId(row.try_get(2)?),
        sid: row.try_get(3)?,
        scopes: json::read("oauth_grant.scopes", row.try_get(4)?)?,
        acr: Acr::new(row.try_get::<String>(5)?)
            .map_err(|e| StoreError::unreadable("oauth_grant.acr", e))?,
        amr: json::read("oauth_grant.amr", row.try_get(6)?)?,
        auth_time: Millis(row.try_get(7)?),
        claims: row.try_get(8)?,
        created_at: Millis(row.try_get(9)?),
        expires_at: Millis(row.try_get(10)?),
        revoked_at: row.try_get::<Option<i64>>(11)?.map(Millis),
        confirmation: row.try_get(12)?,
        resources: json::read("oauth_grant.resources", row.try_get(13)?)?,
    })
}

impl Store {
    /// The grant, if it is neither revoked nor expired and its person may still sign in.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn live_grant(
        &self,
        id: &GrantId,
        now: Millis,
    ) -> Result<Option<GrantRow>, StoreError> {
        live_grant(self.reader().into(), id, now).await
    }

    /// The live grant of a token, unless the token itself was revoked.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn live_grant_of_token(
        &self,
        id: &GrantId,
        token: &TokenNames,
        now: Millis,
    ) -> Result<Option<GrantRow>, StoreError> {
        let sql = format!(
            "{LIVE} AND g.id = $2
                 AND NOT EXISTS (SELECT 1 FROM revoked_token WHERE jti_hash IN ($3, $4))"
        );
        let row = query(sql)
            .bind(now.0)
            .bind(id.as_str())
            .bind(token.own.as_slice())
            .bind(token.origin())
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(read).transpose()
    }
}

/// Neither revoked nor expired, of a person who may sign in.
const LIVE: &str = "SELECT g.id, g.client_id, g.person_id, g.sid, g.scopes, g.acr, g.amr,
        g.auth_time, g.claims, g.created_at, g.expires_at, g.revoked_at, g.confirmation,
        g.resources
    FROM oauth_grant g JOIN person p ON p.id = g.person_id
    WHERE g.revoked_at IS NULL AND g.expires_at > $1 AND p.status = 'active'";

async fn live_grant(
    executor: On<'_>,
    id: &GrantId,
    now: Millis,
) -> Result<Option<GrantRow>, StoreError> {
    let row = query(format!("{LIVE} AND g.id = $2"))
        .bind(now.0)
        .bind(id.as_str())
        .fetch_optional(executor)
        .await?;
    row.as_ref().map(read).transpose()
}

impl Tx {
    /// The same as [`Store::live_grant`], inside the transaction.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn live_grant(
        &mut self,
        id: &GrantId,
        now: Millis,
    ) -> Result<Option<GrantRow>, StoreError> {
        live_grant(self.connection().into(), id, now).await
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn add_grant(&mut self, grant: &GrantRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO oauth_grant (id, client_id, person_id, sid, scopes, acr, amr, auth_time,
                 claims, created_at, expires_at, revoked_at, confirmation,
                 resources)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, $12, $13)",
        )
        .bind(grant.id.as_str())
        .bind(grant.client_id.as_str())
        .bind(grant.person_id.as_str())
        .bind(&grant.sid)
        .bind(json::write("oauth_grant.scopes", &grant.scopes)?)
        .bind(grant.acr.as_str())
        .bind(json::write("oauth_grant.amr", &grant.amr)?)
        .bind(grant.auth_time.0)
        .bind(&grant.claims)
        .bind(grant.created_at.0)
        .bind(grant.expires_at.0)
        .bind(&grant.confirmation)
        .bind(json::write("oauth_grant.resources", &grant.resources)?)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Says what the holder of a grant's tokens must prove from now on.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn bind_grant(
        &mut self,
        id: &GrantId,
        confirmation: Option<&str>,
    ) -> Result<(), StoreError> {
        query("UPDATE oauth_grant SET confirmation = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(confirmation)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn revoke_grant(&mut self, id: &GrantId, now: Millis) -> Result<(), StoreError> {
        query("UPDATE oauth_grant SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
            .bind(id.as_str())
            .bind(now.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Revokes what came from one session, as at sign-out; offline grants stay.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn revoke_grants_of_session(
        &mut self,
        sid: &str,
        now: Millis,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE oauth_grant SET revoked_at = $2 WHERE sid = $1 AND revoked_at IS NULL
                 AND scopes NOT LIKE '%\"offline_access\"%'",
        )
        .bind(sid)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Revokes all grants of a person, offline ones too; how many there were.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn revoke_grants_of_person(
        &mut self,
        person: &PersonId,
        now: Millis,
    ) -> Result<u64, StoreError> {
        let revoked = query(
            "UPDATE oauth_grant SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL",
        )
        .bind(person.as_str())
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(revoked)
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn add_code(&mut self, code: &CodeRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO authorization_code (code_hash, grant_id, client_id, redirect_uri,
                 code_challenge, nonce, created_at, expires_at, used_at, confirmation)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9)",
        )
        .bind(&code.code_hash)
        .bind(code.grant_id.as_str())
        .bind(code.client_id.as_str())
        .bind(&code.redirect_uri)
        .bind(&code.code_challenge)
        .bind(&code.nonce)
        .bind(code.created_at.0)
        .bind(code.expires_at.0)
        .bind(&code.confirmation)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Uses a code up, whatever the checks that follow say. Commit even when they fail.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn redeem_code(
        &mut self,
        code_hash: &[u8],
        client: &ClientId,
        now: Millis,
    ) -> Result<CodeRedemption, StoreError> {
        let row = query(
            "UPDATE authorization_code SET used_at = $2 WHERE code_hash = $1 AND used_at IS NULL
             RETURNING grant_id, client_id, redirect_uri, code_challenge, nonce, created_at,
                 expires_at, confirmation",
        )
        .bind(code_hash)
        .bind(now.0)
        .fetch_optional(self.connection())
        .await?;
        if let Some(row) = row {
            return Ok(CodeRedemption::First(CodeRow {
                code_hash: code_hash.to_vec(),
                grant_id: GrantId(row.try_get(0)?),
                client_id: ClientId(row.try_get(1)?),
                redirect_uri: row.try_get(2)?,
                code_challenge: row.try_get(3)?,
                nonce: row.try_get(4)?,
                created_at: Millis(row.try_get(5)?),
                expires_at: Millis(row.try_get(6)?),
                confirmation: row.try_get(7)?,
            }));
        }
        // Somebody else who found an old code cannot end what it was for.
        let grant: Option<String> = query_scalar(
            "SELECT grant_id FROM authorization_code WHERE code_hash = $1 AND client_id = $2",
        )
        .bind(code_hash)
        .bind(client.as_str())
        .fetch_optional(self.connection())
        .await?;
        let Some(grant) = grant else {
            return Ok(CodeRedemption::Unknown);
        };
        self.revoke_grant(&GrantId(grant), now).await?;
        Ok(CodeRedemption::Replayed)
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn add_refresh_token(
        &mut self,
        token_hash: &[u8],
        grant: &GrantId,
        now: Millis,
        expires_at: Millis,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO refresh_token (token_hash, grant_id, created_at, expires_at, used_at)
             VALUES ($1, $2, $3, $4, NULL)",
        )
        .bind(token_hash)
        .bind(grant.as_str())
        .bind(now.0)
        .bind(expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Uses a refresh token up. Commit even when the checks that follow fail.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn redeem_refresh_token(
        &mut self,
        token_hash: &[u8],
        client: &ClientId,
        now: Millis,
    ) -> Result<RefreshRedemption, StoreError> {
        let owner: Option<(String, Option<i64>, i64)> = query_as(
            "SELECT r.grant_id, r.used_at, r.expires_at FROM refresh_token r
             JOIN oauth_grant g ON g.id = r.grant_id
             WHERE r.token_hash = $1 AND g.client_id = $2",
        )
        .bind(token_hash)
        .bind(client.as_str())
        .fetch_optional(self.connection())
        .await?;
        let Some((grant, used_at, expires_at)) = owner else {
            return Ok(RefreshRedemption::Unknown);
        };
        let grant = GrantId(grant);
        if used_at.is_some() {
            self.revoke_grant(&grant, now).await?;
            return Ok(RefreshRedemption::Replayed);
        }
        if expires_at <= now.0 {
            return Ok(RefreshRedemption::Unknown);
        }
        query("UPDATE refresh_token SET used_at = $2 WHERE token_hash = $1")
            .bind(token_hash)
            .bind(now.0)
            .execute(self.connection())
            .await?;
        Ok(RefreshRedemption::First(grant))
    }
}
