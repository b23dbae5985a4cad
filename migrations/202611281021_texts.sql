create table projections.custom_texts (
  instance_id text not null,
  id text not null,
  template text not null,
  language text not null,
  key text not null,
  text text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id, template, language, key)
);

create table projections.hosted_login_translations (
  instance_id text not null,
  id text not null,
  language text not null,
  translation jsonb not null,
  etag text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id, language)
);
