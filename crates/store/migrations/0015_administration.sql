CREATE TABLE role (
    name        TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    permissions TEXT NOT NULL,
    revision    BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

CREATE TABLE console_session (
    token_hash BLOB PRIMARY KEY,
    sid        TEXT NOT NULL,
    person_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    auth_time  BIGINT NOT NULL,
    used_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX console_session_person ON console_session (person_id);
CREATE INDEX console_session_expiry ON console_session (expires_at);

-- What a script was before and after each change; hidden properties stay sealed.
CREATE TABLE method_revision (
    name     TEXT NOT NULL,
    revision BIGINT NOT NULL,
    content  TEXT NOT NULL,
    actor    TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (name, revision)
);
ALTER TABLE method ADD COLUMN kind TEXT NOT NULL DEFAULT 'person_authentication';

ALTER TABLE person ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
ALTER TABLE client ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

-- The end of the chain of audit entries; entries up to first_seq were written before it began.
CREATE TABLE audit_head (
    id        BIGINT PRIMARY KEY,
    seq       BIGINT NOT NULL,
    first_seq BIGINT NOT NULL,
    hash      TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, first_seq, hash)
    SELECT 1, COALESCE(MAX(seq), 0), COALESCE(MAX(seq), 0), '' FROM audit;
ALTER TABLE audit ADD COLUMN hash TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_actor ON audit (actor, seq);
CREATE INDEX audit_action ON audit (action, seq);

CREATE TABLE idempotent_answer (
    key_hash     BLOB PRIMARY KEY,
    request_hash BLOB NOT NULL,
    status       BIGINT NOT NULL,
    -- Sealed, since an answer may tell a secret once; none while the first request runs.
    body         BLOB,
    expires_at   BIGINT NOT NULL
);
CREATE INDEX idempotent_answer_expiry ON idempotent_answer (expires_at);
