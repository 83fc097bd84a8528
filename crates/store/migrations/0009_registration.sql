-- Initial access tokens (RFC 7591 §1.2): who holds one may register this many clients.
CREATE TABLE registration_token (
    id         TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    label      TEXT NOT NULL,
    uses_left  BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- A client that registered itself goes when nobody has used it until then.
ALTER TABLE client ADD COLUMN unused_until BIGINT;
CREATE INDEX client_unused ON client (unused_until);

-- Whether a client was used, and what goes with it, is found without reading every row.
CREATE INDEX consent_client ON consent (client_id);
CREATE INDEX oauth_grant_client ON oauth_grant (client_id);
