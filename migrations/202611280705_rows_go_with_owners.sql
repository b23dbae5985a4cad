-- The organization of the member: its memberships elsewhere go with it.
ALTER TABLE projections.instance_members_projection ADD user_resource_owner text NOT NULL DEFAULT '';
ALTER TABLE projections.org_members_projection ADD user_resource_owner text NOT NULL DEFAULT '';
ALTER TABLE projections.project_members_projection ADD user_resource_owner text NOT NULL DEFAULT '';
ALTER TABLE projections.instance_members_projection ALTER user_resource_owner DROP DEFAULT;
ALTER TABLE projections.org_members_projection ALTER user_resource_owner DROP DEFAULT;
ALTER TABLE projections.project_members_projection ALTER user_resource_owner DROP DEFAULT;

-- What goes with an owner is found by it.
CREATE INDEX ON projections.instance_members_projection (instance_id, user_resource_owner);
CREATE INDEX ON projections.org_members_projection (instance_id, user_resource_owner);
CREATE INDEX ON projections.project_members_projection (instance_id, user_resource_owner);
CREATE INDEX ON projections.project_members_projection (instance_id, resource_owner);
CREATE INDEX ON projections.sessions_projection (instance_id, user_resource_owner);
CREATE INDEX ON projections.oidc_sessions_projection (instance_id, user_id);
CREATE INDEX ON projections.oidc_sessions_projection (instance_id, resource_owner);
