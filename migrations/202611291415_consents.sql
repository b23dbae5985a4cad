-- What people have agreed to that applications may have and do, and which applications ask for it.
ALTER TABLE projections.applications_projection ADD COLUMN require_consent boolean;

CREATE TABLE projections.consents_projection (
  instance_id text NOT NULL,
  id text NOT NULL,
  user_id text NOT NULL,
  client_id text NOT NULL,
  scope text[] NOT NULL,
  declined text[] NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, id)
);
CREATE INDEX ON projections.consents_projection (instance_id, user_id, creation_date);
CREATE INDEX ON projections.consents_projection (instance_id, resource_owner);
