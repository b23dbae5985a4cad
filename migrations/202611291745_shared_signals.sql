-- Streams of security events, and what their receivers have said of single users.
CREATE TABLE projections.ssf_streams_projection (
  instance_id text NOT NULL,
  id text NOT NULL,
  client_id text NOT NULL,
  application_id text NOT NULL,
  project_id text NOT NULL,
  issuer text NOT NULL,
  method text NOT NULL,
  endpoint text NOT NULL,
  authorization_header jsonb,
  events_requested text[] NOT NULL,
  description text NOT NULL,
  status text NOT NULL,
  reason text NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, id)
);
CREATE INDEX ON projections.ssf_streams_projection (instance_id, client_id);
CREATE INDEX ON projections.ssf_streams_projection (instance_id, project_id);
CREATE INDEX ON projections.ssf_streams_projection (instance_id, application_id);
CREATE INDEX ON projections.ssf_streams_projection (instance_id, resource_owner);

CREATE TABLE projections.ssf_stream_users_projection (
  instance_id text NOT NULL,
  stream_id text NOT NULL,
  user_id text NOT NULL,
  told boolean NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, stream_id, user_id)
);
CREATE INDEX ON projections.ssf_stream_users_projection (instance_id, user_id);
CREATE INDEX ON projections.ssf_stream_users_projection (instance_id, resource_owner);
