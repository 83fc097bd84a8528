-- Passkeys of people: the public key of each, and nothing that could sign.
CREATE TABLE passkey (
    id              TEXT PRIMARY KEY,
    person_id       TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    name            TEXT NOT NULL,
    -- Under which the authenticator knows it.
    credential_id   BLOB NOT NULL,
    -- A COSE_Key.
    public_key      BLOB NOT NULL,
    -- How often it had signed when it was used last; 0 for those that do not count.
    sign_count      BIGINT NOT NULL,
    -- Whether it may leave the device that it was made on, and whether it has.
    backup_eligible BIGINT NOT NULL,
    backed_up       BIGINT NOT NULL,
    -- By which ways it can be reached, between spaces.
    transports      TEXT NOT NULL,
    created_at      BIGINT NOT NULL,
    used_at         BIGINT
);
CREATE UNIQUE INDEX passkey_credential ON passkey (credential_id);
CREATE INDEX passkey_person ON passkey (person_id);

-- What a browser was asked to sign. A row goes when it is answered.
CREATE TABLE passkey_challenge (
    -- The sign-in or the session that it is for.
    holder     TEXT PRIMARY KEY,
    -- SHA-256 of the browser's cookie.
    browser    BLOB NOT NULL,
    -- Whose answer is wanted; none where the passkey tells.
    person_id  TEXT,
    challenge  BLOB NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_challenge_expiry ON passkey_challenge (expires_at);
