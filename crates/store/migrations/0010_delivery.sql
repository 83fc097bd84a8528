-- A named way out; its properties table is read by its kind.
CREATE TABLE message_centre (
    name       TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    enabled    BIGINT NOT NULL,
    properties TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- A rule: which messages go to which centre, and how.
CREATE TABLE message_route (
    name       TEXT PRIMARY KEY,
    enabled    BIGINT NOT NULL,
    properties TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Route and centre are those of the hop that the message waits at; the plan has all of them.
ALTER TABLE message ADD COLUMN centre TEXT NOT NULL DEFAULT '';
UPDATE message SET centre = route;
ALTER TABLE message ADD COLUMN plan TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN country TEXT;
ALTER TABLE message ADD COLUMN medium TEXT NOT NULL DEFAULT 'text';
ALTER TABLE message ADD COLUMN lease_holder TEXT;
-- When another route is tried unless a receipt came.
ALTER TABLE message ADD COLUMN second_at BIGINT;
CREATE INDEX message_second ON message (second_at) WHERE second_at IS NOT NULL;
CREATE INDEX message_person ON message (person_id, id) WHERE person_id IS NOT NULL;

ALTER TABLE message_event ADD COLUMN route TEXT NOT NULL DEFAULT '';
ALTER TABLE message_event ADD COLUMN centre TEXT NOT NULL DEFAULT '';

-- What a centre took; each attempt that it took is a copy of its own.
ALTER TABLE message_part RENAME TO message_part_before;
CREATE TABLE message_part (
    message_id        TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    attempt           BIGINT NOT NULL,
    part              BIGINT NOT NULL,
    centre            TEXT NOT NULL,
    centre_message_id TEXT NOT NULL,
    state             TEXT NOT NULL,
    PRIMARY KEY (message_id, attempt, part)
);
INSERT INTO message_part (message_id, attempt, part, centre, centre_message_id, state)
    SELECT message_id, 0, part, route, smsc_message_id, state FROM message_part_before;
DROP TABLE message_part_before;
CREATE INDEX message_part_receipt ON message_part (centre, centre_message_id);

-- Receipts of ids that no message has yet: they came before the answer which names the message, or
-- in another form of its id.
CREATE TABLE unmatched_receipt (
    centre      TEXT NOT NULL,
    reported_id TEXT NOT NULL,
    forms       TEXT NOT NULL,
    state       TEXT NOT NULL,
    detail      TEXT NOT NULL,
    at          BIGINT NOT NULL,
    tried       BIGINT NOT NULL,
    PRIMARY KEY (centre, reported_id)
);
CREATE INDEX unmatched_receipt_at ON unmatched_receipt (tried, at);
