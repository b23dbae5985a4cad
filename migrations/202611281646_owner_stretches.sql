-- In which stretches of the log an owner has events: 64 positions each, entered by the projector behind the appends,
-- which so pay nothing for it. What comes after `position` is not entered yet.
CREATE TABLE eventstore.owner_stretches (
  instance_id text NOT NULL,
  resource_owner text NOT NULL,
  stretch bigint NOT NULL,
  PRIMARY KEY (instance_id, resource_owner, stretch)
);
CREATE TABLE eventstore.owner_stretches_reach (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  position numeric NOT NULL
);
INSERT INTO eventstore.owner_stretches_reach (position) VALUES (0);

-- Told whether an owner is in a range of 32 pages, of which there are ten thousand, with a hundredth of them wrong.
DROP INDEX eventstore.events2_owner;
