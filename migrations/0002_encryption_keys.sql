-- Data keys, each wrapped by the master key (AES-256-GCM, the key id as associated data).
-- instance_id '' holds the keys of the whole system; identifier is the purpose.
CREATE SCHEMA IF NOT EXISTS system;

CREATE TABLE system.encryption_keys (
    instance_id   text        NOT NULL DEFAULT '',
    id            text        NOT NULL,
    algorithm     text        NOT NULL,
    key_data      bytea       NOT NULL,
    identifier    text        NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    -- from then on the next generation seals; this one only opens
    rotation_date timestamptz,
    -- from then on this generation does not open either
    expired_at    timestamptz,
    PRIMARY KEY (instance_id, id)
);

CREATE INDEX encryption_keys_identifier ON system.encryption_keys (instance_id, identifier);
