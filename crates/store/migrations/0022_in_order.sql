-- Indices in the order in which pages are read: with one by time, a page of somebody with few
-- entries read the whole log, which is in the order of its numbers.
CREATE INDEX audit_by_subject ON audit (subject, seq);
DROP INDEX audit_subject;
CREATE INDEX message_by_centre ON message (centre, id);

-- When a centre has something to do next; without leases, which change with every attempt.
CREATE INDEX message_waiting ON message (centre, due_at) WHERE state = 'queued';

-- Tokens that were used long ago are found without reading the others.
CREATE INDEX refresh_token_used ON refresh_token (used_at) WHERE used_at IS NOT NULL;
