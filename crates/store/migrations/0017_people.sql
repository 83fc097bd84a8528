-- What people are found by: lower-case words of their names, mail addresses, and the digits of their
-- numbers from the last to the first behind a #.
CREATE TABLE person_search (
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    term      TEXT NOT NULL,
    PRIMARY KEY (person_id, term)
);
CREATE INDEX person_search_term ON person_search (term, person_id);

-- A link or code that lets a person choose a new password. It goes when it is used.
CREATE TABLE password_reset (
    token_hash BLOB PRIMARY KEY,
    person_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    actor      TEXT NOT NULL,
    -- The one browser that may go on once it was opened.
    browser    BLOB,
    -- Whether that browser proved the person's second factor, or they have none.
    proved     BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX password_reset_person ON password_reset (person_id);
CREATE INDEX password_reset_browser ON password_reset (browser);
CREATE INDEX password_reset_expiry ON password_reset (expires_at);

-- A file of people that an administrator uploaded; its rows go when they are done.
CREATE TABLE people_import (
    id          TEXT PRIMARY KEY,
    file_name   TEXT NOT NULL,
    actor       TEXT NOT NULL,
    state       TEXT NOT NULL,
    -- Sealed: it holds numbers.
    content     BLOB,
    total       BIGINT NOT NULL,
    done        BIGINT NOT NULL,
    mistakes    TEXT NOT NULL,
    lease_until BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
);
CREATE INDEX people_import_state ON people_import (state, lease_until);
CREATE INDEX people_import_created ON people_import (created_at);
CREATE INDEX people_import_expiry ON people_import (expires_at);

-- Groups that were made by themselves, so that they are there without members. Who is in one says
-- the attribute memberOf.
CREATE TABLE person_group (
    name        TEXT PRIMARY KEY,
    external_id TEXT,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
