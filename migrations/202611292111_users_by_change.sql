-- Whoever keeps a copy of the people asks for those that changed.
create index on projections.users_projection (instance_id, change_date, id);
