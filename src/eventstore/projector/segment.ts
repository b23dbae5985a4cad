import type { ProjectionTable } from '../projection.ts';

/** Encoded column values. */
export type Cells = Readonly<Record<string, string | null>>;

/** Cells that are a row's own, for further changes to be written into. */
type OwnCells = Record<string, string | null>;

type RowOp =
  | { readonly kind: 'put'; readonly cells: OwnCells }
  | { readonly kind: 'update'; readonly cells: OwnCells }
  | { readonly kind: 'remove' };

export interface Match {
  readonly where: Cells;
  /** undefined: remove the rows. */
  readonly set: Cells | undefined;
}

const textOf = (cells: Cells, columns: readonly string[]): string =>
  JSON.stringify(columns.map((column) => cells[column]));

export interface SegmentRow {
  readonly key: Cells;
  op: RowOp;
}

/** Keys are texts without NUL, and never null. */
const keyText = (key: Cells, columns: readonly string[]): string => {
  let text = '';
  for (const column of columns) text += `${key[column]}\0`;
  return text;
};

/**
 * A stretch of changes to one table whose order no longer matters: first all matches, which see the table as
 * it was, then one operation per row.
 */
export interface Segment {
  readonly table: ProjectionTable;
  readonly rows: ReadonlyMap<string, SegmentRow>;
  readonly matches: ReadonlyMap<string, Match>;
  /** @param cells all columns, those of the key included; the segment's own from now on */
  put(key: Cells, cells: OwnCells): void;
  update(key: Cells, cells: Cells): void;
  remove(key: Cells): void;
  /**
   * Takes in a change of all matching rows, or answers false when its order to what is here matters and
   * cannot be kept: then a new segment must begin.
   */
  match(match: Match): boolean;
}

export function createSegment(table: ProjectionTable): Segment {
  const rows = new Map<string, SegmentRow>();
  const matches = new Map<string, Match>();
  /** Rows by the first two columns of their key, to find those that a match may concern; made when one is looked for. */
  let buckets: Map<string, Set<string>> | undefined;
  const prefix = table.key.slice(0, 2);
  let shape: string | undefined;
  /** Matches by the where-columns that they do not change. */
  const unchanging = new Map<string, string>();

  function set(text: string, key: Cells, op: RowOp): void {
    const row = rows.get(text);
    if (row) {
      row.op = op;
      return;
    }
    rows.set(text, { key, op });
    if (buckets) enter(buckets, text, key);
  }

  function enter(into: Map<string, Set<string>>, text: string, key: Cells): void {
    const bucket = keyText(key, prefix);
    const keys = into.get(bucket);
    if (keys) keys.add(text);
    else into.set(bucket, new Set([text]));
  }

  function* candidates(where: Cells): Generator<SegmentRow> {
    if (!prefix.every((column) => column in where)) return yield* rows.values();
    if (!buckets) {
      buckets = new Map();
      for (const [text, { key }] of rows) enter(buckets, text, key);
    }
    for (const text of buckets.get(keyText(where, prefix)) ?? []) yield rows.get(text) as SegmentRow;
  }

  /** Whole rows here that match; undefined when a row changed in part may match, which only the table knows. */
  function concernedRows(where: Cells): SegmentRow[] | undefined {
    const concerned: SegmentRow[] = [];
    const columns = Object.keys(where);
    for (const row of candidates(where)) {
      if (row.op.kind === 'put') {
        const { cells } = row.op;
        if (columns.every((column) => (cells[column] ?? null) === where[column])) concerned.push(row);
      } else if (row.op.kind === 'update') {
        const differs = columns.some((column) => column in row.key && row.key[column] !== where[column]);
        if (!differs) return undefined;
      }
    }
    return concerned;
  }

  return {
    table,
    rows,
    matches,
    put: (key, cells) => set(keyText(key, table.key), key, { kind: 'put', cells }),
    update(key, cells) {
      const text = keyText(key, table.key);
      const before = rows.get(text)?.op;
      if (before?.kind === 'remove') return;
      if (before) Object.assign(before.cells, cells);
      else set(text, key, { kind: 'update', cells: { ...cells } });
    },
    remove: (key) => set(keyText(key, table.key), key, { kind: 'remove' }),
    match(match) {
      const whereColumns = Object.keys(match.where).sort();
      const setColumns = match.set && Object.keys(match.set).sort();
      const nulls = whereColumns.filter((column) => match.where[column] === null);
      const itsShape = JSON.stringify([whereColumns, nulls, setColumns]);
      if (shape !== undefined && shape !== itsShape) return false;
      // Matches of one shape concern different rows, unless one moves rows to where another looks.
      const kept = textOf(
        match.where,
        whereColumns.filter((column) => !setColumns?.includes(column)),
      );
      const whole = textOf(match.where, whereColumns);
      if ((unchanging.get(kept) ?? whole) !== whole) return false;
      const concerned = concernedRows(match.where);
      if (concerned === undefined) return false;

      shape = itsShape;
      unchanging.set(kept, whole);
      for (const row of concerned) {
        if (row.op.kind !== 'put') continue;
        row.op = match.set ? { kind: 'put', cells: { ...row.op.cells, ...match.set } } : { kind: 'remove' };
      }
      const before = matches.get(whole)?.set;
      matches.set(whole, { where: match.where, set: match.set && { ...before, ...match.set } });
      return true;
    },
  };
}
