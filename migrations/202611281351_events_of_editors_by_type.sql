-- What an editor caused, type by type: a type that a busy editor seldom caused is found at once, and all that it caused
-- are merged from its types, of which there are few. In the place of the index without types: an append writes to as
-- many as before.
CREATE INDEX events2_editor_type ON eventstore.events2 (instance_id, editor_user, event_type, position);
DROP INDEX eventstore.events2_editor_position;
