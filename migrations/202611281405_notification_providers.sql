-- What mail and text messages leave by; secrets are in events alone.
CREATE TABLE projections.smtp_configs_projection (
  instance_id      text        NOT NULL,
  id               text        NOT NULL,
  -- 1 active, 2 inactive
  state            smallint    NOT NULL,
  -- smtp, http
  kind             text        NOT NULL,
  description      text        NOT NULL,
  tls              boolean     NOT NULL,
  sender_address   text        NOT NULL,
  sender_name      text        NOT NULL,
  reply_to_address text        NOT NULL,
  host             text        NOT NULL,
  user_name        text        NOT NULL,
  endpoint         text        NOT NULL,
  creation_date    timestamptz NOT NULL,
  change_date      timestamptz NOT NULL,
  resource_owner   text        NOT NULL,
  sequence         bigint      NOT NULL,
  CONSTRAINT smtp_configs_projection_pkey PRIMARY KEY (instance_id, id)
);

CREATE TABLE projections.sms_configs_projection (
  instance_id        text        NOT NULL,
  id                 text        NOT NULL,
  state              smallint    NOT NULL,
  -- twilio, http
  kind               text        NOT NULL,
  description        text        NOT NULL,
  sid                text        NOT NULL,
  sender_number      text        NOT NULL,
  verify_service_sid text        NOT NULL,
  endpoint           text        NOT NULL,
  creation_date      timestamptz NOT NULL,
  change_date        timestamptz NOT NULL,
  resource_owner     text        NOT NULL,
  sequence           bigint      NOT NULL,
  CONSTRAINT sms_configs_projection_pkey PRIMARY KEY (instance_id, id)
);
