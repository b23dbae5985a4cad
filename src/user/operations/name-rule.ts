import { failedPrecondition } from '../../errors/index.ts';
import type { Decision, Loaded, Part } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { changeNameRule } from '../commands/index.ts';
import type { NameRule } from '../names.ts';
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
  { sql }: Pick<Platform, 'sql'>,
  instanceId: string,
  organizations: Organizations,
  rule: Partial<NameRule>,
) => ({
  /** @throws PosternError `failed_precondition` when they are too many */
  async find(): Promise<Part<User>[]> {
    const where =
      'only' in organizations
        ? sql`resource_owner = ${organizations.only}`
        : sql`not resource_owner = any(${[...organizations.except]}::text[])`;
    // Few have another scope than their organization, so that is asked of each user itself.
    const others =
      rule.domainRequired === undefined ? sql`true` : sql`domain_required <> ${rule.domainRequired}`;
    const rows = await sql<{ id: string }[]>`
      select id from projections.users_projection
      where instance_id = ${instanceId} and ${others} and ${where}
      order by id limit ${mostAtOnce + 1}`;
    if (rows.length <= mostAtOnce) return rows.map(({ id }) => ({ aggregate: userAggregate, id }));
    throw failedPrecondition(
      'USER-Nam06',
      `More than ${mostAtOnce} users would get other login names at once; change the settings of one organization after the other, or while it has fewer users`,
    );
  },
  decide: ({ state, owner }: Loaded<User>): Decision => changeNameRule(state, owner, rule),
});
