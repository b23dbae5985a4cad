import { Type } from '@sinclair/typebox';
import type { Sql } from 'postgres';
import {
  type AggregateWrite,
  defineEvent,
  defineProjection,
  defineTable,
  type NewEvent,
  on,
} from '../eventstore/index.ts';
import type { LogFields, Logger } from '../telemetry/types.ts';

/** A small domain of its own for tests and benches of the event store: ledgers that are opened and credited. */
export const ledgerOpened = defineEvent(
  'test.ledger',
  'test.ledger.opened',
  Type.Object({ name: Type.String() }),
);
export const ledgerCredited = defineEvent(
  'test.ledger',
  'test.ledger.credited',
  Type.Object({ amount: Type.Integer() }),
);
export const ledgerClosed = defineEvent('test.ledger', 'test.ledger.closed', Type.Object({}));

export const ledgersTable = defineTable(
  'test_ledgers',
  {
    instance_id: 'text',
    id: 'text',
    name: 'text',
    last_amount: 'smallint',
    change_date: 'timestamptz',
    resource_owner: 'text',
    sequence: 'bigint',
  },
  { goesWith: {} },
);

export const ledgersTableSql = (schema = 'projections', table = 'test_ledgers') => `
  CREATE TABLE ${schema}.${table} (
    instance_id text NOT NULL, id text NOT NULL, name text NOT NULL, last_amount smallint,
    change_date timestamptz NOT NULL, resource_owner text NOT NULL, sequence bigint NOT NULL,
    CONSTRAINT ${table}_key PRIMARY KEY (instance_id, id));
  CREATE INDEX ${table}_by_name ON ${schema}.${table} (instance_id, lower(name)) WHERE sequence > 0;`;

/** An amount beyond smallint is poison to the table; the name `throw` is poison to the handler. */
export const ledgersProjection = defineProjection({
  name: 'test_ledgers',
  tables: [ledgersTable],
  handlers: [
    on(ledgerOpened, (event, rows) => {
      if (event.payload.name === 'throw') throw new Error('handler cannot take this name');
      rows.insert(ledgersTable, {
        instance_id: event.instanceId,
        id: event.aggregateId,
        name: event.payload.name,
        change_date: event.createdAt,
        resource_owner: event.owner,
        sequence: event.version,
      });
    }),
    on(ledgerCredited, (event, rows) =>
      rows.update(
        ledgersTable,
        { instance_id: event.instanceId, id: event.aggregateId },
        { last_amount: event.payload.amount, change_date: event.createdAt, sequence: event.version },
      ),
    ),
    on(ledgerClosed, (event, rows) =>
      rows.remove(ledgersTable, { instance_id: event.instanceId, id: event.aggregateId }),
    ),
  ],
});

export const createLedgers = (sql: Sql) => sql.unsafe(ledgersTableSql());

export const ledgerWrite = (id: string, expectedVersion: number, ...events: NewEvent[]): AggregateWrite => ({
  aggregateType: 'test.ledger',
  aggregateId: id,
  owner: 'org',
  expectedVersion,
  events,
});

export const testContext = { instanceId: 'i1', editor: { user: 'tester', service: 'test' } };

/** Keeps lines for a test to look at. */
export function memoryLogger(
  lines: Array<{ level: string; message: string; fields?: LogFields | undefined }> = [],
) {
  const line = (level: string) => (message: string, fields?: LogFields) =>
    void lines.push({ level, message, fields });
  const log: Logger = {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    with: () => log,
  };
  return { log, lines };
}
