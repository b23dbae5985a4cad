import type { Sql } from 'postgres';
import { createBatcher } from '../../cache/index.ts';
import { arrayLiteral } from '../../database/index.ts';
import { isNew, rememberCurrent } from '../../eventstore/index.ts';
import { oncePer, type Platform } from '../../platform.ts';
import { sessionUsers } from '../../session/index.ts';
import { userState } from '../../user/index.ts';
import { scopes } from '../scope/scopes.ts';
import { createStanding } from './standing.ts';

/** A user as tokens and claims need it, with its organization, in the columns of one row. */
export interface SubjectRow {
  readonly user_id: string;
  readonly user_state: number;
  /** 1 human, 2 machine */
  readonly user_type: number;
  readonly user_name: string;
  readonly domain_required: boolean;
  readonly first_name: string;
  readonly last_name: string;
  readonly nick_name: string;
  readonly display_name: string;
  readonly preferred_language: string;
  readonly gender: number;
  /** Where the picture is among the assets of the organization; '' for none. */
  readonly avatar_key: string;
  readonly email: string;
  readonly is_email_verified: boolean;
  readonly phone: string;
  readonly is_phone_verified: boolean;
  readonly name: string;
  /** Seconds since 1970. */
  readonly user_changed: number;
  readonly org_id: string;
  /** null when the organization is gone. */
  readonly org_state: number | null;
  readonly org_name: string;
  readonly org_primary_domain: string;
  /** base64 by key; null when no scope asks for it, or there is none. */
  readonly metadata: Readonly<Record<string, string>> | null;
  /** Milliseconds since 1970; null where there is none. */
  readonly password_changed: number | null;
  /** The user's version with that change; null also where the tables do not know it yet. */
  readonly password_version: number | null;
  /** The sign-in behind it was not ended. */
  readonly signed_in: boolean;
}

/** Whole seconds since 1970, as JWTs count. */
export const epoch = (column: string): string => `floor(extract(epoch from ${column}))::float8`;

/** Milliseconds since 1970. */
export const milliseconds = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

/** Aliases: `u` users, `o` organizations. @param scope an expression of type text[] */
export const subjectColumns = (scope: string): string => `
  u.id as user_id, u.state as user_state, u.type as user_type, u.user_name, u.domain_required,
  u.first_name, u.last_name, u.nick_name, u.display_name, u.preferred_language, u.gender, u.avatar_key,
  u.email, u.is_email_verified, u.phone, u.is_phone_verified, u.name,
  ${epoch('u.change_date')} as user_changed, ${milliseconds('u.password_changed')} as password_changed,
  u.password_version::float8,
  u.resource_owner as org_id, o.state as org_state, coalesce(o.name, '') as org_name,
  coalesce(o.primary_domain, '') as org_primary_domain,
  case when '${scopes.metadata}' = any(${scope}) then (
    select jsonb_object_agg(m.key, m.value) from projections.user_metadata m
    where m.instance_id = u.instance_id and m.user_id = u.id) end as metadata`;

/**
 * A row by its key, for each row before it in the `from` clause. OFFSET 0 keeps the planner to that order: free to choose, it
 * goes from the few users to all that they hold.
 */
export const rowOf = (table: string, alias: string, instanceId: string, id: string): string =>
  `lateral (select * from projections.${table} k where k.instance_id = ${instanceId} and k.id = ${id} offset 0) ${alias}`;

export const joinOrg = `left join ${rowOf('orgs_projection', 'o', 'u.instance_id', 'u.resource_owner')} on true`;

const active = 1;

/** Neither deactivated nor locked, of an organization that is active, and not signed out. */
export const mayAct = (subject: SubjectRow): boolean =>
  subject.user_state === userState.active && subject.org_state === active && subject.signed_in;

export interface SubjectQuery {
  readonly instanceId: string;
  readonly userId: string;
  /** The sign-in whose end must be heeded; '' for none. */
  readonly sessionId: string;
  readonly metadata: boolean;
}

export type SubjectLookup = (query: SubjectQuery) => Promise<SubjectRow | undefined>;

const query = `
  select w.n, ${subjectColumns('w.scope')}, (w.session_id = '' or b.id is not null) as signed_in
  from (select n, instance_id, user_id, session_id, array[scope] as scope
    from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality
      as given(instance_id, user_id, session_id, scope, n)) w
  cross join ${rowOf('users_projection', 'u', 'w.instance_id', 'w.user_id')}
  ${joinOrg}
  left join ${rowOf('sessions_projection', 'b', 'w.instance_id', 'w.session_id')} on true`;

/** Users that tokens are to be made for, as the tables have them: one round trip for all that are asked for at the same moment. */
function lookupOf(sql: Sql): SubjectLookup {
  const lookup = createBatcher<SubjectRow>({
    async load(keys) {
      const wanted = keys.map((key) => JSON.parse(key) as [string, string, string, string]);
      const column = (index: 0 | 1 | 2 | 3) => arrayLiteral(wanted.map((each) => each[index]));
      const rows = (await sql.unsafe(query, [column(0), column(1), column(2), column(3)], {
        prepare: true,
      })) as unknown as Array<SubjectRow & { n: string }>;
      return new Map(rows.map((row) => [keys[Number(row.n) - 1] ?? '', row]));
    },
  });
  return ({ instanceId, userId, sessionId, metadata }) =>
    lookup.get(JSON.stringify([instanceId, userId, sessionId, metadata ? scopes.metadata : '']));
}

/**
 * Users that tokens are to be made for, remembered until anything of them changes; while the tables are behind, the
 * events say who may act.
 */
function createSubjectLookup(platform: Platform): SubjectLookup {
  const lookup = lookupOf(platform.sql);
  const standing = createStanding(platform);
  const users = sessionUsers(platform);
  const subjects = rememberCurrent<SubjectRow | undefined>(platform.projections, {
    reading(key) {
      const asked = JSON.parse(key) as SubjectQuery;
      const { instanceId, userId, sessionId } = asked;
      return {
        read: () => lookup(asked),
        dependsOn: (row) => [
          { instanceId, aggregateType: 'user', aggregateId: userId },
          { instanceId, aggregateType: 'session', aggregateId: sessionId },
          ...(row ? [{ instanceId, aggregateType: 'org', aggregateId: row.org_id }] : []),
        ],
        async decide(row) {
          if (row) return standing.subject(instanceId, sessionId, row);
          if (await users.byId(instanceId, userId)) throw isNew();
          return undefined;
        },
      };
    },
    // Metadata can be as large as its administrator likes.
    worth: (row) => row !== undefined && row.metadata === null,
  });
  return async ({ instanceId, userId, sessionId, metadata }) =>
    subjects(JSON.stringify({ instanceId, userId, sessionId, metadata } satisfies SubjectQuery));
}

/** One a platform, so that all share what it remembers. */
export const subjectsOf = oncePer(createSubjectLookup);
