-- A secret that the client signs with (client_secret_jwt) is sealed, not only hashed.
ALTER TABLE client ADD COLUMN secret_sealed BLOB;
-- RFC 7592 §3: SHA-256 of the token by which a client manages its own registration.
ALTER TABLE client ADD COLUMN registration_token_hash BLOB;

-- What the holder of the tokens must prove, as a `cnf` claim in JSON (RFC 7800 §3.1).
ALTER TABLE oauth_grant ADD COLUMN confirmation TEXT;
ALTER TABLE authorization_code ADD COLUMN confirmation TEXT;
