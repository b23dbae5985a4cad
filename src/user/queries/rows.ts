import type { Sql } from 'postgres';
import type { AuditColumns } from '../../contract/details.ts';
import { type ColumnsOf, rememberCurrent } from '../../eventstore/index.ts';
import { oncePer, type Platform } from '../../platform.ts';
import { asciiDomain, loginNameKey } from '../../precis/index.ts';
import { domainOwners } from '../domain-owners.ts';
import { humanFields, machineFields } from '../fields.ts';
import { type LoginNames, loginNames } from '../names.ts';
import { loginNameKind } from '../projection/index.ts';

type HumanColumns = ColumnsOf<typeof humanFields.all>;
type MachineColumns = ColumnsOf<typeof machineFields.all>;

/** A user with what its organization adds: one row holds all that an answer or a claim needs. */
export interface UserRow extends AuditColumns, HumanColumns, MachineColumns {
  readonly id: string;
  readonly user_name: string;
  readonly domain_required: boolean;
  /** As the v2 wire numbers states, `initial` included. */
  readonly state: number;
  /** 1 human, 2 machine */
  readonly type: number;
  /** Where the picture is among the assets of the organization; '' for none. */
  readonly avatar_key: string;
  readonly is_email_verified: boolean;
  readonly is_phone_verified: boolean;
  readonly has_password: boolean;
  readonly password_change_required: boolean;
  readonly password_changed: Date | null;
  readonly mfa_init_skipped: Date | null;
  /** '' without a secret; a hash, for checks only. */
  readonly secret_hash: string;
  /** '' when the organization is gone. */
  readonly org_name: string;
  readonly org_state: number;
  readonly org_primary_domain: string;
  readonly org_domains: readonly string[];
}

/** The wire's state of a row of alias `u`. */
export const stateExpression = '(case when u.state = 1 and not u.initialized then 5 else u.state end)';

export const userColumns = `u.id, u.user_name, u.domain_required, u.wire_state as state, u.type,
  ${humanFields.selection('u')}, u.avatar_key, u.is_email_verified, u.is_phone_verified,
  u.has_password, u.password_change_required, u.password_changed, u.mfa_init_skipped,
  ${machineFields.selection('u')}, u.secret_hash,
  u.creation_date, u.change_date, u.resource_owner, u.sequence,
  coalesce(o.name, '') as org_name, coalesce(o.state, 0) as org_state,
  coalesce(o.primary_domain, '') as org_primary_domain,
  array(select d.domain from projections.org_domains_projection d
    where d.instance_id = u.instance_id and d.org_id = u.resource_owner and d.is_verified
    order by d.domain) as org_domains`;

export const orgOfUser =
  'left join projections.orgs_projection o on o.instance_id = u.instance_id and o.id = u.resource_owner';

export const usersWithOrg = `projections.users_projection u ${orgOfUser}`;

const byId = `select ${userColumns} from ${usersWithOrg} where u.instance_id = $1 and u.id = $2`;

/**
 * One user with profile, contacts, organization and login names, in one round trip: for answers and for the
 * claims of tokens and userinfo. undefined: there is no such user.
 */
export async function findUserProfile(
  sql: Sql,
  instanceId: string,
  userId: string,
): Promise<UserRow | undefined> {
  const [row] = (await sql.unsafe(byId, [instanceId, userId], { prepare: true })) as unknown as UserRow[];
  return row;
}

/** As `findUserProfile`, for many at once, by id. */
export async function findUserProfiles(
  sql: Sql,
  instanceId: string,
  userIds: readonly string[],
): Promise<Map<string, UserRow>> {
  if (userIds.length === 0) return new Map();
  const rows = (await sql.unsafe(
    `select ${userColumns} from ${usersWithOrg} where u.instance_id = $1 and u.id = any($2::text[])`,
    [instanceId, [...userIds]],
    { prepare: true },
  )) as unknown as UserRow[];
  return new Map(rows.map((row) => [row.id, row]));
}

export const loginNamesOf = (
  row: Pick<UserRow, 'user_name' | 'domain_required' | 'org_primary_domain' | 'org_domains'>,
): LoginNames => loginNames(row.user_name, row.org_primary_domain, row.org_domains, row.domain_required);

/** Where a new user is to be placed, as far as other organizations have a say. */
export interface NewUserPlace {
  /** '' when there is no such organization. */
  readonly orgId: string;
  /** Organization that verified the domain of the wanted name; '' for none. */
  readonly domainOwner: string;
}

const places = oncePer((platform: Pick<Platform, 'sql' | 'store' | 'projections'>) =>
  rememberCurrent<NewUserPlace>(platform.projections, {
    reading(key) {
      const [instanceId, orgId, orgDomain, nameDomain] = JSON.parse(key) as [string, string, string, string];
      return {
        read: () => readPlace(platform.sql, instanceId, { id: orgId, domain: orgDomain }, nameDomain),
        dependsOn: () => [{ instanceId, aggregateType: 'org' }],
        async decide(place) {
          if (nameDomain === '') return place;
          const owners = await domainOwners(platform, instanceId, [nameDomain]);
          return { ...place, domainOwner: owners.get(nameDomain) ?? '' };
        },
      };
    },
    worth: ({ orgId }) => orgId !== '',
    maxEntries: 5_000,
  }),
);

/** @param org id or verified domain of the organization */
export const findNewUserPlace = async (
  platform: Platform,
  instanceId: string,
  org: { id?: string; domain?: string },
  userNameDomain: string | undefined,
): Promise<NewUserPlace> =>
  places(platform)(JSON.stringify([instanceId, org.id ?? '', org.domain ?? '', userNameDomain ?? '']));

async function readPlace(
  sql: Sql,
  instanceId: string,
  org: { id?: string; domain?: string },
  userNameDomain: string,
): Promise<NewUserPlace> {
  const [row] = await sql<{ org_id: string | null; domain_owner: string | null }[]>`
    select
      coalesce(
        (select id from projections.orgs_projection where instance_id = ${instanceId} and id = ${org.id ?? ''}),
        (select org_id from projections.org_domains_projection
          where instance_id = ${instanceId} and domain = ${asciiDomain(org.domain ?? '') ?? ''} and is_verified)
      ) as org_id,
      (select org_id from projections.org_domains_projection
        where instance_id = ${instanceId} and domain = ${userNameDomain} and is_verified) as domain_owner`;
  return { orgId: row?.org_id ?? '', domainOwner: row?.domain_owner ?? '' };
}

/** Whether nobody has the user name or the e-mail address, however they are spelled. */
export async function isUserUnique(
  sql: Sql,
  instanceId: string,
  wanted: { userName: string; email: string },
): Promise<boolean> {
  const names = [loginNameKey(wanted.userName), loginNameKey(wanted.email)];
  const [row] = await sql<{ taken: boolean }[]>`
    select exists (
      select 1 from projections.login_names_projection where instance_id = ${instanceId}
        and (kind = ${loginNameKind.userName} and login_name = ${names[0] ?? ''}
          or kind = ${loginNameKind.email} and login_name = ${names[1] ?? ''})
    ) as taken`;
  return !row?.taken;
}
