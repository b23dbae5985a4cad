import { failedPrecondition } from '../../errors/index.ts';
import type { Decision, Loaded, Part } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { changeNameRule } from '../commands/index.ts';
import { type User, userAggregate } from '../state.ts';

/** One organization, or all but some. */
export type Organizations = { readonly only: string } | { readonly except: readonly string[] };

/** All change in one append; more would hold up everybody else. */
export const mostAtOnce = 1000;

/**
 * The users of organizations whose names are under the other rule, and the decision that puts each of them under
 * this one, to be made together with the change of the domain policy.
 */
export const userNamesUnder = (
  { sql }: Pick<Platform, 'sql'>,
  instanceId: string,
  organizations: Organizations,
  domainRequired: boolean,
) => ({
  /** @throws PosternError `failed_precondition` when they are too many */
  async find(): Promise<Part<User>[]> {
    const where =
      'only' in organizations
        ? sql`resource_owner = ${organizations.only}`
        : sql`not resource_owner = any(${[...organizations.except]}::text[])`;
    const rows = await sql<{ id: string }[]>`
      select id from projections.users_projection
      where instance_id = ${instanceId} and domain_required <> ${domainRequired} and ${where}
      order by id limit ${mostAtOnce + 1}`;
    if (rows.length <= mostAtOnce) return rows.map(({ id }) => ({ aggregate: userAggregate, id }));
    throw failedPrecondition(
      'USER-Nam06',
      `More than ${mostAtOnce} users would get other login names at once; change the domain settings of one organization after the other`,
    );
  },
  decide: ({ state, owner }: Loaded<User>): Decision =>
    changeNameRule(state, { orgId: owner, domainRequired }),
});
