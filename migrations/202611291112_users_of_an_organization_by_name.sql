-- People of an organization are listed by their names, however far: told apart within the index, no row is read on the way.
drop index projections.users_projection_instance_id_lower_display_name_id_idx;
create index on projections.users_projection (instance_id, lower_display_name, id) include (resource_owner, type);
