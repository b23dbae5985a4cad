import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { SearchQuery } from '../contract/services/session/v2.ts';
import type { SearchQuery as SearchQueryBeta } from '../contract/services/session/v2beta.ts';
import type { RequestContext } from '../contract/types.ts';
import { failedPrecondition, invalidArgument } from '../errors/index.ts';
import type { SessionConditions } from './queries.ts';

/** Adds one filter of a search. */
export function sessionCondition(
  where: SessionConditions,
  { query }: SearchQuery | SearchQueryBeta,
  callerId: string,
): void {
  switch (query.case) {
    case 'idsQuery':
      where.in('id', query.value.ids);
      return;
    case 'userIdQuery':
      where.equals('user', query.value.id);
      return;
    case 'creationDateQuery':
      where.timestamp('creationDate', dateOf(query.value.creationDate, 'creation_date'), query.value.method);
      return;
    case 'creatorQuery':
      where.equals('creator', query.value.id || callerId);
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
      where.equals('userAgent', fingerprintId);
      return;
    }
    case 'expirationDateQuery': {
      const { expirationDate, method } = query.value;
      const end = dateOf(expirationDate, 'expiration_date');
      // A session without an end lasts longer than any date.
      if (method === 1 || method === 2) {
        const either = where.group().timestamp('expirationDate', end, method);
        where.and(either.and(`${where.column('expirationDate')} is null`).joined('or'));
      } else where.timestamp('expirationDate', end, method);
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
export async function visibleSessions(context: RequestContext): Promise<(where: SessionConditions) => void> {
  const { userId } = context.requireCaller();
  const permitted = await context.permittedOrgs('session.read');
  return (where) => {
    if (permitted === 'all') return;
    const any = where.group().equals('creator', userId).equals('user', userId);
    if (permitted.length > 0) any.in('organization', permitted);
    where.and(any.joined('or'));
  };
}
