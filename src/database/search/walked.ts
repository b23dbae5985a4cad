/** The parts of a list's statement that finds keys. */
export interface KeySelection {
  /** From where all conditions hold. */
  readonly matching: string;
  /** From where those hold by which the order may be walked, and as `fits` whether the others do. */
  readonly placed: string;
  /** The order by columns of the list, and by those that the selections call it. */
  readonly inside: string;
  readonly outside: string;
  readonly size: string;
  readonly start: string;
  /** How many rows there are up to the end of the page. */
  readonly ahead: string;
}

/** As if so many rows were wanted: a walk then looks as dear as it is where it does not meet what it seeks. */
const wary = 20_000;

/**
 * The keys of a page where nobody knows how what matches is spread over the order. The planner takes it to be spread
 * evenly, and walks to the other end of a list whose matches are there. So the first `walk` rows in order are looked
 * at; where these do not fill the page, what matches is found warily: all of it, unless it is a good part of the list.
 * Both are one statement, of which the second half is not begun where the first is enough: what is `materialized` is
 * planned by itself, and read no further than it is asked for.
 */
export const walkedKeys = (selection: KeySelection, walk: number): string => {
  const { matching, placed, inside, outside, size, start, ahead } = selection;
  const page = `order by ${outside} limit ${size} offset ${start}`;
  return `with near as materialized (
      select page.* from (${placed} order by ${inside} limit ${walk}) page where page.fits ${page}),
    enough as materialized (select count(*) = ${size} as is_so from near),
    warily as materialized (${matching} order by ${inside} limit greatest(${ahead}, ${wary}))
    select * from near where (select is_so from enough)
    union all (select page.*, true from warily page where not (select is_so from enough) ${page})`;
};
