import type { Sql } from 'postgres';
import {
  type Conditions,
  conditionsOn,
  type ListColumn,
  type ListColumns,
  type Param,
} from './conditions.ts';
import { type Page, type PageRequest, pageLimit, pageOffset } from './page.ts';
import type { Count, Ends, Totals } from './totals.ts';
import { type KeySelection, many, orderedKeys, walkedKeys, walkLength } from './walked.ts';

/** What can be listed: where its rows are, by what they are filtered and ordered, and what an answer adds. */
export interface List<R extends object, C extends string, S extends string> {
  /**
   * Table or subquery whose rows are listed, and its alias: `projections.users_projection u`. Of several, with one
   * alias, the rows are listed together: each is searched in order by itself.
   */
  readonly from: string | readonly string[];
  readonly alias: string;
  /**
   * Columns that find a row again, besides instance_id: then the page is found by keys alone, without reading rows
   * where an index holds the order. Left out for subqueries and for several, whose rows are taken as they come.
   */
  readonly key?: readonly string[];
  /**
   * Of so many rows at most in the list's order, and no more than match, it is seen whether those that match what is
   * `scattered` fill the page. About the root of a page's rows times a large list's costs least where most is to be
   * looked at.
   */
  readonly walk?: number;
  /** Orders in which rows lie in the table, by and large: those in which they are made. Walks through these are longer. */
  readonly laid?: readonly NoInfer<S>[];
  /** Undefined for lists across instances. */
  readonly instance: string | undefined;
  /** Aggregate types whose events may change how many rows match. */
  readonly countedBy: readonly string[];
  /** By what it is filtered. */
  readonly columns: ListColumns<C>;
  /** Joins that filters and orders need, by the names that columns call them. */
  readonly joins?: Readonly<Record<string, string>>;
  /** Orders, each with what breaks its ties, so that pages never overlap. An index holds each of them. */
  readonly orders: Readonly<Record<S, readonly (string | ListColumn)[]>>;
  /** What an answer holds, and the joins it takes: made for the rows of the page alone. */
  readonly select: string;
  readonly with?: string;
  /** Only for the type. */
  readonly row?: R;
}

// biome-ignore lint/suspicious/noExplicitAny: any list
export type ColumnOf<L> = L extends List<any, infer C, any> ? C : never;
/** The conditions of a list. */
export type ConditionsOf<L> = Conditions<ColumnOf<L>>;

/**
 * @example
 * export const orgList = defineList<OrgRow>()({
 *   from: 'projections.orgs_projection o', alias: 'o', key: ['id'], instance: 'o.instance_id', countedBy: ['org'],
 *   columns: { id: 'o.id', name: { sql: 'o.name', lower: 'o.lower_name', trigrams: 'o.lower_name' } },
 *   orders: { name: ['o.lower_name', 'o.id'] },
 *   select: 'o.id, o.name',
 * });
 */
export const defineList =
  <R extends object>() =>
  <const C extends string, const S extends string>(list: List<R, C, S>): List<R, C, S> => {
    defined.push(list);
    return list;
  };

// biome-ignore lint/suspicious/noExplicitAny: any list
const defined: List<any, any, any>[] = [];
/** All lists of the features that are loaded: for tests of what they promise. */
export const definedLists = (): readonly (typeof defined)[number][] => defined;

/** What a list is read with; a `Platform` is one. */
export interface Lists {
  readonly lists: Sql;
  readonly totals: Totals;
}

/** One page of a list; `S` is how it may be sorted, `W` what its conditions are made with (`ConditionsOf`). */
export interface Search<S, W> {
  readonly page?: PageRequest | undefined;
  readonly sort: S;
  /** Adds the conditions of the caller's rights and filters. */
  readonly filter: (where: W) => void;
}

/**
 * One page and the total. Keys of the page come first, in the order of an index; the rest is read for its rows alone.
 * Statements are planned with their values, since how to find `contains` or a state depends on how many have it; so
 * they are not prepared either, and requests with filters of their own choice fill no memory of the database.
 */
