-- Where people have proved a second factor lately. In two_step.unknown_only, 2 stands for who wants
-- to be asked for one in other places only.
CREATE TABLE known_place (
    person_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- A keyed hash of the person, the network and the country.
    place_key  BLOB NOT NULL,
    -- When a second factor was last proved there.
    proved_at  BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, place_key)
);
CREATE INDEX known_place_expiry ON known_place (expires_at);
