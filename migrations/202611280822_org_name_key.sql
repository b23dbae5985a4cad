-- The form in which organizations' names are compared; the projection fills it, rebuilt since its version was raised.
alter table projections.orgs_projection add column name_key text not null default '';
create index on projections.orgs_projection (instance_id, name_key);
