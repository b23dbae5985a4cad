-- Pages of the people of an organization, without its machines, are found without reading their rows.
drop index projections.users_projection_instance_id_resource_owner_creation_date_i_idx;
create index on projections.users_projection (instance_id, resource_owner, creation_date, id) include (type);
