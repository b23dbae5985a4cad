import type { Duration, Timestamp } from '@bufbuild/protobuf/wkt';
import { timestamp } from '../contract/details.ts';
import * as moments from '../contract/moments.ts';
import type { Checks, SearchQuery, UserAgent as UserAgentV2 } from '../contract/services/session/v2.ts';
import { failedPrecondition, invalidArgument } from '../errors/index.ts';
import type { Loaded } from '../eventstore/index.ts';
import { readChecks } from './checks/index.ts';
import { type FactorColumn, type FactorName, factorNames, factors as sessionFactors } from './factors.ts';
import type { SessionInput } from './operations.ts';
import type { SessionConditions, SessionRow } from './queries.ts';
import type { Session } from './state.ts';
import type { UserAgent } from './user-agent.ts';
import type { UserNames } from './users.ts';

/** Sessions as session.v2 writes them. */

interface ChangeRequest {
  readonly checks?: Checks | undefined;
  readonly metadata: Readonly<Record<string, Uint8Array>>;
  readonly lifetime?: Duration | undefined;
}

export function sessionInput(request: ChangeRequest): Omit<SessionInput, 'instance' | 'challenges'> {
  const { checks, metadata, lifetime } = request;
  return {
    checks: { user: userSearch(checks), ...readChecks(checks) },
    metadata,
    lifetimeNanoseconds: lifetime && Number(lifetime.seconds) * 1e9 + lifetime.nanos,
  };
}

function userSearch(checks: ChangeRequest['checks']): SessionInput['checks']['user'] {
  if (!checks?.user) return undefined;
  const { search } = checks.user;
  if (search.case === 'userId') return { userId: search.value };
  if (search.case === 'loginName') return { loginName: search.value };
  throw invalidArgument('SESSION-Usr05', 'checks.user needs user_id or login_name', { field: 'checks.user' });
}

export function userAgentOf(userAgent: UserAgentV2 | undefined): UserAgent | undefined {
  if (!userAgent) return undefined;
  const { fingerprintId, ip, description, header } = userAgent;
  const headers = Object.entries(header).map(([name, { values }]) => [name, values] as const);
  return {
    ...(fingerprintId !== undefined && { fingerprint_id: fingerprintId }),
    ...(ip !== undefined && { ip }),
    ...(description !== undefined && { description }),
    ...(headers.length > 0 && { header: Object.fromEntries(headers) }),
  };
}

/** A session from its events, in the columns of its row. @param provenAt when the password that still counts was checked */
export const rowOf = (loaded: Loaded<Session>, provenAt: Date | undefined): SessionRow => {
  const { state } = loaded;
  const checkedAt = (name: FactorName) => state.factors[name]?.checkedAt ?? null;
  return {
    id: loaded.id,
    user_id: state.user?.id ?? null,
    user_resource_owner: state.user?.orgId ?? null,
    user_checked_at: state.user?.checkedAt ?? null,
    ...(Object.fromEntries(
      factorNames.map((name) => [sessionFactors[name].column, checkedAt(name)]),
    ) as Record<FactorColumn, Date | null>),
    password_checked_at: provenAt ?? null,
    web_authn_user_verified: state.factors.webAuthN?.userVerified ?? null,
    metadata: state.metadata,
    user_agent_fingerprint_id: state.userAgent?.fingerprint_id ?? null,
    user_agent_ip: state.userAgent?.ip ?? null,
    user_agent_description: state.userAgent?.description ?? null,
    user_agent_header: state.userAgent?.header ?? null,
    expiration_date: state.expiresAt ?? null,
    creation_date: loaded.createdAt ?? new Date(0),
    change_date: loaded.changedAt ?? new Date(0),
    resource_owner: loaded.owner,
    sequence: BigInt(loaded.version),
  };
};

export const sessionMessage = (row: SessionRow, names: ReadonlyMap<string, UserNames>) => ({
  id: row.id,
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
  sequence: BigInt(row.sequence),
  factors: factors(row, names),
  metadata: Object.fromEntries(
    Object.entries(row.metadata ?? {}).map(([key, value]) => [key, Uint8Array.fromBase64(value)]),
  ),
  userAgent: userAgentMessage(row),
  expirationDate: timestamp(row.expiration_date),
});

const factors = (row: SessionRow, names: ReadonlyMap<string, UserNames>) =>
  row.user_id
    ? {
        user: {
          verifiedAt: timestamp(row.user_checked_at),
          id: row.user_id,
          organizationId: row.user_resource_owner ?? '',
          loginName: names.get(row.user_id)?.loginName ?? '',
          displayName: names.get(row.user_id)?.displayName ?? '',
        },
        ...Object.fromEntries(factorNames.flatMap((name) => factorMessage(row, name))),
      }
    : undefined;

function factorMessage(row: SessionRow, name: FactorName) {
  const checkedAt = row[sessionFactors[name].column];
  if (!checkedAt) return [];
  const verified = name === 'webAuthN' && { userVerified: row.web_authn_user_verified ?? false };
  return [[name, { verifiedAt: timestamp(checkedAt), ...verified }]];
}

function userAgentMessage(row: SessionRow) {
  const given = [
    row.user_agent_fingerprint_id,
    row.user_agent_ip,
    row.user_agent_description,
    row.user_agent_header,
  ];
  if (given.every((value) => value === null)) return undefined;
  const header = Object.entries(row.user_agent_header ?? {}).map(
    ([name, values]) => [name, { values }] as const,
  );
  return {
    fingerprintId: row.user_agent_fingerprint_id ?? undefined,
    ip: row.user_agent_ip ?? undefined,
    description: row.user_agent_description ?? undefined,
    header: Object.fromEntries(header),
  };
}

/** Adds one filter of a search. */
export function sessionCondition(where: SessionConditions, { query }: SearchQuery, callerId: string): void {
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

const dateOf = (value: Timestamp | undefined, field: string): Date => {
  if (!value) throw invalidArgument('SESSION-Flt02', `${field} must be given`, { field: `queries.${field}` });
  return moments.dateOf(value);
};
