-- Identity providers of instances and organizations, and which of them login settings offer.
CREATE TABLE projections.idp_templates_projection (
  instance_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  lower_name text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(name)) STORED,
  type smallint NOT NULL,
  state smallint NOT NULL,
  is_earlier boolean NOT NULL,
  is_linking_allowed boolean NOT NULL,
  is_creation_allowed boolean NOT NULL,
  is_auto_creation boolean NOT NULL,
  is_auto_update boolean NOT NULL,
  auto_linking text NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, id)
);
CREATE INDEX ON projections.idp_templates_projection (instance_id, resource_owner);
CREATE INDEX ON projections.idp_templates_projection (instance_id, lower_name, id);
CREATE INDEX ON projections.idp_templates_projection (instance_id, creation_date, id);

CREATE TABLE projections.idp_login_policy_links_projection (
  instance_id text NOT NULL,
  id text NOT NULL,
  idp_id text NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, id, idp_id)
);
CREATE INDEX ON projections.idp_login_policy_links_projection (instance_id, idp_id);
