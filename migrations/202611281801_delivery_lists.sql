-- Lists by expressions that are no condition on the key: whoever looks a delivery up by its key was led through the whole
-- of one of these indexes by plans that were made when all of them were small.
DROP INDEX delivery.deliveries_by_state;
DROP INDEX delivery.deliveries_by_target;
DROP INDEX delivery.deliveries_by_aggregate;
CREATE INDEX deliveries_by_state ON delivery.deliveries ((instance_id || ''), state, (id || ''));
CREATE INDEX deliveries_by_target ON delivery.deliveries ((instance_id || ''), target, (id || ''));
CREATE INDEX deliveries_by_aggregate ON delivery.deliveries ((instance_id || ''), aggregate_id, (id || ''));
