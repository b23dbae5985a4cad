-- The few events of a type that one aggregate has: what a slice of it loads, however many others it lived
-- through. Takes over for events2_type_position: who searches an instance by a rare type sorts little.
CREATE INDEX events2_type_aggregate ON eventstore.events2 (instance_id, event_type, aggregate_id, aggregate_version);
DROP INDEX eventstore.events2_type_position;

-- Which part of its aggregate an event is about; '' where it names none.
CREATE FUNCTION eventstore.part_of(data jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(data ->> 'appId', data ->> 'applicationId', data ->> 'key', '');

-- Applications of a project and metadata of an organization or user, one by one.
CREATE INDEX events2_part ON eventstore.events2 (instance_id, aggregate_id, eventstore.part_of(event_data), aggregate_version)
WHERE event_type LIKE 'project.application.%' OR event_type LIKE '%.metadata.%';
