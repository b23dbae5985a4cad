-- What the operator allows instances; NULL where it is as usual. Durations are nanoseconds, as events have them.
create table projections.limits_projection (
  instance_id text not null,
  id text not null,
  audit_log_retention bigint,
  block boolean,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);

-- How much instances may use of each unit in a period.
create table projections.quotas_projection (
  instance_id text not null,
  id text not null,
  unit text not null,
  from_anchor timestamptz not null,
  reset_interval bigint not null,
  amount bigint not null,
  limit_usage boolean not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
