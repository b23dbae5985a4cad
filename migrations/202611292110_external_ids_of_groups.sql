-- By what ids directories know groups.
create table projections.group_external_ids_projection (
  instance_id text not null,
  group_id text not null,
  provisioning_domain text not null,
  external_id text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, group_id, provisioning_domain)
);
create index on projections.group_external_ids_projection (instance_id, external_id, group_id);
create index on projections.group_external_ids_projection (instance_id, resource_owner, external_id);
