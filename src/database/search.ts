import type { Sql } from 'postgres';
import { invalidArgument } from '../errors/index.ts';

/**
 * Builds the WHERE and ORDER of a search from parts. Column names come from code, never from a request;
 * values always travel as parameters, so equal searches share one prepared statement.
 *
 * @example
 * const where = conditions(instanceId);
 * where.text('o.name', query.name, query.method);
 * const page = await searchPage(sql, { select: 'o.id, o.name', from: 'projections.orgs_projection o', where, orderBy: 'o.name', page: request.query });
 */
export interface Conditions {
  readonly parts: string[];
  readonly params: Param[];
  /** Adds a parameter and returns its placeholder (`$3`). */
  param(value: Param): string;
  /** Empty conditions that share these parameters: for `or`, `not` and subqueries. */
  group(): Conditions;
  /** All conditions joined; `true` when there is none. */
  joined(operator?: 'and' | 'or'): string;
  /** Adds a condition that is already SQL. */
  and(sql: string): Conditions;
  equals(column: string, value: string | number | boolean): Conditions;
  in(column: string, values: readonly string[]): Conditions;
  /** `method` as the enums TextQueryMethod and TextFilterMethod number it. */
  text(column: string, value: string, method: number): Conditions;
  /** `method` as the enum TimestampFilterMethod numbers it: =, >, >=, <, <=. */
  timestamp(column: string, value: Date, method: number): Conditions;
}

export type Param = string | number | boolean | Date | string[] | null;

export function conditions(instanceId: string, column = 'instance_id'): Conditions {
  const where = withParams([]);
  return where.and(`${column} = ${where.param(instanceId)}`);
}

/** For searches across instances, which only the system API may make. */
export const unscopedConditions = (): Conditions => withParams([]);

/** Filters nest and repeat as requests like; a statement of thousands keeps the database's planner busy for seconds. */
const maxParams = 500;

function withParams(params: Param[]): Conditions {
  const parts: string[] = [];
  const where: Conditions = {
    parts,
    params,
    param(value) {
      if (params.length >= maxParams) {
        throw invalidArgument('QUERY-Max01', `A search can hold ${maxParams} filters at most`, {
          field: 'queries',
        });
      }
      params.push(value);
      return `$${params.length}`;
    },
    group: () => withParams(params),
    joined: (operator = 'and') => (parts.length === 0 ? 'true' : `(${parts.join(` ${operator} `)})`),
    and(sql) {
      parts.push(sql);
      return where;
    },
    equals: (name, value) => where.and(`${name} = ${where.param(value)}`),
    in: (name, values) => where.and(`${name} = any(${where.param([...values])}::text[])`),
    text: (name, value, method) => where.and(textCondition(where, name, value, method)),
    timestamp(name, value, method) {
      const operator = ['=', '>', '>=', '<', '<='][method];
      if (!operator) throw invalidArgument('QUERY-Tim01', `Unknown timestamp filter method ${method}`);
      return where.and(`${name} ${operator} ${where.param(value)}::timestamptz`);
    },
  };
  return where;
}

const escapeLike = (value: string) => value.replace(/[\\%_]/g, (char) => `\\${char}`);

/** Names are kept composed (NFC), whatever a keyboard makes of them. */
function textCondition(where: Conditions, column: string, typed: string, method: number): string {
  const value = typed.normalize('NFC');
  const pattern = escapeLike(value);
  switch (method) {
    case 0:
      return `${column} = ${where.param(value)}`;
    case 1:
      return `lower(${column}) = lower(${where.param(value)})`;
    case 2:
      return `${column} like ${where.param(`${pattern}%`)}`;
    case 3:
      return `lower(${column}) like lower(${where.param(`${pattern}%`)})`;
    case 4:
      return `${column} like ${where.param(`%${pattern}%`)}`;
    case 5:
      return `lower(${column}) like lower(${where.param(`%${pattern}%`)})`;
    case 6:
      return `${column} like ${where.param(`%${pattern}`)}`;
    case 7:
      return `lower(${column}) like lower(${where.param(`%${pattern}`)})`;
    default:
      throw invalidArgument(
        'QUERY-Txt01',
        `Unknown text filter method ${method}; use 0 (equals) to 7 (ends with, ignoring case)`,
      );
  }
}

