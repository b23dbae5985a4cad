/** The parts of a list's statement that finds keys. */
export interface KeySelection {
  /** From where all conditions hold. */
  readonly matching: string;
  /** The order by columns of the list, and by those that the selections call it. */
  readonly inside: string;
  readonly outside: string;
  readonly size: string;
  readonly start: string;
  /** How many rows there are up to the end of the page. */
  readonly ahead: string;
}

export interface WalkedSelection extends KeySelection {
  /** From where those hold by which the order may be walked, and as `fits` whether the others do. */
  readonly placed: string;
}

/** The keys of a page in order, as the planner thinks best; of several, each in its own order no further than the page. */
export function orderedKeys(selections: readonly KeySelection[]): string {
  const [first, ...more] = selections as [KeySelection, ...KeySelection[]];
  const { inside, outside, size, start, ahead } = first;
  if (more.length === 0) return `${first.matching} order by ${inside} limit ${size} offset ${start}`;
  const pages = selections.map(({ matching }) => `(${matching} order by ${inside} limit ${ahead})`);
  return `select * from (${pages.join(' union all ')}) page order by ${outside} limit ${size} offset ${start}`;
}

/** All that matches, found by its own index, and sorted: without an order asked of it there is nothing to walk. */
const sortedKeys = ({ matching, outside, ahead }: KeySelection): string =>
  `select page.* from (${matching} offset 0) page order by ${outside} limit ${ahead}`;

/**
 * The keys of a page where nobody knows how what matches is spread over the order. The planner takes it to be spread
 * evenly, and walks to the other end of a list whose matches are there. So the first `walk` rows in order are looked
 * at; where these do not fill the page, all that matches is taken and sorted. Both are one statement, of which the
 * second half is not begun where the first is enough: what is `materialized` is planned by itself, and read no further
 * than it is asked for. `fits` tells of a row that it was found on the way.
 */
export const walkedKeys = (selection: WalkedSelection, walk: number): string => {
  const { placed, inside, outside, size, start } = selection;
  const page = `order by ${outside} limit ${size} offset ${start}`;
  if (walk === 0) return `select * from (${sortedKeys(selection)}) page ${page}`;
  return `with near as materialized (
      select page.* from (${placed} order by ${inside} limit ${walk}) page where page.fits ${page}),
    enough as materialized (select count(*) = ${size} as is_so from near),
    sorted as materialized (${sortedKeys(selection)})
    select * from near where (select is_so from enough)
    union all (select page.*, false from sorted page where not (select is_so from enough) ${page})`;
};

/** More matches than these are dearer to take all than any walk that ends where so many have been passed. */
const few = 20_000n;
/** As many as are walked for where nobody counted them. */
export const many = few + 1n;
/** So many entries of an index are passed for the price of one row. */
const entriesOfRow = 8n;

/** What is read on the way through an order: rows here and there, rows as they lie in the table, or its index alone. */
export type Way = 'scattered' | 'laid' | 'inIndex';

/**
 * How far an order is walked for the `ahead`th of `total` matches: as long as that costs no more than to take all of
 * them, so that neither spread makes a page dearer than twice what the better way would have cost. Of few, which are
 * soon taken, `most` rows at most; but rows that lie as they are walked are passed at a fifth of what it costs to take
 * one from anywhere, and at less than one that lies among its like. Undefined: not at all, nor are so many to be taken,
 * since the page lies beyond.
 */
export function walkLength(most: number, total: bigint, ahead: bigint, way: Way): number | undefined {
  if (total > few && ahead > total) return undefined;
  const rows = total > few || total < BigInt(most) ? total : BigInt(most);
  const walk = way === 'inIndex' ? rows * entriesOfRow : way === 'laid' ? (total * 5n) / 4n : rows;
  return ahead > walk || ahead > total ? 0 : Number(walk);
}
