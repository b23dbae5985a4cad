-- How scripts and calls of targets ended that somebody waited for: the last ones of each, written behind by each node in a
-- row of its own. Nothing is found by time, so that a row that is written again stays on its page.
CREATE TABLE delivery.last_runs (
  instance_id text        NOT NULL,
  subject     text        NOT NULL,
  node        text        NOT NULL,
  changed_at  timestamptz NOT NULL,
  runs        jsonb       NOT NULL,
  CONSTRAINT last_runs_pkey PRIMARY KEY (instance_id, subject, node)
) WITH (fillfactor = 50);
