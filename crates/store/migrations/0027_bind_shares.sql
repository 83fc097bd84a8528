-- How many sessions with a message centre each node keeps, so that all together keep no more than
-- was agreed. A node that has stopped raising its beat is dead to the others.
CREATE TABLE bind_share (
    centre TEXT NOT NULL,
    node TEXT NOT NULL,
    process TEXT NOT NULL,
    sessions BIGINT NOT NULL,
    receivers BIGINT NOT NULL,
    bound BIGINT NOT NULL,
    beat BIGINT NOT NULL,
    PRIMARY KEY (centre, node)
);
