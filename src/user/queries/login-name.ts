import type { Sql } from 'postgres';
import { loginNameKey } from '../../precis/index.ts';
import { domainOf, normalizePhone } from '../names.ts';
import { loginNameKind } from '../projection/index.ts';
import { type UserRow, userColumns, usersWithOrg } from './rows.ts';

export interface LoginNameOptions {
  /** Only users of this organization, as when a client asked for it by scope. */
  readonly orgId?: string | undefined;
  /** Nobody is meant by an e-mail address, or a phone number, whatever settings say. */
  readonly withoutEmail?: boolean;
  readonly withoutPhone?: boolean;
  /** Login settings of the instance, for people whose organization has none of its own; without them all are found. */
  readonly settings?: { readonly disableLoginWithEmail: boolean; readonly disableLoginWithPhone: boolean };
}

/** Nobody is found by what the login settings of their own organization, or else the instance's, switch off. */
const allowed = (column: string, ofInstance: string) => `(${ofInstance}::boolean is null or not coalesce(
      (select own.${column} from projections.login_policies own
       where own.instance_id = n.instance_id and own.id = n.resource_owner), ${ofInstance}))`;

// The best rank that has a match decides; two matches of that rank are no match, since either may be the wrong
// person. A verified address ranks above an unverified one, and above a user name that is an address which neither
// the user has verified nor its organization the domain of: nobody blocks the owner of an address by claiming it.
// Every arm is an index lookup.
const lookup = `
  with candidate as (
    select n.user_id, case when $4 = '' or exists (
        select 1 from projections.org_domains_projection d
        where d.instance_id = n.instance_id and d.org_id = n.resource_owner and d.is_verified and d.domain = $4
      ) or exists (
        select 1 from projections.login_names_projection own
        where own.instance_id = n.instance_id and own.kind = ${loginNameKind.email} and own.login_name = $2
          and own.user_id = n.user_id and own.is_verified
      ) then 1 else 4 end as rank
    from projections.login_names_projection n
    where n.instance_id = $1 and n.kind = ${loginNameKind.userName} and n.login_name = $2
      and ($6::text = '' and not n.domain_required or n.resource_owner = $6)
    union all
    select n.user_id, 2 from projections.login_names_projection n
    join projections.org_domains_projection d
      on d.instance_id = n.instance_id and d.org_id = n.resource_owner and d.is_verified and d.domain = $4
    where n.instance_id = $1 and n.kind = ${loginNameKind.userName} and n.login_name = $3
      and ($6::text = '' or n.resource_owner = $6)
    union all
    select n.user_id, case when n.is_verified then 3 else 5 end from projections.login_names_projection n
    where n.instance_id = $1 and n.kind = ${loginNameKind.email} and n.login_name = $2 and $7::boolean
      and ${allowed('disable_login_with_email', '$9')}
      and ($6::text = '' or n.resource_owner = $6)
    union all
    select n.user_id, case when n.is_verified then 6 else 7 end from projections.login_names_projection n
    where n.instance_id = $1 and n.kind = ${loginNameKind.phone} and n.login_name = $5 and $8::boolean
      and ${allowed('disable_login_with_phone', '$10')}
      and ($6::text = '' or n.resource_owner = $6)
  ), best as (
    select min(user_id) as user_id from candidate
    where rank = (select min(rank) from candidate) having count(distinct user_id) = 1
  )
  select ${userColumns} from ${usersWithOrg}
  where u.instance_id = $1 and u.id = (select user_id from best)`;

/**
 * The user that a login name means: the user name, else the name with a verified domain of its organization,
 * else an e-mail address, else a phone number; how it is
 * spelled (case, Unicode form, IDNA) does not matter. A user name that is an address means its user
 * only where nobody has verified that address. One round trip.
 * undefined: nobody, or more than one.
 */
export async function findUserByLoginName(
  sql: Sql,
  instanceId: string,
  loginName: string,
  options: LoginNameOptions = {},
): Promise<UserRow | undefined> {
  const name = loginNameKey(loginName);
  if (name === '') return undefined;
  const domain = domainOf(name);
  const [row] = (await sql.unsafe(
    lookup,
    [
      instanceId,
      name,
      domain ? name.slice(0, -domain.length - 1) : '',
      domain ?? '',
      normalizePhone(loginName) ?? '',
      options.orgId ?? '',
      !options.withoutEmail,
      !options.withoutPhone,
      options.settings?.disableLoginWithEmail ?? null,
      options.settings?.disableLoginWithPhone ?? null,
    ],
    { prepare: true },
  )) as unknown as UserRow[];
  return row;
}
