-- Where a person's picture is among the assets of the organization; '' for none.
alter table projections.users_projection add column avatar_key text not null default '';
