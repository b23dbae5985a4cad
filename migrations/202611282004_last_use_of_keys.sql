-- When a person last signed in or confirmed with a key, told by the events of its checks.
alter table projections.user_auth_methods_projection add column last_use timestamptz;
