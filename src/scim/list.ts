import type { PageRequest } from '../database/search.ts';
import type { JsonObject } from './body.ts';
import { invalidFilter, invalidValue } from './errors.ts';
import { type Filter, parseFilter } from './filter/index.ts';

import { type Resource, requireSchema } from './resource.ts';

/** Resources of one page at most. */
export const mostResults = 100;

/** What a search asks for (RFC 7644 §3.4.2). */
export interface ListRequest {
  readonly filter: Filter | undefined;
  readonly sortBy: string | undefined;
  /** Place of the first resource, from 1. */
  readonly startIndex: number;
  /** 0: only how many there are. */
  readonly count: number;
  readonly page: PageRequest;
  readonly attributes: unknown;
  readonly excludedAttributes: unknown;
}

/** What a search finds. */
export interface Listed<R> {
  readonly total: bigint;
  readonly resources: readonly R[];
}

const searchSchema = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

const text = (name: string, value: unknown): string | undefined => {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw invalidValue(`${name} must be a string`);
};

const integer = (name: string, value: unknown): number | undefined => {
  if (value === undefined || value === null || value === '') return undefined;
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value.trim()) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw invalidValue(`${name} must be an integer`);
};

type Given = (name: string) => unknown;

function listRequest(given: Given): ListRequest {
  const startIndex = Math.max(1, integer('startIndex', given('startIndex')) ?? 1);
  const count = Math.min(mostResults, Math.max(0, integer('count', given('count')) ?? mostResults));
  const order = (text('sortOrder', given('sortOrder')) ?? 'ascending').toLowerCase();
  if (order !== 'ascending' && order !== 'descending')
    throw invalidValue('sortOrder must be ascending or descending');
  const filter = given('filter');
  if (filter !== undefined && filter !== null && typeof filter !== 'string')
    throw invalidFilter('filter must be a string');
  return {
    filter: filter ? parseFilter(filter) : undefined,
    sortBy: text('sortBy', given('sortBy')),
    startIndex,
    count,
    page: { offset: BigInt(startIndex - 1), limit: Math.max(1, count), asc: order === 'ascending' },
    attributes: given('attributes'),
    excludedAttributes: given('excludedAttributes'),
  };
}

/** Of the query of a GET; names are compared regardless of case. */
export function listOfQuery(query: URLSearchParams): ListRequest {
  const given = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
  return listRequest((name) => given.get(name.toLowerCase()));
}

/** Of the body of a POST to `/.search`. */
export function listOfBody(body: JsonObject): ListRequest {
  requireSchema(body, searchSchema);
  const given = new Map(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value]));
  return listRequest((name) => given.get(name.toLowerCase()));
}

/** RFC 7644 §3.4.2 */
export const listResponse = (
  { startIndex }: ListRequest,
  total: bigint | number,
  resources: readonly Resource[],
): Resource => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: Number(total),
  startIndex,
  itemsPerPage: resources.length,
  ...(resources.length > 0 && { Resources: resources }),
});
