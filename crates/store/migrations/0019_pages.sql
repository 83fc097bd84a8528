-- Files of pages that an administrator has changed: templates, texts, styles.
CREATE TABLE page_file (
    path       TEXT PRIMARY KEY,
    content    BLOB NOT NULL,
    revision   BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
