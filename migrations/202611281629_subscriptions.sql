-- Who is told of events, and where each stands in the log.
create table projections.subscriptions_projection (
  instance_id text not null,
  id text not null,
  name text not null,
  lower_name text collate "C" not null generated always as (lower(name)) stored,
  aggregate_types text[] not null,
  event_types text[] not null,
  organization_id text not null,
  personal_data boolean not null,
  destination smallint not null,
  format smallint not null,
  endpoint text not null,
  servers text[] not null,
  subject_prefix text not null,
  stream text not null,
  authorities text not null,
  certificate text not null,
  active boolean not null,
  signing_key jsonb,
  authorization_header jsonb,
  credentials jsonb,
  private_key jsonb,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.subscriptions_projection (instance_id, lower_name, id);

-- One row for what happens (replay = '') and one for each stretch of the log that is told again. Who tells events has a
-- lease, whose number (fence) grows with each holder: what a former one says does not count.
create table delivery.cursors (
  instance_id     text        not null,
  subscription_id text        not null,
  replay          text        not null,
  -- Everything up to here, of what it is about, was delivered or given up.
  position        bigint      not null,
  until_position  bigint,
  creation_date   timestamptz not null,
  moved_at        timestamptz not null,
  retry_at        timestamptz not null,
  -- Empty: nobody is at it.
  node            text        not null default '',
  fence           bigint      not null default 0,
  leased_until    timestamptz not null default '-infinity',
  -- In a row; and how many of them are those of the event that is next.
  failures        integer     not null default 0,
  tried_position  bigint,
  tries           integer     not null default 0,
  last_error      text,
  last_error_at   timestamptz,
  delivered       bigint      not null default 0,
  dead            bigint      not null default 0,
  ended_at        timestamptz,
  primary key (instance_id, subscription_id, replay)
);
