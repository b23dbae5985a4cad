-- Logos, icons, fonts and avatars: what is known of each, and its bytes where assets.backend keeps them here; see
-- src/static/assets.ts. A name is written once. Whether anything refers to it is told by events.
create table system.assets (
    instance_id  text        not null,
    -- the organization, or the instance
    owner        text        not null,
    -- as events name it: policy/label/logo-…
    store_key    text        not null,
    content_type text        not null,
    -- of the content: its entity tag
    hash         text        not null,
    size         integer     not null,
    -- null: outside of the database
    content      bytea,
    stored_at    timestamptz not null default now(),
    primary key (instance_id, owner, store_key)
);

-- Pictures are compressed already: trying again only costs time.
alter table system.assets alter column content set storage external;