export async function searchList<R extends object, C extends string, S extends string>(
  { lists: sql, totals }: Lists,
  list: List<R, C, S>,
  instanceId: string | undefined,
  search: Search<S, Conditions<C>>,
): Promise<Page<R>> {
  const limit = pageLimit(search.page);
  const offset = pageOffset(search.page);
  const where = conditionsOn(list.columns, instanceId ?? '', leadOf(list, search.sort));
  if (list.instance !== undefined) where.and(`${list.instance} = ${where.param(where.instanceId)}`);
  search.filter(where);
  for (const lookup of where.lookups) {
    const found = await sql.unsafe(lookup.text, [...lookup.params], { prepare: false });
    where.params[lookup.place] = found.map((row) => String(row['id']));
  }
  const order = orderOf(list, search.sort, search.page?.asc ? 'asc' : 'desc', where.joins);
  const condition = where.joined();
  const params = [...where.params];
  const count = (joins: ReadonlySet<string>, lead?: string) =>
    totals.count({
      text: countOf(list, joins, condition, lead),
      params,
      instanceId,
      countedBy: list.countedBy,
    });
  const size = `${where.param(limit)}::int`;
  const start = `${where.param(offset.toString())}::bigint`;
  const select = (from: string, more = '') =>
    `select ${keysOf(list)}, ${order.columns}${more} from ${from}${joinsOf(list, order.joins)}`;
  const selectionFrom = (from: string): KeySelection => ({
    matching: `${select(from)} where ${condition}`,
    ...order,
    size,
    start,
    // An offset may be the largest that there is.
    ahead: `least(${size}::numeric + ${start}, 9223372036854775807)::bigint`,
  });
  const pageOf = async (keys: string, more = ''): Promise<R[]> => {
    const text = `select ${list.select}${more} from ${rowsOf(list, keys)} ${list.with ?? ''} order by ${order.outside}`;
    return [...((await sql.unsafe(text, where.params, { prepare: false })) as unknown as R[])];
  };

  const { placed, scattered, inIndex } = where.parted();
  const { from, walk } = list;
  const ordered = () => pageOf(orderedKeys([from].flat().map(selectionFrom)));
  const uncounted = search.page?.uncounted === true;
  if (typeof from === 'string' && walk !== undefined && scattered !== undefined) {
    // A further page is counted: the total is asked for with the first, and remembered.
    const counted: Count =
      uncounted && offset === 0n
        ? { total: await countSome(sql, list, order.joins, condition, params), ends: undefined }
        : await count(order.joins, order.lead);
    const { ends } = counted;
    const total = uncounted ? 0n : counted.total;
    if (counted.total <= offset) return { rows: [], total, limit };
    const ahead = offset + BigInt(limit);
    const way = inIndex ? 'inIndex' : list.laid?.includes(search.sort) ? 'laid' : 'scattered';
    const most = walkLength(walk, counted.total, ahead, way);
    if (most === undefined) return { rows: await ordered(), total, limit };
    const direction = search.page?.asc ? 'rising' : 'falling';
    const length = ahead >= (counted.tooFar?.[direction] ?? ahead + 1n) ? 0 : most;
    if (length === 0)
      return { rows: await pageOf(walkedKeys({ ...selectionFrom(from), placed }, 0)), total, limit };
    const begins = ends ? beginsAt(order.lead, direction, ends, (value) => where.param(value)) : 'true';
    const selected = `${select(from, `, ${scattered} as fits`)} where ${placed} and ${begins}`;
    const keys = walkedKeys({ ...selectionFrom(from), placed: selected }, length);
    const found = await pageOf(keys, ', page.fits as found_on_the_way');
    const rows = found.map((row) => {
      const { found_on_the_way: near, ...rest } = row as R & { found_on_the_way?: boolean };
      if (!near) counted.tooFar = { ...counted.tooFar, [direction]: ahead };
      return rest as unknown as R;
    });
    return { rows, total, limit };
  }
  const rows = await ordered();
  if (uncounted) return { rows, total: 0n, limit };
  const isLast = rows.length < limit && (rows.length > 0 || offset === 0n);
  return {
    rows,
    total: isLast ? offset + BigInt(rows.length) : (await count(where.joins)).total,
    limit,
  };
}

