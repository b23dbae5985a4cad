import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { SearchQuery } from '../contract/services/session/v2.ts';
import type { SearchQuery as SearchQueryBeta } from '../contract/services/session/v2beta.ts';
import type { RequestContext } from '../contract/types.ts';
import type { Conditions } from '../database/search.ts';
import { failedPrecondition, invalidArgument } from '../errors/index.ts';

/** Adds one filter of a search; columns are of alias `s`. */
export function sessionCondition(
  where: Conditions,
  { query }: SearchQuery | SearchQueryBeta,
  callerId: string,
): void {
  switch (query.case) {
    case 'idsQuery':
      where.in('s.id', query.value.ids);
      return;
    case 'userIdQuery':
      where.equals('s.user_id', query.value.id);
      return;
    case 'creationDateQuery':
      where.timestamp(
        's.creation_date',
        dateOf(query.value.creationDate, 'creation_date'),
        query.value.method,
      );
      return;
    case 'creatorQuery':
      where.equals('s.creator', query.value.id || callerId);
      return;
    case 'userAgentQuery': {
      const { fingerprintId } = query.value;
      if (!fingerprintId) {
        throw failedPrecondition(
          'SESSION-Flt03',
          'The access token names no user agent; give the fingerprint_id to search for',
          { field: 'queries.user_agent_query.fingerprint_id' },
        );
      }
      where.equals('s.user_agent_fingerprint_id', fingerprintId);
      return;
    }
    case 'expirationDateQuery': {
      const { expirationDate, method } = query.value;
      const end = dateOf(expirationDate, 'expiration_date');
      // A session without an end lasts longer than any date.
      if (method === 1 || method === 2) {
        const either = where.group().timestamp('s.expiration_date', end, method);
        where.and(either.and('s.expiration_date is null').joined('or'));
      } else where.timestamp('s.expiration_date', end, method);
      return;
    }
    default:
      throw invalidArgument('SESSION-Flt01', 'Each of queries must hold one filter', { field: 'queries' });
  }
}

const dateOf = (value: Parameters<typeof timestampDate>[0] | undefined, field: string): Date => {
  if (!value) throw invalidArgument('SESSION-Flt02', `${field} must be given`, { field: `queries.${field}` });
  return timestampDate(value);
};

/** A list holds the caller's own sessions, those it created, and those of organizations it may read. */
export async function visibleSessions(context: RequestContext): Promise<(where: Conditions) => void> {
  const { userId } = context.requireCaller();
  const permitted = await context.permittedOrgs('session.read');
  return (where) => {
    if (permitted === 'all') return;
    const any = where.group().equals('s.creator', userId).equals('s.user_id', userId);
    if (permitted.length > 0) any.in('s.user_resource_owner', permitted);
    where.and(any.joined('or'));
  };
}
