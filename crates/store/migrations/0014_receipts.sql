-- Centres whose receipts name a message in the notation of their answers, not in hexadecimal for
-- decimal or the other way round; and when one last did.
CREATE TABLE trusted_notation (
    centre  TEXT PRIMARY KEY,
    seen_at BIGINT NOT NULL
);
