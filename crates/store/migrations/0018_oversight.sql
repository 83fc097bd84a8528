-- A keyed hash, by which messages to one number are found without keeping the number.
ALTER TABLE message ADD COLUMN number_key BLOB;
-- As it was counted when the message was accepted; millionths of the operator's currency.
ALTER TABLE message ADD COLUMN cost BIGINT NOT NULL DEFAULT 0;
-- When the code that it carried was entered.
ALTER TABLE message ADD COLUMN entered_at BIGINT;
CREATE INDEX message_by_number ON message (number_key, id) WHERE number_key IS NOT NULL;
CREATE INDEX message_by_route ON message (route, id);
-- Those that somebody may have to look at: few, so that the others cost nothing here.
CREATE INDEX message_lost ON message (state, id) WHERE state IN ('failed', 'expired', 'cancelled');

-- How sign-ins ended, a row an hour.
CREATE TABLE sign_in_hour (
    hour    BIGINT NOT NULL,
    method  TEXT NOT NULL,
    outcome TEXT NOT NULL,
    count   BIGINT NOT NULL,
    PRIMARY KEY (hour, method, outcome)
);

-- What became of the messages that were accepted in an hour. The time that a delivery took is at
-- most `within` milliseconds; 0 for what was not delivered.
CREATE TABLE message_hour (
    hour     BIGINT NOT NULL,
    country  TEXT NOT NULL,
    route    TEXT NOT NULL,
    purpose  TEXT NOT NULL,
    medium   TEXT NOT NULL,
    state    TEXT NOT NULL,
    within   BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    entered  BIGINT NOT NULL,
    cost     BIGINT NOT NULL,
    PRIMARY KEY (hour, country, route, purpose, medium, state, within)
);

-- Messages that were accepted before this are summed in message_hour: 1 for the first time, 2 for
-- good.
CREATE TABLE messages_summed (
    id       BIGINT PRIMARY KEY,
    until_at BIGINT NOT NULL
);
