-- Times are milliseconds since 1970-01-01T00:00:00Z. Lists and maps are JSON text.
-- Only SQL that SQLite and PostgreSQL both take.

CREATE TABLE person (
    id            TEXT PRIMARY KEY,
    username      TEXT NOT NULL,
    username_key  TEXT NOT NULL UNIQUE,
    status        TEXT NOT NULL,
    password_hash TEXT,
    code_failures BIGINT NOT NULL DEFAULT 0,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL
);

CREATE TABLE person_attribute (
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    position  BIGINT NOT NULL,
    value     TEXT NOT NULL,
    PRIMARY KEY (person_id, name, position)
);
CREATE INDEX person_attribute_value ON person_attribute (name, value);

CREATE TABLE client (
    id          TEXT PRIMARY KEY,
    secret_hash BLOB,
    enabled     BIGINT NOT NULL,
    metadata    TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

CREATE TABLE signing_key (
    kid        TEXT PRIMARY KEY,
    alg        TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    public_jwk TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    retire_at  BIGINT
);

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE method (
    name        TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    level       BIGINT NOT NULL,
    aliases     TEXT NOT NULL,
    enabled     BIGINT NOT NULL,
    properties  TEXT NOT NULL,
    source      TEXT NOT NULL,
    revision    BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

CREATE TABLE session (
    token_hash   BLOB PRIMARY KEY,
    sid          TEXT NOT NULL UNIQUE,
    person_id    TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    acr          TEXT NOT NULL,
    level        BIGINT NOT NULL,
    amr          TEXT NOT NULL,
    auth_time    BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL
);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE sign_in (
    id         TEXT PRIMARY KEY,
    browser    BLOB NOT NULL,
    method     TEXT NOT NULL,
    step       BIGINT NOT NULL,
    person_id  TEXT,
    facts      TEXT NOT NULL,
    request_id TEXT,
    client_id  TEXT,
    state      TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_expiry ON sign_in (expires_at);

CREATE TABLE challenge (
    sign_in_id    TEXT NOT NULL,
    purpose       TEXT NOT NULL,
    destination   BLOB NOT NULL,
    code_hash     BLOB NOT NULL,
    state         TEXT NOT NULL,
    attempts_left BIGINT NOT NULL,
    resends_left  BIGINT NOT NULL,
    resend_at     BIGINT NOT NULL,
    message_id    TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    PRIMARY KEY (sign_in_id, purpose)
);
CREATE INDEX challenge_expiry ON challenge (expires_at);

CREATE TABLE message (
    id          TEXT PRIMARY KEY,
    route       TEXT NOT NULL,
    purpose     TEXT NOT NULL,
    person_id   TEXT,
    masked      TEXT NOT NULL,
    sealed      BLOB,
    state       TEXT NOT NULL,
    error       TEXT,
    attempts    BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
);
CREATE INDEX message_due ON message (state, expires_at);
CREATE INDEX message_created ON message (created_at);

-- One submit_sm each; a long text has several.
CREATE TABLE message_part (
    message_id      TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    part            BIGINT NOT NULL,
    route           TEXT NOT NULL,
    smsc_message_id TEXT NOT NULL,
    state           TEXT NOT NULL,
    PRIMARY KEY (message_id, part)
);
CREATE INDEX message_part_receipt ON message_part (route, smsc_message_id);

CREATE TABLE message_event (
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    seq        BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    state      TEXT NOT NULL,
    detail     TEXT NOT NULL,
    PRIMARY KEY (message_id, seq)
);

CREATE TABLE rate_limit (
    limit_key  TEXT PRIMARY KEY,
    arrival_at BIGINT NOT NULL
);
CREATE INDEX rate_limit_arrival ON rate_limit (arrival_at);

CREATE TABLE authorization_request (
    id         TEXT PRIMARY KEY,
    browser    BLOB NOT NULL,
    client_id  TEXT NOT NULL,
    parameters TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX authorization_request_expiry ON authorization_request (expires_at);

CREATE TABLE consent (
    person_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    client_id  TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    scopes     TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, client_id)
);

-- What a person allowed a client at one sign-in: revoked as a whole.
CREATE TABLE oauth_grant (
    id         TEXT PRIMARY KEY,
    client_id  TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    person_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    sid        TEXT,
    scopes     TEXT NOT NULL,
    acr        TEXT NOT NULL,
    amr        TEXT NOT NULL,
    auth_time  BIGINT NOT NULL,
    claims     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX oauth_grant_person ON oauth_grant (person_id);
CREATE INDEX oauth_grant_expiry ON oauth_grant (expires_at);

CREATE TABLE authorization_code (
    code_hash      BLOB PRIMARY KEY,
    grant_id       TEXT NOT NULL REFERENCES oauth_grant (id) ON DELETE CASCADE,
    client_id      TEXT NOT NULL,
    redirect_uri   TEXT NOT NULL,
    code_challenge TEXT,
    nonce          TEXT,
    created_at     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    used_at        BIGINT
);
CREATE INDEX authorization_code_grant ON authorization_code (grant_id);

CREATE TABLE refresh_token (
    token_hash BLOB PRIMARY KEY,
    grant_id   TEXT NOT NULL REFERENCES oauth_grant (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT
);
CREATE INDEX refresh_token_grant ON refresh_token (grant_id);

CREATE TABLE audit (
    seq     INTEGER PRIMARY KEY,
    at      BIGINT NOT NULL,
    actor   TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail  TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, at);
