-- The claim in which applications have the roles of their users as an array: '' for none; null on an application:
-- that of its project.
alter table projections.projects_projection add column roles_claim text not null default '';
alter table projections.applications_projection add column roles_claim text;
