import type { Slice } from '../access/index.ts';
import type { Encryption } from '../crypto/types.ts';
import { isObject, type JsonObject } from './body.ts';
import { badRequest } from './errors.ts';

/** Pagination of searches (§8.2). */

const usualLimit = 50;
const mostResults = 100;
const marker = 'access-page:';

/** What a token is good for: the very search that it was made by. */
const digestOf = (search: readonly unknown[]): string => Bun.SHA256.hash(JSON.stringify(search), 'base64url');

const badToken = () =>
  badRequest('page.token is not of this search; send the search unchanged with the next_token of its answer');

function limitOf({ limit }: JsonObject): number | undefined {
  if (limit === undefined) return undefined;
  if (typeof limit !== 'number' || !Number.isSafeInteger(limit) || limit < 0)
    throw badRequest('page.limit must be a whole number, 0 or more');
  return Math.min(limit, mostResults);
}

/** What is told of a page, besides what it holds. */
export interface PageAnswer {
  readonly next_token: string;
  readonly count: number;
}

export interface AskedPage extends Slice {
  answer(count: number, next: string | undefined): PageAnswer;
}

/**
 * @param search all that makes it this search, with whose it is
 * @throws AuthzenError 400 for a token that is none of ours, or of another search
 */
export function askedPage(encryption: Encryption, body: JsonObject, search: readonly unknown[]): AskedPage {
  const { page = {} } = body;
  if (!isObject(page)) throw badRequest('page must be an object');
  const digest = digestOf(search);
  const limit = limitOf(page);
  const before = page['token'] === undefined ? undefined : readToken(encryption, page['token'], digest);
  if (before && limit !== undefined && limit !== before.limit)
    throw badRequest('page.limit is not the one that the search began with');
  const slice = before ?? { after: '', limit: limit ?? usualLimit };
  return {
    ...slice,
    answer: (count, next) => ({
      next_token:
        next === undefined
          ? ''
          : encryption.sealToken('code', marker + JSON.stringify([digest, slice.limit, next])),
      count,
    }),
  };
}

function readToken(encryption: Encryption, token: unknown, digest: string): Slice {
  if (typeof token !== 'string') throw badRequest('page.token must be a string');
  const plaintext = encryption.openToken('code', token);
  if (!plaintext?.startsWith(marker)) throw badToken();
  const [of, limit, after] = JSON.parse(plaintext.slice(marker.length)) as [string, number, string];
  if (of !== digest) throw badToken();
  return { limit, after };
}
