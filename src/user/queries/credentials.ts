import type { Sql } from 'postgres';
import type { AuditColumns } from '../../contract/details.ts';
import { arrayLiteral } from '../../database/index.ts';
import {
  type ConditionsOf,
  defineList,
  type Lists,
  type Page,
  type PageRequest,
  searchList,
} from '../../database/search.ts';
import { stateExpression } from './rows.ts';

/** What a token check must know of a personal access token: current, as every row here. */
export interface PersonalAccessTokenLookup {
  readonly instance_id: string;
  readonly id: string;
  readonly user_id: string;
  readonly org_id: string;
  readonly expiration_date: Date;
  readonly scopes: readonly string[];
  /** 1 active; anything else must be refused. */
  readonly user_state: number;
  /** 1 active; 0 when the organization is gone. */
  readonly org_state: number;
  /** 1 human, 2 machine */
  readonly user_type: number;
}

/**
 * Personal access tokens by instance and id, any number in one round trip; missing ones are left out. Removed
 * tokens and those of removed users have no row.
 */
export async function personalAccessTokenLookup(
  sql: Sql,
  tokens: ReadonlyArray<{ readonly instanceId: string; readonly tokenId: string }>,
): Promise<PersonalAccessTokenLookup[]> {
  const instances = arrayLiteral(tokens.map((token) => token.instanceId));
  const ids = arrayLiteral(tokens.map((token) => token.tokenId));
  return sql<PersonalAccessTokenLookup[]>`
    select t.instance_id, t.id, t.user_id, t.resource_owner as org_id, t.expiration_date, t.scopes,
      ${sql.unsafe(stateExpression)} as user_state, coalesce(o.state, 0) as org_state, u.type as user_type
    from unnest(${instances}::text[], ${ids}::text[]) as wanted(instance_id, id)
    join projections.personal_access_tokens_projection t
      on t.instance_id = wanted.instance_id and t.id = wanted.id
    join projections.users_projection u on u.instance_id = t.instance_id and u.id = t.user_id
    left join projections.orgs_projection o on o.instance_id = t.instance_id and o.id = t.resource_owner`;
}

/** What checking a JWT of a machine needs. */
export interface MachineKeyLookup {
  readonly user_id: string;
  readonly org_id: string;
  /** PEM */
  readonly public_key: string;
  readonly expiration_date: Date;
  readonly user_state: number;
  readonly org_state: number;
  readonly access_token_type: number;
}

export async function findMachineKey(
  sql: Sql,
  instanceId: string,
  keyId: string,
): Promise<MachineKeyLookup | undefined> {
  const [row] = await sql<MachineKeyLookup[]>`
    select k.user_id, k.resource_owner as org_id, k.public_key, k.expiration_date,
      ${sql.unsafe(stateExpression)} as user_state, coalesce(o.state, 0) as org_state, u.access_token_type
    from projections.authn_keys_projection k
    join projections.users_projection u on u.instance_id = k.instance_id and u.id = k.user_id
    left join projections.orgs_projection o on o.instance_id = k.instance_id and o.id = k.resource_owner
    where k.instance_id = ${instanceId} and k.id = ${keyId}`;
  return row;
}

export interface CredentialRow extends AuditColumns {
  readonly id: string;
  readonly user_id: string;
  readonly expiration_date: Date;
}

const credentialList = (table: string, own: string) =>
  defineList<CredentialRow>()({
    from: `projections.${table} c`,
    alias: 'c',
    key: ['id'],
    instance: 'c.instance_id',
    countedBy: ['user', 'org'],
    columns: {
      id: 'c.id',
      user: 'c.user_id',
      organization: 'c.resource_owner',
      creationDate: 'c.creation_date',
      expirationDate: 'c.expiration_date',
    },
    orders: {
      creationDate: ['c.creation_date', 'c.id'],
      id: ['c.id'],
      user: ['c.user_id', 'c.id'],
      organization: ['c.resource_owner', 'c.id'],
      expirationDate: ['c.expiration_date', 'c.id'],
    },
    select: `c.id, c.user_id, c.expiration_date, ${own}, c.creation_date, c.change_date, c.resource_owner, c.sequence`,
  });

const lists = {
  key: credentialList('authn_keys_projection', 'c.type'),
  personalAccessToken: credentialList('personal_access_tokens_projection', 'c.scopes'),
} as const;

export type CredentialKind = keyof typeof lists;
export type CredentialConditions = ConditionsOf<typeof lists.key>;

/** `KeyFieldName` and `PersonalAccessTokenFieldName` number their columns alike. */
const sorts = ['creationDate', 'creationDate', 'id', 'user', 'organization', 'expirationDate'] as const;

export const searchCredentials = <R extends CredentialRow = CredentialRow>(
  platform: Lists,
  instanceId: string,
  kind: CredentialKind,
  search: {
    page?: PageRequest | undefined;
    sortingColumn?: number | undefined;
    filter: (where: CredentialConditions) => void;
  },
): Promise<Page<R>> =>
  searchList(platform, lists[kind], instanceId, {
    page: search.page,
    sort: sorts[search.sortingColumn ?? 0] ?? 'creationDate',
    filter: search.filter,
  }) as Promise<Page<CredentialRow>> as Promise<Page<R>>;
