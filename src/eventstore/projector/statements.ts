import type { ProjectionTable } from '../projection.ts';

/** SQL of set-based changes; every parameter is a text[] of one column's values. */
export interface Statement {
  readonly text: string;
  readonly columns: readonly string[];
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const qualified = (schema: string, table: string) => `${quote(schema)}.${quote(table)}`;

const cast = (table: ProjectionTable, column: string, place: number) => {
  const type = table.columns[column];
  return type === 'text' ? `u.c${place}` : `u.c${place}::${type}`;
};

const source = (count: number) => {
  const places = Array.from({ length: count }, (_, i) => i + 1);
  return `unnest(${places.map((i) => `$${i}::text[]`).join(', ')}) AS u(${places.map((i) => `c${i}`).join(', ')})`;
};

const matches = (
  table: ProjectionTable,
  columns: readonly string[],
  isNull: (column: string) => boolean = () => false,
) =>
  columns
    .map((column, i) =>
      isNull(column) ? `t.${quote(column)} IS NULL` : `t.${quote(column)} = ${cast(table, column, i + 1)}`,
    )
    .join(' AND ');

/** Long, and the same for each page. */
const puts = new WeakMap<ProjectionTable, Map<string, Statement>>();

export function putStatement(schema: string, table: ProjectionTable): Statement {
  const own = puts.get(table) ?? new Map<string, Statement>();
  const statement = own.get(schema) ?? makePut(schema, table);
  puts.set(table, own.set(schema, statement));
  return statement;
}

function makePut(schema: string, table: ProjectionTable): Statement {
  const columns = Object.keys(table.columns);
  const others = columns.filter((column) => !table.key.includes(column));
  const key = table.key.map(quote).join(', ');
  return {
    columns,
    text: `INSERT INTO ${qualified(schema, table.name)} (${columns.map(quote).join(', ')})
      SELECT ${columns.map((column, i) => cast(table, column, i + 1)).join(', ')} FROM ${source(columns.length)}
      ON CONFLICT (${key}) DO ${
        others.length === 0 || table.once
          ? 'NOTHING'
          : `UPDATE SET ${others.map((c) => `${quote(c)} = EXCLUDED.${quote(c)}`).join(', ')}`
      }`,
  };
}

/** `where` columns in `nulls` are matched with IS NULL. */
export function updateStatement(
  schema: string,
  table: ProjectionTable,
  where: readonly string[],
  set: readonly string[],
  nulls: readonly string[] = [],
): Statement {
  const assignments = set.map(
    (column, i) => `${quote(column)} = ${cast(table, column, where.length + i + 1)}`,
  );
  return {
    columns: [...where, ...set],
    text: `UPDATE ${qualified(schema, table.name)} t SET ${assignments.join(', ')}
      FROM ${source(where.length + set.length)} WHERE ${matches(table, where, (column) => nulls.includes(column))}`,
  };
}

export function removeStatement(
  schema: string,
  table: ProjectionTable,
  where: readonly string[],
  nulls: readonly string[] = [],
): Statement {
  return {
    columns: where,
    text: `DELETE FROM ${qualified(schema, table.name)} t
      USING ${source(where.length)} WHERE ${matches(table, where, (column) => nulls.includes(column))}`,
  };
}
