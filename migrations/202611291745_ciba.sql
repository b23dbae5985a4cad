-- Applications that ask their people away from the browser (CIBA), and who is asked at this moment.
ALTER TABLE projections.applications_projection
  ADD COLUMN backchannel_token_delivery_mode text DEFAULT 'none',
  ADD COLUMN backchannel_client_notification_endpoint text,
  ADD COLUMN backchannel_authentication_request_signing_alg text;

CREATE TABLE projections.back_channel_auths_projection (
  instance_id text NOT NULL,
  id text NOT NULL,
  user_id text NOT NULL,
  client_id text NOT NULL,
  binding_message text NOT NULL,
  expiration timestamptz NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, id)
);
CREATE INDEX ON projections.back_channel_auths_projection (instance_id, user_id, creation_date);
CREATE INDEX ON projections.back_channel_auths_projection (instance_id, resource_owner);
CREATE INDEX ON projections.back_channel_auths_projection (instance_id, expiration);
