-- Ids begin with the position of their event: a list of deliveries is in the order of the log by its ids alone.
DROP INDEX delivery.deliveries_listed;
DROP INDEX delivery.deliveries_by_state;
DROP INDEX delivery.deliveries_by_aggregate;
CREATE INDEX deliveries_by_state ON delivery.deliveries (instance_id, state, id);
CREATE INDEX deliveries_by_target ON delivery.deliveries (instance_id, target, id);
CREATE INDEX deliveries_by_aggregate ON delivery.deliveries (instance_id, aggregate_id, id);
-- A retry begins anew: with all its attempts and its whole time; the record of attempts goes on.
ALTER TABLE delivery.deliveries
  ADD COLUMN tries integer NOT NULL DEFAULT 0,
  ADD COLUMN retried_at timestamptz;
