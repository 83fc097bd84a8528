-- Access tokens that say nothing by themselves: what they stand for is kept here.
CREATE TABLE opaque_token (
    token_hash BLOB PRIMARY KEY,
    client_id  TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    grant_id   TEXT REFERENCES oauth_grant (id) ON DELETE CASCADE,
    claims     TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX opaque_token_client ON opaque_token (client_id);
CREATE INDEX opaque_token_grant ON opaque_token (grant_id);
CREATE INDEX opaque_token_expiry ON opaque_token (expires_at);

-- JWTs that ended before they expire, by the hash of their `jti`.
CREATE TABLE revoked_token (
    jti_hash   BLOB PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX revoked_token_expiry ON revoked_token (expires_at);

-- Grants are looked for by the session that they came from.
CREATE INDEX oauth_grant_session ON oauth_grant (sid);

-- The resource servers that a person allowed access to (RFC 8707); none means the provider alone.
ALTER TABLE oauth_grant ADD COLUMN resources TEXT NOT NULL DEFAULT '[]';

-- The operator's scopes, and the claims that come from attributes.
CREATE TABLE scope (
    name        TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    claims      TEXT NOT NULL
);
CREATE TABLE claim (
    name      TEXT PRIMARY KEY,
    attribute TEXT NOT NULL,
    kind      TEXT NOT NULL
);
