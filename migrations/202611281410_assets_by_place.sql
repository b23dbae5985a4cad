-- How many files were stored in one place lately, such as one person's pictures among those of an organization.
create index assets_by_place on system.assets (instance_id, owner, store_key text_pattern_ops);
