-- What instances used of their quotas, by unit and period; counted by all nodes, not made from events.
create table system.usage_counts (
  instance_id text not null,
  unit text not null,
  period_start timestamptz not null,
  used double precision not null,
  changed_at timestamptz not null,
  primary key (instance_id, unit, period_start)
);

-- Notifications of quotas that are due: one for each threshold that was reached in a period.
create table projections.quota_notifications_projection (
  instance_id text not null,
  unit text not null,
  notification_id text not null,
  period_start timestamptz not null,
  threshold bigint not null,
  call_url text not null,
  used bigint not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, unit, notification_id, period_start, threshold)
);