// biome-ignore lint/suspicious/noExplicitAny: any list
type AnyList = List<any, any, any>;

const joinsOf = ({ joins = {} }: AnyList, needed: ReadonlySet<string>): string =>
  Object.entries(joins)
    .filter(([name]) => needed.has(name))
    .map(([, sql]) => ` ${sql}`)
    .join('');

/** @param lead the column whose least and greatest value are asked for too; of what has a value everywhere */
const countOf = (list: AnyList, joins: ReadonlySet<string>, condition: string, lead?: string): string => {
  const end = (which: string) => `case when count(${lead}) = count(*) then ${which}(${lead})::text end`;
  const ends = `, ${end('min')} as least, ${end('max')} as greatest, pg_typeof(min(${lead}))::text as type`;
  const counts = [list.from]
    .flat()
    .map(
      (from) =>
        `select count(*) as total${lead === undefined ? '' : ends} from ${from}${joinsOf(list, joins)} where ${condition}`,
    );
  return counts.length === 1
    ? String(counts[0])
    : `select sum(total) as total from (${counts.join(' union all ')}) counts`;
};

/** More matches than these are many, however many. */
const some = 5_000;

/** How many match, or enough that it pays to walk for them: for who does not want to know how many there are. */
async function countSome(
  sql: Sql,
  list: AnyList,
  joins: ReadonlySet<string>,
  condition: string,
  params: readonly Param[],
): Promise<bigint> {
  const matching = `select from ${list.from}${joinsOf(list, joins)} where ${condition} limit ${some + 1}`;
  const text = `select count(*) as total from (${matching}) found`;
  const [row] = await sql.unsafe<{ total: string }[]>(text, [...params], { prepare: false });
  const total = BigInt(row?.total ?? 0);
  return total > BigInt(some) ? many : total;
}

/** Where in the order nothing that matches has been passed yet: a walk begins there. */
const beginsAt = (
  lead: string,
  direction: 'rising' | 'falling',
  { least, greatest, type }: Ends,
  param: (value: string) => string,
): string =>
  direction === 'rising'
    ? `${lead} >= ${param(least)}::text::${type}`
    : `${lead} <= ${param(greatest)}::text::${type}`;

/** The column that an order begins with. */
function leadOf({ orders }: AnyList, sort: string): string | undefined {
  const lead = orders[sort]?.[0];
  return typeof lead === 'object' ? lead.sql : lead;
}

/** An order for the page of keys, and the same for its rows. */
function orderOf(list: AnyList, sort: string, direction: string, joins: ReadonlySet<string>) {
  const columns = (list.orders[sort] ?? []).map((column) =>
    typeof column === 'string' ? { sql: column } : column,
  );
  const needed = new Set(joins);
  for (const { join } of columns) if (join !== undefined) needed.add(join);
  return {
    joins: needed,
    lead: columns[0]?.sql ?? '',
    columns: columns.map(({ sql }, i) => `${sql} as order_${i}`).join(', '),
    inside: columns.map(({ sql }) => `${sql} ${direction}`).join(', '),
    outside: columns.map((_, i) => `page.order_${i} ${direction}`).join(', '),
  };
}

const keysOf = ({ alias, key }: AnyList): string =>
  key === undefined ? `${alias}.*` : ['instance_id', ...key].map((name) => `${alias}.${name}`).join(', ');

const rowsOf = ({ from, alias, key }: AnyList, keys: string): string => {
  if (key === undefined) return `(${keys}) page`;
  const again = ['instance_id', ...key].map((name) => `${alias}.${name} = page.${name}`).join(' and ');
  return `(${keys}) page join ${from} on ${again}`;
};
