create table projections.web_keys_projection (
  instance_id text not null,
  id text not null,
  -- as the wire's State: 1 initial, 2 active, 3 inactive
  state smallint not null,
  config_type smallint not null,
  config jsonb not null,
  public_key jsonb not null,
  -- sealed
  private_key jsonb not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
