import type { PendingQuery, Row, Sql } from 'postgres';
import { arrayLiteral } from '../../database/index.ts';
import { authMethodState, authMethodType } from '../projection/tables.ts';

/** Keys are bound to a domain: one made for another cannot be used here. */
export interface DomainFilter {
  readonly domain: string;
  /** With those of which no domain is known. */
  readonly includeWithoutDomain: boolean;
}

const keys = [authMethodType.passkey, authMethodType.u2f];

/** `AuthenticationMethodType`s that the user can sign in with. */
export async function authMethodTypes(
  sql: Sql,
  instanceId: string,
  userId: string,
  of?: DomainFilter,
): Promise<number[]> {
  const { domain = '', includeWithoutDomain = false } = of ?? {};
  const rows = await sql<{ method_type: number }[]>`
    select distinct method_type from projections.user_auth_methods_projection
    where instance_id = ${instanceId} and user_id = ${userId} and state = ${authMethodState.ready}
      and (${domain} = '' or method_type <> all(${arrayLiteral(keys.map(String))}::smallint[])
        or relying_party_id = ${domain} or (${includeWithoutDomain} and relying_party_id = ''))
    order by method_type`;
  return rows.map((row) => row.method_type);
}

export interface AuthMethodRow {
  readonly method_type: number;
  readonly token_id: string;
  readonly state: number;
  readonly name: string;
}

export interface KeyRow {
  readonly kind: 'passkey' | 'securityKey';
  readonly token_id: string;
  readonly name: string;
  /** Domain that it was made for; '' where an old history does not tell. */
  readonly relying_party_id: string;
  readonly creation_date: Date;
  /** null: not yet, or before uses were told apart. */
  readonly last_use: Date | null;
}

/** Keys that can be used, oldest first. */
export const keysOf = (sql: Sql, instanceId: string, userId: string): Promise<KeyRow[]> => sql<KeyRow[]>`
  select case method_type when ${authMethodType.passkey} then 'passkey' else 'securityKey' end as kind,
    token_id, name, relying_party_id, creation_date, last_use
  from projections.user_auth_methods_projection
  where instance_id = ${instanceId} and user_id = ${userId} and state = ${authMethodState.ready}
    and method_type = any(${arrayLiteral(keys.map(String))}::smallint[])
  order by creation_date, token_id`;

/** A user's methods of some kinds in some states, oldest first. */
export const authMethods = (
  sql: Sql,
  instanceId: string,
  userId: string,
  types: readonly number[],
  states: readonly number[] = [authMethodState.ready],
): Promise<AuthMethodRow[]> => sql<AuthMethodRow[]>`
  select method_type, token_id, state, name from projections.user_auth_methods_projection
  where instance_id = ${instanceId} and user_id = ${userId}
    and method_type = any(${arrayLiteral(types.map(String))}::smallint[])
    and state = any(${arrayLiteral(states.map(String))}::smallint[])
  order by creation_date, method_type, token_id`;

/** More domains than anybody moves through. */
const mostDomains = 10;

/** Domains for which people of the instance have passkeys: one step of the index for each, however many keys there are. */
export async function passkeyDomains(sql: Sql, instanceId: string): Promise<string[]> {
  const rows = await sql<{ domain: string }[]>`
    with recursive found(domain, nth) as (
      select (${nextDomain(sql, instanceId, sql`''`)}), 1
      union all
      select (${nextDomain(sql, instanceId, sql`found.domain`)}), nth + 1 from found
      where found.domain is not null and nth < ${mostDomains}
    )
    select domain from found where domain is not null`;
  return rows.map(({ domain }) => domain);
}

const nextDomain = (sql: Sql, instanceId: string, after: PendingQuery<Row[]>) => sql`
  select relying_party_id from projections.user_auth_methods_projection
  where instance_id = ${instanceId} and relying_party_id > ${after}
    and method_type = 2 and state = 2
  order by relying_party_id limit 1`;
