create table projections.instances_projection (
  instance_id text not null,
  id text not null,
  name text not null,
  default_language text not null,
  default_org_id text not null,
  project_id text not null,
  console_client_id text not null,
  console_app_id text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);

create table projections.instance_domains_projection (
  instance_id text not null,
  domain text not null,
  is_primary boolean not null,
  is_generated boolean not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, domain)
);

create table projections.instance_trusted_domains_projection (
  instance_id text not null,
  domain text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, domain)
);

-- Rows under the instance id '': the lookup that comes before the tenant is known.
create table projections.instance_hosts_projection (
  instance_id text not null,
  host text not null,
  target_instance_id text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, host)
);
