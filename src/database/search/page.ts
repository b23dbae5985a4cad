import { invalidArgument } from '../../errors/index.ts';

/** Offset, limit and direction as both `object.v2.ListQuery` and `filter.v2.PaginationRequest` carry them. */
export interface PageRequest {
  readonly offset: bigint;
  readonly limit: number;
  readonly asc: boolean;
  /** Nobody wants to know how many rows there are on all pages. */
  readonly uncounted?: boolean;
}

export interface Page<R> {
  readonly rows: R[];
  /** Rows that match, on all pages; 0 where nobody wants to know. */
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
export const pageOffset = (page: PageRequest | undefined): bigint => {
  const offset = page?.offset ?? 0n;
  return offset > maxBigint ? maxBigint : offset;
};
