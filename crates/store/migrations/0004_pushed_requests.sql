-- Authorization requests that applications sent ahead (RFC 9126): each is used once.
CREATE TABLE pushed_request (
    -- SHA-256 of the request_uri's random part.
    uri_hash   BLOB PRIMARY KEY,
    client_id  TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    parameters TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX pushed_request_expiry ON pushed_request (expires_at);
