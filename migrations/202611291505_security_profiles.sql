-- FAPI 2.0: what an application is held to.
alter table projections.applications_projection add column security_profile text default 'none';
