create table projections.orgs_projection (
  instance_id text not null,
  id text not null,
  name text not null,
  state smallint not null,
  primary_domain text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.orgs_projection (instance_id, lower(name));

create table projections.org_domains_projection (
  instance_id text not null,
  org_id text not null,
  domain text not null,
  is_verified boolean not null,
  is_primary boolean not null,
  validation_type smallint not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, org_id, domain)
);
create index on projections.org_domains_projection (instance_id, domain) where is_verified;

create table projections.org_metadata_projection (
  instance_id text not null,
  org_id text not null,
  key text not null,
  value text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, org_id, key)
);
