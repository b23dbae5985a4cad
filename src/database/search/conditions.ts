import { invalidArgument } from '../../errors/index.ts';
import { isOpen, isWhole, textCondition } from './text.ts';

/**
 * The conditions of a search, built from parts. They name the columns that the list declares, never SQL, and values
 * always travel as parameters.
 *
 * @example
 * where.text('name', query.name, query.method).equals('state', 1);
 */
export interface Conditions<C extends string = string> {
  readonly params: Param[];
  /** Names of the list's joins that its conditions read. */
  readonly joins: ReadonlySet<string>;
  readonly instanceId: string;
  readonly lookups: readonly Lookup[];
  /** Adds a parameter and returns its placeholder (`$3`). */
  param(value: Param): string;
  /** Empty conditions on the same columns that share these parameters: for `or` and `not`. */
  group(): Conditions<C>;
  /** The same on other columns: for subqueries. */
  over<D extends string>(columns: ListColumns<D>): Conditions<D>;
  /**
   * A parameter of ids that another query finds first (its column `id`), so that the search is planned knowing how
   * many there are.
   */
  lookup(text: string, params: readonly Param[]): string;
  /** All conditions joined; `true` when there is none. */
  joined(operator?: 'and' | 'or'): string;
  /** The same in two parts: what the list's order may be walked by, and what was said to be scattered over it. */
  parted(): {
    readonly placed: string;
    readonly scattered: string | undefined;
    /** The index of the order holds all that is compared. */
    readonly inIndex: boolean;
  };
  /** Adds a condition that is SQL already. Only `queries.ts` has reason to. */
  and(sql: string): Conditions<C>;
  /**
   * As `and`, for what may match anywhere in the list's order: all at one end, or nowhere for long.
   * @param ofLead the same of nothing but the column that the order begins with, if it can be said so
   */
  scattered(sql: string, ofLead?: string): Conditions<C>;
  /** One of them at least holds: scattered where one of them is. */
  either(groups: readonly Conditions<C>[]): Conditions<C>;
  /** The SQL of a column. */
  column(name: C): string;
  equals(name: C, value: string | number | boolean): Conditions<C>;
  /** Each value in all the forms in which the column may keep it. */
  in(name: C, values: readonly string[]): Conditions<C>;
  /** `method` as the enums TextQueryMethod and TextFilterMethod number it. */
  text(name: C, value: string, method: number): Conditions<C>;
  /** `method` as the enum TimestampFilterMethod numbers it: =, >, >=, <, <=. */
  timestamp(name: C, value: Date, method: number): Conditions<C>;
}

export type Param = string | number | boolean | Date | string[] | null;

export interface ListColumn {
  readonly sql: string;
  /** Column that holds it in lower case, collated by code point: what its index is on. */
  readonly lower?: string;
  /** Column with an index of trigrams whose text holds this one, in lower case. */
  readonly trigrams?: string;
  /** Pieces of it are `scattered` over the list's order, and its beginnings over every order but its own. */
  readonly scattered?: true;
  /**
   * Forms in which what was typed may be kept: any of them will do. Default: its composition (NFC).
   * @param whole the text is all of the value, not a piece of it
   */
  readonly forms?: (typed: string, whole: boolean) => readonly string[];
  /** The list's join that it comes from. */
  readonly join?: string;
}

export type ListColumns<C extends string = string> = Readonly<Record<C, string | ListColumn>>;

/** Filters nest and repeat as requests like; a statement of thousands keeps the database's planner busy for seconds. */
const maxParams = 500;

/** Unicode's forms cost a microsecond for a few letters; what is ASCII has its form already. */
const maxFormed = 1_000;
const ascii = /^[\x00-\x7f]*$/;

/** A query for ids that a search needs. */
export interface Lookup {
  readonly text: string;
  readonly params: readonly Param[];
  /** Place among the parameters. */
  readonly place: number;
}

/** What all conditions of one search share. */
interface Shared {
  readonly instanceId: string;
  readonly params: Param[];
  readonly joins: Set<string>;
  readonly lookups: Lookup[];
  readonly formed: { count: number };
  /** The column by which the list is ordered. */
  readonly lead: string | undefined;
}

