-- Authenticator apps of people. One that was never confirmed by a code counts for nothing.
CREATE TABLE totp_factor (
    id         TEXT PRIMARY KEY,
    person_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    -- Sealed.
    secret     BLOB NOT NULL,
    confirmed  BIGINT NOT NULL,
    -- The time step of the newest code that was accepted; it and those before work no more.
    last_step  BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at    BIGINT
);
CREATE INDEX totp_factor_person ON totp_factor (person_id);

-- Recovery codes as keyed hashes. A row goes when its code is used.
CREATE TABLE recovery_code (
    person_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    code_hash  BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, code_hash)
);

-- How many guesses a sign-in has left at factors that nothing is sent for.
CREATE TABLE factor_attempt (
    sign_in_id    TEXT PRIMARY KEY,
    attempts_left BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL
);
CREATE INDEX factor_attempt_expiry ON factor_attempt (expires_at);
