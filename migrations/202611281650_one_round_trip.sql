-- Moves the checkpoint on from where the caller left it, and holds it until the transaction ends: what is sent along
-- in the same transaction need not wait for an answer. Fails with SQLSTATE PX010 when another projector has moved it,
-- or projections came or were rebuilt (generation). Answers the highest position that was given out.
CREATE FUNCTION projections.move_checkpoint(left_at numeric, moved_to numeric, known_generation bigint)
RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  UPDATE projections.checkpoints c SET position = moved_to, changed_at = now()
  WHERE c.name = 'live' AND c.position = left_at AND c.generation = known_generation;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the checkpoint is not where it was left' USING ERRCODE = 'PX010';
  END IF;
  RETURN (SELECT CASE WHEN s.is_called THEN s.last_value ELSE 0 END FROM eventstore.events2_position s);
END $$;
