-- Whether somebody is at it: what merely waits may be made due, what is under way may not.
ALTER TABLE delivery.deliveries ADD COLUMN leased boolean NOT NULL DEFAULT false;
