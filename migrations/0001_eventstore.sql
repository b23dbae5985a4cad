CREATE SCHEMA eventstore;
CREATE SCHEMA projections;
-- Shadow tables of projections that are being rebuilt; a finished one moves to `projections`.
CREATE SCHEMA projections_rebuild;

-- CACHE 1: a session that kept numbers back would write old positions long after newer ones.
CREATE SEQUENCE eventstore.events2_position AS bigint CACHE 1;

CREATE TABLE eventstore.events2 (
  id                bigint      NOT NULL,
  command_id        uuid        NOT NULL,
  aggregate_type    text        NOT NULL,
  aggregate_id      text        NOT NULL,
  aggregate_version bigint      NOT NULL CHECK (aggregate_version > 0),
  event_type        text        NOT NULL,
  event_data        jsonb       NOT NULL,
  editor_user       text        NOT NULL,
  editor_service    text        NOT NULL,
  resource_owner    text        NOT NULL,
  instance_id       text        NOT NULL,
  created_at        timestamptz NOT NULL,
  position          numeric     NOT NULL,
  CONSTRAINT events2_pkey PRIMARY KEY (instance_id, aggregate_type, aggregate_id, aggregate_version)
);
CREATE UNIQUE INDEX events2_position_key ON eventstore.events2 (position);
CREATE INDEX events2_instance_position ON eventstore.events2 (instance_id, position);
CREATE INDEX events2_command ON eventstore.events2 (command_id);
CREATE INDEX events2_created_at ON eventstore.events2 USING brin (created_at);
CREATE INDEX events2_type_position ON eventstore.events2 (instance_id, event_type, position);

CREATE TABLE eventstore.unique_constraints (
  instance_id  text NOT NULL,
  unique_type  text NOT NULL,
  unique_field text NOT NULL,
  CONSTRAINT unique_constraints_pkey PRIMARY KEY (instance_id, unique_type, unique_field)
);

-- Appends events of any number of commands, all or nothing, in one round trip.
--   x_*  the version at which each aggregate must be (0: not there yet)
--   e_*  the events in the order in which they get their positions
--   c_*  names to free ('remove') and to take ('add')
-- Fails with SQLSTATE PX001 when aggregates are at another version, PX002 when names are taken; DETAIL lists
-- the places in x_* and c_* at fault, from 1. Whoever loses a race after the check meets events2_pkey.
-- VOLATILE and READ COMMITTED are load-bearing: INSERT locks the table before it takes a position, and
-- eventstore.pending_appends() relies on that order.
CREATE FUNCTION eventstore.append(
  x_instance text[], x_type text[], x_id text[], x_version bigint[],
  e_instance text[], e_type text[], e_id text[], e_version bigint[],
  e_event_type text[], e_data text[], e_editor_user text[], e_editor_service text[], e_owner text[], e_command uuid[],
  c_action text[], c_instance text[], c_type text[], c_field text[]
) RETURNS TABLE (positions bigint[], created_at timestamptz)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  at_fault text;
BEGIN
  SELECT string_agg(x.ordinal::text, ',') INTO at_fault
  FROM unnest(x_instance, x_type, x_id, x_version) WITH ORDINALITY AS x(instance, type, id, version, ordinal)
  WHERE x.version <> coalesce((
    SELECT e.aggregate_version FROM eventstore.events2 e
    WHERE e.instance_id = x.instance AND e.aggregate_type = x.type AND e.aggregate_id = x.id
    ORDER BY e.aggregate_version DESC LIMIT 1), 0);
  IF at_fault IS NOT NULL THEN
    RAISE EXCEPTION 'an aggregate is at another version' USING ERRCODE = 'PX001', DETAIL = at_fault;
  END IF;

  IF cardinality(c_action) > 0 THEN
    DELETE FROM eventstore.unique_constraints u
    USING unnest(c_action, c_instance, c_type, c_field) AS c(action, instance, type, field)
    WHERE c.action = 'remove'
      AND u.instance_id = c.instance AND u.unique_type = c.type AND u.unique_field = c.field;

    WITH wanted AS (
      SELECT c.instance, c.type, c.field, c.ordinal
      FROM unnest(c_action, c_instance, c_type, c_field) WITH ORDINALITY AS c(action, instance, type, field, ordinal)
      WHERE c.action = 'add'
    ), added AS (
      INSERT INTO eventstore.unique_constraints AS u (instance_id, unique_type, unique_field)
      SELECT w.instance, w.type, w.field FROM wanted w
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
    ) s
    RETURNING w.id AS p
  )
  SELECT array_agg(written.p), statement_timestamp() FROM written;
END $$;

-- What a reader at a gap must know: the highest position given out, read first, and then every transaction
-- that may still hold a position up to it. An INSERT holds RowExclusiveLock on events2 from before nextval to
-- the end of its transaction, so once these are gone every position up to `head` is final.
-- VOLATILE: the two reads must happen in this order. Locks are seen on the primary only.
CREATE FUNCTION eventstore.pending_appends() RETURNS TABLE (head bigint, holders text[])
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  SELECT CASE WHEN s.is_called THEN s.last_value ELSE 0 END INTO head FROM eventstore.events2_position s;
  SELECT coalesce(array_agg(DISTINCT l.virtualtransaction), '{}') INTO holders
  FROM pg_locks l
  WHERE l.locktype = 'relation' AND l.mode = 'RowExclusiveLock' AND l.granted
    AND l.relation = 'eventstore.events2'::regclass
    AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database());
  RETURN NEXT;
END $$;

CREATE TABLE projections.checkpoints (
  -- 'live' is the position that all live projections have passed; each projection also has its own row.
  name       text        PRIMARY KEY,
  position   numeric     NOT NULL DEFAULT 0,
  -- Version of the projection's definition; raised when its handlers or tables change, which rebuilds it.
  version    integer     NOT NULL DEFAULT 1,
  state      text        NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'building')),
  -- On 'live': counts changes of the rows below, so that every node's projector takes notice of them.
  generation bigint      NOT NULL DEFAULT 0,
  changed_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 20, autovacuum_vacuum_threshold = 1000);
INSERT INTO projections.checkpoints (name) VALUES ('live');

CREATE TABLE projections.failed_events (
  instance_id    text        NOT NULL,
  projection     text        NOT NULL,
  position       numeric     NOT NULL,
  event_type     text        NOT NULL,
  aggregate_type text        NOT NULL,
  aggregate_id   text        NOT NULL,
  error          text        NOT NULL,
  attempts       integer     NOT NULL DEFAULT 1,
  failed_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (instance_id, projection, position)
);
