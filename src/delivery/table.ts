import { defineTable, type ProjectionTable } from '../eventstore/index.ts';

const deliveries = defineTable(
  'deliveries',
  {
    instance_id: 'text',
    id: 'text',
    reaction: 'text',
    recipient: 'text',
    worker: 'text',
    target: 'text',
    event_type: 'text',
    aggregate_type: 'text',
    aggregate_id: 'text',
    aggregate_version: 'bigint',
    resource_owner: 'text',
    position: 'bigint',
    creation_date: 'timestamptz',
    change_date: 'timestamptz',
    state: 'smallint',
    attempts: 'integer',
    due_at: 'timestamptz',
  },
  { goesWith: {} },
);

/** Rows are made by the projector, once; from then on they are those of who sends them. */
export const deliveriesTable = { ...deliveries, schema: 'delivery', once: true } satisfies ProjectionTable;

export const attemptsTable: ProjectionTable = {
  ...defineTable('attempts', { instance_id: 'text' }, { key: ['instance_id'], goesWith: {} }),
  schema: 'delivery',
};
