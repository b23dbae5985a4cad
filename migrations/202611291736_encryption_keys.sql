create table projections.encryption_keys_projection (
  instance_id text not null,
  id text not null,
  algorithm text not null,
  public_key jsonb not null,
  -- sealed
  private_key jsonb not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
