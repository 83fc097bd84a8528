-- Where a person signed in from, and when the session last answered an application.
ALTER TABLE session ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN used_at BIGINT NOT NULL DEFAULT 0;

-- A client that has to be told that a session ended (OpenID Connect Back-Channel Logout 1.0), or,
-- with an empty sid, that all that it has of a person did. Sending leases a row by moving due_at.
CREATE TABLE logout_notice (
    client_id  TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    person_id  TEXT NOT NULL,
    sid        TEXT NOT NULL,
    attempts   BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, person_id, sid)
);
CREATE INDEX logout_notice_due ON logout_notice (due_at);
