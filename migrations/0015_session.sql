create table projections.sessions_projection (
  instance_id text not null,
  id text not null,
  creator text not null,
  user_id text,
  user_resource_owner text,
  user_checked_at timestamptz,
  password_checked_at timestamptz,
  metadata jsonb,
  user_agent_fingerprint_id text,
  user_agent_ip text,
  user_agent_description text,
  user_agent_header jsonb,
  expiration_date timestamptz,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.sessions_projection (instance_id, creation_date);
create index on projections.sessions_projection (instance_id, user_id);
create index on projections.sessions_projection (instance_id, creator);
create index on projections.sessions_projection (instance_id, user_agent_fingerprint_id);
