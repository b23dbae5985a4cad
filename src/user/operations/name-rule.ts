import type { Fragment, Sql } from 'postgres';
import { failedPrecondition } from '../../errors/index.ts';
import type { Decision, Loaded, Part } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { changeNameRule } from '../commands/index.ts';
import type { NameRule } from '../names.ts';
import { namedSince } from '../new-names.ts';
import { loginNameKind } from '../projection/index.ts';
import { type User, userAggregate } from '../state.ts';

/** One organization, or all but some. */
export type Organizations = { readonly only: string } | { readonly except: readonly string[] };

/** All change in one append; more would hold up everybody else. */
export const mostAtOnce = 1000;

/**
 * The users of organizations whose names come under another rule, and the decision that puts each of them under it,
 * to be made together with the change of the settings. What the rule does not say stays as it is.
 */
export const userNamesUnder = (
  platform: Pick<Platform, 'sql' | 'store' | 'projections'>,
  instanceId: string,
  organizations: Organizations,
  rule: Partial<NameRule>,
) => ({
  /** @throws PosternError `failed_precondition` when they are too many */
  async find(): Promise<Part<User>[]> {
    const { sql } = platform;
    const since = await namedSince(platform, instanceId, (_name, orgId) =>
      'only' in organizations ? orgId === organizations.only : !organizations.except.includes(orgId),
    );
    const where =
      'only' in organizations
        ? sql`resource_owner = ${organizations.only}`
        : sql`not resource_owner = any(${[...organizations.except]}::text[])`;
    const [isOne, owners] =
      'only' in organizations ? [true, organizations.only] : [false, [...organizations.except]];
    const { domainRequired } = rule;
    // Few have another scope than their organization, so that is asked of each user itself. Planned with its values: an
    // organization may have one user, or a million.
    const rows: readonly { id: string }[] = await sql.unsafe(
      `select id from projections.users_projection
       where instance_id = $1 and ${isOne ? 'resource_owner = $2' : 'not resource_owner = any($2::text[])'}
         ${domainRequired === undefined ? '' : 'and domain_required <> $4'}
       order by id limit $3`,
      [instanceId, owners, mostAtOnce + 1, ...(domainRequired === undefined ? [] : [domainRequired])],
      { prepare: false },
    );
    const ids = new Set([...rows.map(({ id }) => id), ...since]);
    if (ids.size > mostAtOnce) {
      throw failedPrecondition(
        'USER-Nam06',
        `More than ${mostAtOnce} users would get other login names at once; change the settings of one organization after the other, or while it has fewer users`,
      );
    }
    if (rule.domainRequired === false) await requireOwnDomains(sql, instanceId, where);
    return [...ids].map((id) => ({ aggregate: userAggregate, id }));
  },
  decide: ({ state, owner }: Loaded<User>): Decision => changeNameRule(state, owner, rule),
});

/**
 * A name such as bob@acme.com is harmless while it needs its own organization's domain behind it. By itself it would
 * be taken for somebody of the organization that owns acme.com.
 * @throws PosternError `failed_precondition`
 */
async function requireOwnDomains(sql: Sql, instanceId: string, where: Fragment): Promise<void> {
  const [foreign] = await sql<{ name: string }[]>`
    select n.login_name as name from (
      select login_name, resource_owner, split_part(login_name, '@', -1) as domain
      from projections.login_names_projection
      where instance_id = ${instanceId} and kind = ${loginNameKind.userName} and domain_required
        and strpos(login_name, '@') > 0 and ${where}
    ) n
    join projections.org_domains_projection d
      on d.instance_id = ${instanceId} and d.domain = n.domain and d.is_verified and d.org_id <> n.resource_owner
    limit 1`;
  if (!foreign) return;
  throw failedPrecondition(
    'USER-Nam07',
    `The user name "${foreign.name}" ends in a domain that another organization owns; rename this user first`,
  );
}
