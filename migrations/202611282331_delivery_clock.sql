-- The latest time that the clock of the database has told each who looks after what waits. One that tells an earlier time
-- was put back.
CREATE TABLE delivery.clocks (
  watcher text        NOT NULL PRIMARY KEY,
  told_at timestamptz NOT NULL,
  -- It was found put back, and is looked at once more: what was being written meanwhile may have the former time.
  again   boolean     NOT NULL DEFAULT false
);
