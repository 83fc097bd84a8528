-- What counts once until it ends: the `jti` of clients' assertions (RFC 7523 §3) and of DPoP
-- proofs (RFC 9449 §11.1), as SHA-256 with the name of who used it.
CREATE TABLE used_once (
    name_hash  BLOB PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX used_once_expiry ON used_once (expires_at);
