-- Reading the log by event type and by editor, newest or oldest first, for who asks what happened.
CREATE INDEX events2_type_position ON eventstore.events2 (instance_id, event_type, position);
CREATE INDEX events2_editor_position ON eventstore.events2 (instance_id, editor_user, position);
-- By owner: few of an appended page's ranges hold a rare one; costs an append a tenth of what a tree would.
CREATE INDEX events2_owner ON eventstore.events2 USING brin (resource_owner text_bloom_ops)
WITH (pages_per_range = 32, autosummarize = on);

-- What two of them take the place of: all of an instance is read type by type, and a time is looked up in the order
-- of positions.
DROP INDEX eventstore.events2_instance_position;
DROP INDEX eventstore.events2_created_at;

-- The first position at or after a moment, in some twenty look-ups. Positions are given out in the order of time but
-- for transactions under way at once, so who needs all of a time looks a while before it.
CREATE FUNCTION eventstore.position_at(moment timestamptz) RETURNS numeric LANGUAGE plpgsql STABLE AS $$
DECLARE
  low numeric := 1;
  high numeric;
  middle numeric;
  found record;
BEGIN
  SELECT coalesce(max(e.position), 0) + 1 INTO high FROM eventstore.events2 e;
  WHILE low < high LOOP
    middle := div(low + high, 2);
    SELECT e.position, e.created_at INTO found FROM eventstore.events2 e
    WHERE e.position >= middle ORDER BY e.position LIMIT 1;
    IF found.position IS NULL OR found.created_at >= moment THEN
      high := middle;
    ELSE
      low := found.position + 1;
    END IF;
  END LOOP;
  RETURN low;
END $$;
