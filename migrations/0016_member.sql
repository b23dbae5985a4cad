create table projections.instance_members_projection (
  instance_id text not null,
  user_id text not null,
  roles text[] not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, user_id)
);

create table projections.org_members_projection (
  instance_id text not null,
  org_id text not null,
  user_id text not null,
  roles text[] not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, org_id, user_id)
);
create index on projections.org_members_projection (instance_id, user_id);

create table projections.project_members_projection (
  instance_id text not null,
  project_id text not null,
  user_id text not null,
  roles text[] not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, project_id, user_id)
);
create index on projections.project_members_projection (instance_id, user_id);
