-- What people call their numbers. The number is a keyed hash.
CREATE TABLE number_name (
    person_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    number_key BLOB NOT NULL,
    name       TEXT NOT NULL,
    PRIMARY KEY (person_id, number_key)
);

-- Who wants to be asked for a second factor at every sign-in.
CREATE TABLE two_step (
    person_id TEXT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    since     BIGINT NOT NULL
);
