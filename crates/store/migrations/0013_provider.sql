-- Which access token came from which by token exchange (RFC 8693), by the hashes of their `jti`: the
-- end of one is the end of all that came from it.
CREATE TABLE exchanged_token (
    jti_hash    BLOB PRIMARY KEY,
    parent_hash BLOB NOT NULL,
    expires_at  BIGINT NOT NULL
);
CREATE INDEX exchanged_token_parent ON exchanged_token (parent_hash);
CREATE INDEX exchanged_token_expiry ON exchanged_token (expires_at);
