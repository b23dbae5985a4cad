import type { RequestedValues } from '../scope/requested-claims.ts';
import { scopes } from '../scope/scopes.ts';
import type { SubjectRow } from '../tokens/subject.ts';
import { type Claims, userinfoClaims } from './userinfo.ts';

const all = [scopes.profile, scopes.email, scopes.phone];

/**
 * Claims that were asked for one by one, as far as there are any. Of a claim that is wanted with certain values nothing
 * is told but that it has one of them.
 */
export function requestedOf(
  subject: SubjectRow,
  wanted: RequestedValues | undefined,
  origin: string,
): Claims {
  if (!wanted) return {};
  const claims = userinfoClaims(subject, all, origin);
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([name, values]) => {
      const value = claims[name];
      const isTold = value !== undefined && (values.length === 0 || values.includes(value));
      return isTold ? [[name, value]] : [];
    }),
  );
}