/**
 * No conditions yet. An instance id of '' is for lists across instances.
 * @param lead the column that the list's order begins with
 */
export const conditionsOn = <C extends string>(
  columns: ListColumns<C>,
  instanceId: string,
  lead?: string,
): Conditions<C> =>
  withShared(columns, { instanceId, params: [], joins: new Set(), lookups: [], formed: { count: 0 }, lead });

function withShared<C extends string>(columns: ListColumns<C>, shared: Shared): Conditions<C> {
  const { params, joins } = shared;
  const parts: string[] = [];
  const apart: { readonly sql: string; readonly ofLead: string | undefined }[] = [];
  const all = (some: readonly string[], operator = 'and') =>
    some.length === 0 ? 'true' : `(${some.join(` ${operator} `)})`;
  const columnOf = (name: C): ListColumn => {
    const found: string | ListColumn | undefined = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (found === undefined) throw new TypeError(`the list has no column ${name}`);
    const column: ListColumn = typeof found === 'string' ? { sql: found } : found;
    if (column.join !== undefined) joins.add(column.join);
    return column;
  };
  const where: Conditions<C> = {
    ...shared,
    param(value) {
      if (params.length >= maxParams) {
        throw invalidArgument('QUERY-Max01', `A search can hold ${maxParams} filters at most`, {
          field: 'queries',
        });
      }
      params.push(value);
      return `$${params.length}`;
    },
    group: () => withShared(columns, shared),
    over: (others) => withShared(others, shared),
    lookup(text, inner) {
      const placeholder = where.param([]);
      shared.lookups.push({ text, params: inner, place: params.length - 1 });
      return `${placeholder}::text[]`;
    },
    joined: (operator = 'and') => all([...parts, ...apart.map(({ sql }) => sql)], operator),
    parted: () => ({
      placed: all(parts),
      scattered: apart.length === 0 ? undefined : all(apart.map(({ sql, ofLead = sql }) => ofLead)),
      // The instance is one of them.
      inIndex: parts.length === 1 && apart.every(({ ofLead }) => ofLead !== undefined),
    }),
    and(sql) {
      parts.push(sql);
      return where;
    },
    scattered(sql, ofLead) {
      apart.push({ sql, ofLead });
      return where;
    },
    either(groups) {
      const either = all(
        groups.map((group) => group.joined()),
        'or',
      );
      const isScattered = groups.some((group) => group.parted().scattered !== undefined);
      return isScattered ? where.scattered(either) : where.and(either);
    },
    column: (name) => columnOf(name).sql,
    equals: (name, value) => where.and(`${where.column(name)} = ${where.param(value)}`),
    in(name, values) {
      const { sql, forms } = columnOf(name);
      if (forms) shared.formed.count += values.filter((value) => !ascii.test(value)).length;
      if (shared.formed.count > maxFormed) {
        throw invalidArgument(
          'QUERY-Max02',
          `A search can ask for ${maxFormed} values outside ASCII at most; ask for them in several searches`,
          { field: 'queries' },
        );
      }
      const all = forms === undefined ? [...values] : values.flatMap((value) => [...forms(value, true)]);
      return where.and(`${sql} = any(${where.param(all)}::text[])`);
    },
    text(name, value, method) {
      const column = columnOf(name);
      const { whole, bare } = textCondition(column, value, method, (text) => where.param(text));
      const isLead = (column.lower ?? column.sql) === shared.lead;
      if (!column.scattered || isWhole(method) || (isLead && !isOpen(method))) return where.and(whole);
      const ignoresCase = method % 2 === 1 || column.lower === column.sql;
      return where.scattered(whole, isLead && ignoresCase ? bare : undefined);
    },
    timestamp(name, value, method) {
      const operator = ['=', '>', '>=', '<', '<='][method];
      if (!operator) throw invalidArgument('QUERY-Tim01', `Unknown timestamp filter method ${method}`);
      return where.and(`${where.column(name)} ${operator} ${where.param(value)}::timestamptz`);
    },
  };
  return where;
}
