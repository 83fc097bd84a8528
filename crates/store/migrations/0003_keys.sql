-- A key is published before it signs, so that whoever keeps the published keys has it by then.
ALTER TABLE signing_key ADD COLUMN sign_from BIGINT NOT NULL DEFAULT 0;
UPDATE signing_key SET sign_from = created_at;
