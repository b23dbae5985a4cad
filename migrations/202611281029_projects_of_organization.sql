-- Projects of one organization in the order of their creation, which is how they are listed.
create index on projections.projects_projection (instance_id, resource_owner, creation_date, id);
