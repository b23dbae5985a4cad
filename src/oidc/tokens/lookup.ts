import type { Sql } from 'postgres';
import type { AuthorizationDetail } from '../../authorization-details/index.ts';
import { createBatcher } from '../../cache/index.ts';
import { arrayLiteral } from '../../database/index.ts';
import type { RecordedActor } from '../../user/index.ts';
import type { Exchange } from '../oidc-session/state.ts';
import type { RequestedClaims } from '../scope/requested-claims.ts';
import { epoch, joinOrg, milliseconds, rowOf, type SubjectRow, subjectColumns } from './subject.ts';

/** What the tables hold of a presented token, its user, organization and sign-in: one row. */
export interface TokenRow extends SubjectRow {
  /** The newest; '' when it was revoked. */
  readonly access_token_id: string;
  /** '' when there is none, or it was revoked. */
  readonly refresh_token_id: string;
  /** See `OidcSession.revokedThrough`. */
  readonly revoked_through: string;
  readonly client_id: string;
  /** Lists with blanks between, in the order of their making. */
  readonly audience: string;
  /** See `GrantedSession.resources`. */
  readonly resources: string;
  /** null for none. */
  readonly authorization_details: readonly AuthorizationDetail[] | null;
  readonly scope: string;
  readonly amr: string;
  /** Seconds since 1970. */
  readonly auth_time: number;
  readonly issued_at: number;
  readonly expires_at: number;
  readonly session_id: string;
  /** When the grant behind it was made, in milliseconds since 1970. */
  readonly granted: number;
  /** See `LinkedSession.userVersion`. */
  readonly user_version: number | null;
  /** null for what was not exchanged. */
  readonly exchange: Exchange | null;
  /** null: that of `amr`. */
  readonly acr: string | null;
  readonly claims: RequestedClaims | null;
  /** Who acts as the user; null: the user. */
  readonly actor: RecordedActor | null;
}

export type TokenLookup = (instanceId: string, id: string) => Promise<TokenRow | undefined>;

const wanted = 'unnest($1::text[], $2::text[]) with ordinality as w(instance_id, id, n)';

const ofSessions = `
  select w.n, s.access_token_id, s.refresh_token_id, s.access_tokens_revoked_through as revoked_through, s.client_id, array_to_string(s.audience, ' ') as audience, array_to_string(s.resources, ' ') as resources, s.authorization_details,
    array_to_string(s.scope, ' ') as scope, array_to_string(s.amr, ' ') as amr,
    ${epoch('s.auth_time')} as auth_time, ${epoch('s.access_token_creation')} as issued_at,
    ${epoch('s.access_token_expiration')} as expires_at, s.session_id, ${milliseconds('s.creation_date')} as granted, s.user_version::float8, s.exchange, s.actor, s.acr, s.claims,
    ${subjectColumns('s.scope')},
    (s.session_id = '' or b.id is not null) as signed_in
  from ${wanted}
  cross join ${rowOf('oidc_sessions_projection', 's', 'w.instance_id', 'w.id')}
  cross join ${rowOf('users_projection', 'u', 's.instance_id', 's.user_id')}
  ${joinOrg}
  left join ${rowOf('sessions_projection', 'b', 's.instance_id', 's.session_id')} on true`;

const ofPersonalAccessTokens = `
  select w.n, t.id as access_token_id, '' as refresh_token_id, '' as revoked_through, '' as client_id, '' as audience, '' as resources, null::jsonb as authorization_details,
    array_to_string(t.scopes, ' ') as scope, '' as amr, ${epoch('t.creation_date')} as auth_time,
    ${epoch('t.creation_date')} as issued_at, ${epoch('t.expiration_date')} as expires_at, '' as session_id, ${milliseconds('t.creation_date')} as granted, null::float8 as user_version, null::jsonb as exchange, null::jsonb as actor, null::text as acr, null::jsonb as claims,
    ${subjectColumns('t.scopes')}, true as signed_in
  from ${wanted}
  cross join ${rowOf('personal_access_tokens_projection', 't', 'w.instance_id', 'w.id')}
  cross join ${rowOf('users_projection', 'u', 't.instance_id', 't.user_id')}
  ${joinOrg}`;

/** One round trip for all tokens that are presented at the same moment; what it reads is current. */
function lookup(sql: Sql, query: string): TokenLookup {
  const batcher = createBatcher<TokenRow>({
    async load(keys) {
      const instanceIds: string[] = [];
      const ids: string[] = [];
      for (const key of keys) {
        const slash = key.indexOf('/');
        instanceIds.push(key.slice(0, slash));
        ids.push(key.slice(slash + 1));
      }
      const rows = (await sql.unsafe(query, [arrayLiteral(instanceIds), arrayLiteral(ids)], {
        prepare: true,
      })) as unknown as Array<TokenRow & { n: string }>;
      return new Map(rows.map((row) => [keys[Number(row.n) - 1] ?? '', row]));
    },
  });
  return (instanceId, id) => batcher.get(`${instanceId}/${id}`);
}

/** By OIDC session, with the access token that it holds now. */
export const createTokenLookup = (sql: Sql): TokenLookup => lookup(sql, ofSessions);

/** By token id. */
export const createPersonalAccessTokenLookup = (sql: Sql): TokenLookup => lookup(sql, ofPersonalAccessTokens);
