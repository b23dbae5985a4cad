-- What an instance has come to: one row for each kind of milestone, from its beginning on.
create table projections.milestones_projection (
  instance_id text not null,
  type smallint not null,
  reached_date timestamptz,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, type)
);
