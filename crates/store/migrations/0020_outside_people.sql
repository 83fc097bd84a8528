-- People whom another directory keeps: their row here is what that directory said last.
CREATE TABLE outside_person (
    person_id    TEXT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    -- The numbers that it had, between spaces.
    numbers      TEXT NOT NULL,
    -- Whether they are switched off because of what it said, and not by an administrator.
    switched_off BIGINT NOT NULL
);
