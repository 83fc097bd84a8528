-- Browsers that a person does not want to be asked for a second factor in.
CREATE TABLE trusted_device (
    -- SHA-256 of the secret in the cookie.
    token_hash BLOB PRIMARY KEY,
    -- Its public name.
    id         TEXT NOT NULL,
    person_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    user_agent TEXT NOT NULL,
    address    TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- When a second factor was last left out there; NULL before the first time.
    used_at    BIGINT,
    expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX trusted_device_name ON trusted_device (person_id, id);
CREATE INDEX trusted_device_expiry ON trusted_device (expires_at);
