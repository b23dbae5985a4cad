-- Events are looked up by command only where a caller's key made its id (UUID version 8): a key may come again at any
-- time. Whether a command that lost its answer was written, its events tell by their own keys.
CREATE INDEX events2_repeatable ON eventstore.events2 (command_id) WHERE substr(command_id::text, 15, 1) = '8';
DROP INDEX eventstore.events2_command;
