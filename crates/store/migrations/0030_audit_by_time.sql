-- A page of the audit log between two times is read along them.
CREATE INDEX audit_at ON audit (at, seq);
