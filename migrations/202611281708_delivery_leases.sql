-- A lease is a column of its own, in no index: taking a delivery changes none, and its new version stays on its page
-- (HOT), for which there is room. When it ran out and nobody ended it, who was at it died of it, or beside it.
ALTER TABLE delivery.deliveries ADD COLUMN leased_until timestamptz;
UPDATE delivery.deliveries SET leased_until = due_at WHERE leased AND state = 1;
ALTER TABLE delivery.deliveries DROP COLUMN leased;
ALTER TABLE delivery.deliveries SET (fillfactor = 50);
