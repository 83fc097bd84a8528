-- Whether trusted devices are left out: 0 for a second factor at every sign-in.
ALTER TABLE two_step ADD COLUMN unknown_only BIGINT NOT NULL DEFAULT 0;