/** Offset, limit and direction as both `object.v2.ListQuery` and `filter.v2.PaginationRequest` carry them. */
export interface PageRequest {
  readonly offset: bigint;
  readonly limit: number;
  readonly asc: boolean;
}

export interface Page<R> {
  readonly rows: R[];
  /** Rows that match, on all pages. */
  readonly total: bigint;
  readonly limit: number;
}

export const defaultPageLimit = 100;
export const maxPageLimit = 1000;

/** 0 means the default of 100; more than 1000 is refused, as Zitadel does. */
export function pageLimit(page: PageRequest | undefined): number {
  const limit = page?.limit ?? 0;
  if (limit > maxPageLimit) {
    throw invalidArgument('QUERY-4M0fs', `limit is ${limit}; the most a page can hold is ${maxPageLimit}`, {
      field: 'query.limit',
    });
  }
  return limit === 0 ? defaultPageLimit : limit;
}

const maxBigint = 2n ** 63n - 1n;

/** Beyond what Postgres can count there are no rows either. */
const pageOffset = (page: PageRequest | undefined): bigint => {
  const offset = page?.offset ?? 0n;
  return offset > maxBigint ? maxBigint : offset;
};

export interface SearchSpec {
  /** Column list, aliases included; row properties are named by it. */
  readonly select: string;
  readonly from: string;
  readonly where: Conditions;
  /** Column or expression from code. */
  readonly orderBy: string;
  /** Breaks ties so that pages never overlap; default `id`. */
  readonly tieBreaker?: string;
  readonly page?: PageRequest | undefined;
}

/** Shapes of statements that are prepared; a few dozen are what consoles and scripts ask for. */
const prepared = new Set<string>();
const maxPrepared = 200;
const maxPreparedLength = 8 * 1024;

/**
 * Whether a statement is prepared. Requests choose its shape by combining filters, and every connection keeps all
 * that it has prepared for ever: without a bound, whoever may search could fill the database's memory.
 */
function isPrepared(text: string): boolean {
  if (prepared.has(text)) return true;
  if (prepared.size >= maxPrepared || text.length > maxPreparedLength) return false;
  prepared.add(text);
  return true;
}

/** One statement: the page and the total. */
export async function searchPage<R extends object>(sql: Sql, spec: SearchSpec): Promise<Page<R>> {
  const limit = pageLimit(spec.page);
  const offset = pageOffset(spec.page);
  const direction = spec.page?.asc ? 'asc' : 'desc';
  const { where } = spec;
  const matching = `from ${spec.from} where ${where.joined()}`;
  const count = [...where.params];
  // Counted apart, so that an index that holds the order yields the page without sorting all that matches.
  const text = `select ${spec.select}, (select count(*) ${matching}) as __total ${matching} order by ${spec.orderBy} ${direction}, ${
    spec.tieBreaker ?? 'id'
  } ${direction} limit ${where.param(limit)}::int offset ${where.param(offset.toString())}::bigint`;
  const rows = (await sql.unsafe(text, where.params, { prepare: isPrepared(text) })) as unknown as Array<
    R & { __total?: string }
  >;
  if (rows.length > 0) {
    const total = BigInt(rows[0]?.__total ?? '0');
    for (const row of rows) delete row.__total;
    return { rows: [...rows], total, limit };
  }
  if (offset === 0n) return { rows: [], total: 0n, limit };
  // Beyond the last page no row carries the total.
  const counting = `select count(*) as total ${matching}`;
  const [counted] = await sql.unsafe(counting, count, { prepare: isPrepared(counting) });
  return { rows: [], total: BigInt(counted?.['total'] ?? '0'), limit };
}
