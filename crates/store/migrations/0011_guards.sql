-- Codes sent and codes entered, by what they went through (prefix:447700, route:smpp), a row a
-- minute. It goes when nobody looks back so far.
CREATE TABLE conversion (
    subject    TEXT NOT NULL,
    minute     BIGINT NOT NULL,
    sent       BIGINT NOT NULL,
    entered    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (subject, minute)
);
CREATE INDEX conversion_minute ON conversion (minute);
CREATE INDEX conversion_expiry ON conversion (expires_at);

-- Numbers that begin so get no codes for a while.
CREATE TABLE stopped_prefix (
    prefix     TEXT PRIMARY KEY,
    reason     TEXT NOT NULL,
    stopped_at BIGINT NOT NULL,
    until_at   BIGINT NOT NULL
);

-- What an operator should look at, the latest of each.
CREATE TABLE alarm (
    kind      TEXT NOT NULL,
    subject   TEXT NOT NULL,
    detail    TEXT NOT NULL,
    raised_at BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
);
CREATE INDEX alarm_raised ON alarm (raised_at);

-- Amounts are millionths of the operator's currency; days are counted from 1970-01-01.
CREATE TABLE spending (
    day      BIGINT PRIMARY KEY,
    amount   BIGINT NOT NULL,
    messages BIGINT NOT NULL
);
