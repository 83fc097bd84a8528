-- What a device (RFC 8628) or an application's back channel (CIBA) asks for, and fetches by polling.
CREATE TABLE decoupled_request (
    id            TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,
    handle_hash   BLOB NOT NULL UNIQUE,
    -- By which a person's browser finds it: a code that is typed, or a link.
    entry_hash    BLOB UNIQUE,
    client_id     TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    person_id     TEXT REFERENCES person (id) ON DELETE CASCADE,
    parameters    TEXT NOT NULL,
    state         TEXT NOT NULL,
    grant_id      TEXT,
    poll_interval BIGINT NOT NULL,
    poll_at       BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL
);
CREATE INDEX decoupled_request_expiry ON decoupled_request (expires_at);
