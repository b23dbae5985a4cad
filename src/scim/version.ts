import type { WireRequest } from '../contract/transport/index.ts';
import { preconditionFailed } from './errors.ts';
import type { Resource } from './resource.ts';

/** A weak entity tag of what a resource says (RFC 7644 §3.14). */
export const versionOf = (resource: Resource): string => tagOf(JSON.stringify(resource));

export const tagOf = (text: string): string =>
  `W/"${new Bun.CryptoHasher('sha256').update(text).digest('base64url').slice(0, 22)}"`;

const bare = (tag: string) => tag.trim().replace(/^W\//, '');

/** Weak comparison (RFC 9110 §8.8.3.2): no tag here is strong. */
const names = (header: string, version: string): boolean =>
  header.split(',').some((tag) => tag.trim() === '*' || bare(tag) === bare(version));

/** What a change is made on. */
export interface Preconditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

export const preconditionsOf = (request: Pick<WireRequest, 'header'>): Preconditions => ({
  ifMatch: request.header('if-match'),
  ifNoneMatch: request.header('if-none-match'),
});

/** @throws ScimError 412 where a resource is not what the client has seen */
export function requireVersion({ ifMatch, ifNoneMatch }: Preconditions, version: () => string): void {
  if (ifMatch === undefined && ifNoneMatch === undefined) return;
  const current = version();
  if (ifMatch !== undefined && !names(ifMatch, current)) throw preconditionFailed();
  if (ifNoneMatch !== undefined && names(ifNoneMatch, current)) throw preconditionFailed();
}

/** Whether a reader has the resource as it is. */
export const isKnown = ({ ifNoneMatch }: Preconditions, version: string): boolean =>
  ifNoneMatch !== undefined && names(ifNoneMatch, version);
