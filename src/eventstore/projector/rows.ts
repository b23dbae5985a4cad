import type { Sql } from 'postgres';
import { arrayLiteral } from '../../database/index.ts';
import type { ColumnValue, ProjectionTable, Row, RowChanges } from '../projection.ts';
import { encodeValue } from './encode.ts';
import { type Cells, createSegment, type Segment } from './segment.ts';
import { putStatement, removeStatement, type Statement, updateStatement } from './statements.ts';

/** A statement with the values of its parameters. */
export interface Write {
  readonly table: ProjectionTable;
  readonly text: string;
  readonly values: readonly string[];
}

/** Gathers row changes, folded to one operation per row, and writes them. */
export interface RowBuffer extends RowChanges {
  /** What is to be written, in this order. */
  writes(): readonly Write[];
  /** Sends all statements; they run in order on the one connection of `sql`, a transaction. */
  flush(sql: Pick<Sql, 'unsafe'>): Promise<void>;
  readonly empty: boolean;
}

/** @param schema where the tables are: `projections`, or the one of shadow tables during a rebuild */
export function createRowBuffer(schema = 'projections'): RowBuffer {
  const tables = new Map<string, Segment[]>();

  const segmentsOf = (table: ProjectionTable): Segment[] => {
    let segments = tables.get(table.name);
    if (!segments) {
      segments = [createSegment(table)];
      tables.set(table.name, segments);
    }
    return segments;
  };
  const current = (table: ProjectionTable) => segmentsOf(table).at(-1) as Segment;
  const match = (table: ProjectionTable, where: Cells, set: Cells | undefined) => {
    if (current(table).match({ where, set })) return;
    const next = createSegment(table);
    next.match({ where, set });
    segmentsOf(table).push(next);
  };

  const writes = (): readonly Write[] =>
    [...tables.values()].flat().flatMap((segment) =>
      statementsOf(segment.table.schema ?? schema, segment).map(({ text, columns, rows }) => ({
        table: segment.table,
        text,
        values: columns.map((column) => arrayLiteral(rows.map((row) => row[column] ?? null))),
      })),
    );

  return {
    insert(table, row) {
      current(table).put(keyCells(table, row), wholeRow(table, row));
    },
    update: (table, key, columns) => current(table).update(keyCells(table, key), encodeCells(table, columns)),
    updateWhere: (table, where, columns) =>
      match(table, encodeCells(table, where), encodeCells(table, columns)),
    remove: (table, key) => current(table).remove(keyCells(table, key)),
    removeWhere: (table, where) => match(table, encodeCells(table, where), undefined),
    get empty() {
      return tables.size === 0;
    },
    writes,
    async flush(sql) {
      await sendAll(sql, writes());
    },
  };
}

/** Sends them in order, on the one connection of `sql`. */
export async function sendAll(sql: Pick<Sql, 'unsafe'>, writes: readonly Write[]): Promise<void> {
  // Now: what is sent after these must come after them.
  await Promise.all(
    writes.map(({ text, values }) => sql.unsafe(text, [...values], { prepare: true }).execute()),
  );
}

function encoded(table: ProjectionTable, column: string, value: ColumnValue | undefined): string | null {
  const type = table.columns[column];
  if (!type) throw new TypeError(`table ${table.name} has no column ${column}`);
  try {
    return encodeValue(type, value);
  } catch (error) {
    throw new TypeError(`${table.name}.${column}: ${(error as Error).message}`);
  }
}

/** In the order of the table's columns, whatever the order of the handler's: objects of one shape cost the least. */
function wholeRow(table: ProjectionTable, row: Row<string>): Record<string, string | null> {
  const cells: Record<string, string | null> = {};
  for (const column in table.columns) cells[column] = encoded(table, column, row[column]);
  for (const column in row) if (!(column in cells)) encoded(table, column, row[column]);
  return cells;
}

function encodeCells(table: ProjectionTable, row: Row<string>): Cells {
  const cells: Record<string, string | null> = {};
  for (const column in row) {
    const value = row[column];
    if (value !== undefined) cells[column] = encoded(table, column, value);
  }
  return cells;
}

function keyCells(table: ProjectionTable, row: Row<string>): Cells {
  const key: Record<string, string | null> = {};
  for (const column of table.key) {
    const value = encodeValue(table.columns[column] ?? 'text', row[column]);
    if (value === null) throw new TypeError(`${table.name}: key column ${column} has no value`);
    key[column] = value;
  }
  return key;
}

interface FilledStatement extends Statement {
  readonly rows: Cells[];
}

/** One statement per kind of change and set of columns. */
function statementsOf(schema: string, segment: Segment): FilledStatement[] {
  const { table } = segment;
  const filled = new Map<string, FilledStatement>();
  const add = (shape: string, make: () => Statement, row: Cells) => {
    let statement = filled.get(shape);
    if (!statement) {
      statement = { ...make(), rows: [] };
      filled.set(shape, statement);
    }
    statement.rows.push(row);
  };
  for (const { where, set } of segment.matches.values()) {
    const columns = Object.keys(where);
    const nullColumns = columns.filter((column) => where[column] === null);
    if (set === undefined) {
      add('match', () => removeStatement(schema, table, columns, nullColumns), where);
      continue;
    }
    // A column may be matched by one value and set to another, so set values go under names of their own.
    add(
      'match',
      () => prefixed(updateStatement(schema, table, columns, Object.keys(set), nullColumns), columns.length),
      {
        ...where,
        ...Object.fromEntries(Object.entries(set).map(([column, value]) => [`set ${column}`, value])),
      },
    );
  }
  const order = Object.keys(table.columns);
  for (const { key, op } of segment.rows.values()) {
    if (op.kind === 'put') add('put', () => putStatement(schema, table), op.cells);
    else if (op.kind === 'remove') add('remove', () => removeStatement(schema, table, table.key), key);
    else {
      const set = order.filter((column) => column in op.cells && !table.key.includes(column));
      if (set.length > 0)
        add(set.join(), () => updateStatement(schema, table, table.key, set), { ...op.cells, ...key });
    }
  }
  return [...filled.values()];
}

const prefixed = (statement: Statement, from: number): Statement => ({
  text: statement.text,
  columns: statement.columns.map((column, i) => (i < from ? column : `set ${column}`)),
});
