-- The last time that a script failed while somebody used it.
CREATE TABLE method_failure (
    name     TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    line     BIGINT,
    reason   TEXT NOT NULL
);

-- What an administrator has typed and must first prove who they are for; sealed.
CREATE TABLE form_draft (
    person_id  TEXT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    path       TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    expires_at BIGINT NOT NULL
);
