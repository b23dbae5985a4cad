-- The positions of a call are taken before its first row is written, and so in one piece: calls that write at the same
-- time leave each other no gaps, at which the projector would cut its pages and wait. The sort is what takes them all
-- first. The lock is the one that the INSERT takes; eventstore.pending_appends() relies on its being held before a
-- position is taken.
CREATE OR REPLACE FUNCTION eventstore.append(
  x_instance text[], x_type text[], x_id text[], x_version bigint[],
  e_instance text[], e_type text[], e_id text[], e_version bigint[],
  e_event_type text[], e_data text[], e_editor_user text[], e_editor_service text[], e_owner text[], e_command uuid[],
  c_action text[], c_instance text[], c_type text[], c_field text[], c_goes_with text[],
  o_instance text[], o_type text[], o_id text[], o_must_exist boolean[],
  r_instance text[], r_token text[]
) RETURNS TABLE (positions bigint[], created_at timestamptz)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  at_fault text;
BEGIN
  IF cardinality(o_type) > 0 THEN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(o.instance || '/' || o.type || '/' || o.id, 20261128))
    FROM unnest(o_instance, o_type, o_id) AS o(instance, type, id);
  END IF;
  IF cardinality(r_token) > 0 THEN
    PERFORM pg_advisory_xact_lock(hashtextextended(r.instance || '/' || r.token, 20261128))
    FROM unnest(r_instance, r_token) AS r(instance, token);
  END IF;

  IF cardinality(o_type) > 0 THEN
    SELECT string_agg(o.ordinal::text, ',') INTO at_fault
    FROM unnest(o_instance, o_type, o_id, o_must_exist) WITH ORDINALITY AS o(instance, type, id, must_exist, ordinal)
    WHERE coalesce((
      SELECT e.event_type = e.aggregate_type || '.removed' FROM eventstore.events2 e
      WHERE e.instance_id = o.instance AND e.aggregate_type = o.type AND e.aggregate_id = o.id
      ORDER BY e.aggregate_version DESC LIMIT 1), o.must_exist);
    IF at_fault IS NOT NULL THEN
      RAISE EXCEPTION 'an owner is gone' USING ERRCODE = 'PX003', DETAIL = at_fault;
    END IF;
  END IF;

  SELECT string_agg(x.ordinal::text, ',') INTO at_fault
  FROM unnest(x_instance, x_type, x_id, x_version) WITH ORDINALITY AS x(instance, type, id, version, ordinal)
  WHERE x.version <> coalesce((
    SELECT e.aggregate_version FROM eventstore.events2 e
    WHERE e.instance_id = x.instance AND e.aggregate_type = x.type AND e.aggregate_id = x.id
    ORDER BY e.aggregate_version DESC LIMIT 1), 0);
  IF at_fault IS NOT NULL THEN
    RAISE EXCEPTION 'an aggregate is at another version' USING ERRCODE = 'PX001', DETAIL = at_fault;
  END IF;

  IF cardinality(r_token) > 0 THEN
    DELETE FROM eventstore.unique_constraints u
    USING unnest(r_instance, r_token) AS r(instance, token)
    WHERE u.goes_with @> ARRAY[r.token] AND u.instance_id IN (r.instance, '');
    DELETE FROM eventstore.unique_constraints u
    USING unnest(r_instance, r_token) AS r(instance, token)
    WHERE r.token = 'instance/' || r.instance AND u.instance_id = r.instance;
  END IF;

  IF cardinality(c_action) > 0 THEN
    DELETE FROM eventstore.unique_constraints u
    USING unnest(c_action, c_instance, c_type, c_field) AS c(action, instance, type, field)
    WHERE c.action = 'remove'
      AND u.instance_id = c.instance AND u.unique_type = c.type AND u.unique_field = c.field;

    WITH wanted AS (
      SELECT c.instance, c.type, c.field, c.goes_with, c.ordinal
      FROM unnest(c_action, c_instance, c_type, c_field, c_goes_with) WITH ORDINALITY
        AS c(action, instance, type, field, goes_with, ordinal)
      WHERE c.action = 'add'
    ), added AS (
      INSERT INTO eventstore.unique_constraints AS u (instance_id, unique_type, unique_field, goes_with)
      SELECT w.instance, w.type, w.field, w.goes_with::text[] FROM wanted w
      ON CONFLICT DO NOTHING
      RETURNING u.instance_id, u.unique_type, u.unique_field
    )
    SELECT string_agg(w.ordinal::text, ',') INTO at_fault FROM wanted w
    WHERE NOT EXISTS (SELECT FROM added a
      WHERE a.instance_id = w.instance AND a.unique_type = w.type AND a.unique_field = w.field);
    IF at_fault IS NOT NULL THEN
      RAISE EXCEPTION 'a unique name is taken' USING ERRCODE = 'PX002', DETAIL = at_fault;
    END IF;
  END IF;

  LOCK TABLE eventstore.events2 IN ROW EXCLUSIVE MODE;
  RETURN QUERY
  WITH written AS (
    INSERT INTO eventstore.events2 AS w (
      id, command_id, aggregate_type, aggregate_id, aggregate_version, event_type, event_data,
      editor_user, editor_service, resource_owner, instance_id, created_at, position)
    SELECT s.p, s.command, s.type, s.id, s.version, s.event_type, s.data::jsonb,
      s.editor_user, s.editor_service, s.owner, s.instance, statement_timestamp(), s.p
    FROM (
      SELECT nextval('eventstore.events2_position') AS p, e.*
      FROM unnest(e_instance, e_type, e_id, e_version, e_event_type, e_data, e_editor_user, e_editor_service,
                  e_owner, e_command)
        AS e(instance, type, id, version, event_type, data, editor_user, editor_service, owner, command)
      ORDER BY p
    ) s
    RETURNING w.id AS p
  )
  SELECT array_agg(written.p), statement_timestamp() FROM written;
END $$;
