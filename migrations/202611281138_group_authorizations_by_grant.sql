-- Asked for by a grant that only its execution knows: a plan that is made once cannot use an index of some of the rows.
create index on projections.group_authorizations_projection (instance_id, grant_id, id);
drop index projections.group_authorizations_projection_instance_id_grant_id_id_idx;
