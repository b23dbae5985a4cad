import type { Acting } from '../../contract/types.ts';
import { runCommands } from '../../eventstore/index.ts';
import { temporaryDomain } from '../../org/index.ts';
import type { Platform } from '../../platform.ts';
import { claimUserName } from '../commands/index.ts';
import { domainOf } from '../names.ts';
import { namedSince } from '../new-names.ts';
import { loginNameKind } from '../projection/index.ts';
import { userAggregate } from '../state.ts';

/** In one append: more would hold up everybody else. */
const atOnce = 200;

/** Kind and rule stand in the text, as in the condition of the index. */
const namesOfDomain = `
  select user_id as id from projections.login_names_projection
  where instance_id = $1 and kind = ${loginNameKind.userName} and not domain_required
    and strpos(login_name, '@') > 0 and split_part(login_name, '@', -1) = $2
    and user_id > $3 and resource_owner <> $4
  order by user_id limit ${atOnce}`;

const namedInTables = ({ sql }: Pick<Platform, 'sql'>, ...asked: [string, string, string, string]) =>
  sql.unsafe<{ id: string }[]>(namesOfDomain, asked, { prepare: true });

/**
 * Gives a temporary name to each user of other organizations whose name ends in a domain that this one has verified:
 * such a name means somebody here from now on. Harmless to repeat, and to go on with where it was interrupted.
 * Who gets such a name from now on is met by `nameCascades`.
 */
export async function claimUserNames(
  platform: Pick<Platform, 'sql' | 'store' | 'ids' | 'projections'>,
  context: Acting,
  orgId: string,
  domain: string,
): Promise<void> {
  const { id: instanceId, primaryDomain, origin } = context.instance;
  const claim = async (ids: readonly string[]): Promise<void> => {
    if (ids.length === 0) return;
    const parts = ids.map((id) => ({ aggregate: userAggregate, id }));
    await runCommands(platform.store, context.scope, parts, (...users) =>
      users.map(({ state, owner }) =>
        claimUserName(state, {
          orgId: owner,
          domain,
          origin,
          // Nobody can have taken it beforehand, which would keep the domain from its owner.
          temporaryName: `${platform.ids()}@${temporaryDomain(primaryDomain)}`,
        }),
      ),
    );
  };
  const since = await namedSince(
    platform,
    instanceId,
    (userName, owner) => owner !== orgId && domainOf(userName) === domain,
  );
  for (let from = 0; from < since.length; from += atOnce) await claim(since.slice(from, from + atOnce));
  for (let after = ''; ; ) {
    const found = await namedInTables(platform, instanceId, domain, after, orgId);
    await claim(found.map(({ id }) => id));
    if (found.length < atOnce) return;
    after = found.at(-1)?.id ?? '';
  }
}
