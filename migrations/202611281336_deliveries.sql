-- What leaves the server, one row for each event and recipient: what is to be told is in the event, so that nothing
-- personal is kept twice. Who sends it takes a lease by putting off when it is due.
CREATE SCHEMA delivery;

CREATE TABLE delivery.deliveries (
  instance_id       text        NOT NULL,
  id                text        NOT NULL,
  reaction          text        NOT NULL,
  recipient         text        NOT NULL,
  -- The thread that sends it, and what is waited for together when it does not answer.
  worker            text        NOT NULL,
  target            text        NOT NULL,
  event_type        text        NOT NULL,
  aggregate_type    text        NOT NULL,
  aggregate_id      text        NOT NULL,
  aggregate_version bigint      NOT NULL,
  resource_owner    text        NOT NULL,
  position          bigint      NOT NULL,
  creation_date     timestamptz NOT NULL,
  change_date       timestamptz NOT NULL,
  -- 1 waiting, 2 delivered, 3 given up, 4 discarded
  state             smallint    NOT NULL,
  attempts          integer     NOT NULL,
  due_at            timestamptz NOT NULL,
  CONSTRAINT deliveries_pkey PRIMARY KEY (instance_id, id)
);
-- Those that wait for one target, and the targets by a loose walk over it.
CREATE INDEX deliveries_due ON delivery.deliveries (worker, target, due_at, position) WHERE state = 1;
CREATE INDEX deliveries_waiting ON delivery.deliveries (creation_date) WHERE state = 1;
CREATE INDEX deliveries_ended ON delivery.deliveries (change_date) WHERE state <> 1;
CREATE INDEX deliveries_listed ON delivery.deliveries (instance_id, creation_date, id);
CREATE INDEX deliveries_by_state ON delivery.deliveries (instance_id, state, creation_date, id);
CREATE INDEX deliveries_by_aggregate ON delivery.deliveries (instance_id, aggregate_id, creation_date, id);

CREATE TABLE delivery.attempts (
  instance_id  text        NOT NULL,
  delivery_id  text        NOT NULL,
  attempt      integer     NOT NULL,
  node         text        NOT NULL,
  started_at   timestamptz NOT NULL,
  duration_ms  integer     NOT NULL,
  -- 2 delivered, 1 to be tried again, 3 refused for good
  outcome      smallint    NOT NULL,
  status       integer,
  said         text        NOT NULL,
  CONSTRAINT attempts_pkey PRIMARY KEY (instance_id, delivery_id, attempt)
);
