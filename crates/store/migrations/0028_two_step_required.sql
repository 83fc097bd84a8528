-- Of whom an administrator wants a second factor, also where no application does.
ALTER TABLE person ADD COLUMN two_step_required BIGINT NOT NULL DEFAULT 0;
