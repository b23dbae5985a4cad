import { createCache } from '../../cache/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { hostWithoutPort } from '../../instance/index.ts';
import { oncePer, type Platform } from '../../platform.ts';
import { passkeyDomains } from '../queries/index.ts';
import { isRelatedParty } from './relying-party.ts';

type Source = Pick<Platform, 'store' | 'sql' | 'projections'>;

export interface KeysElsewhere {
  /** People of the instance have passkeys that were made for another domain. */
  readonly any: boolean;
  /** Those domains whose keys a page of this one may ask for. */
  readonly related: readonly string[];
}

/** So many are offered on one page. */
const mostOffered = 3;

/** The first key of another domain shows that much later; what domains there are shows at once. */
const keptMs = 30_000;

type Here = Pick<InstanceContext, 'id' | 'host'>;

const remembered = oncePer((platform: Source) => {
  const found = createCache<KeysElsewhere>({
    maxEntries: 1_000,
    ttlMs: keptMs,
    async load(key) {
      const [id, host] = JSON.parse(key) as [string, string];
      return {
        value: await find(platform, { id, host }),
        dependsOn: [{ instanceId: id, aggregateType: 'instance' }],
      };
    },
  });
  platform.projections.onProjected(({ changes }) => found.changed(changes));
  return found;
});

/** What passkeys there are that browsers do not offer by themselves on pages of this host, as after a change of host. */
export const keysElsewhere = async (platform: Source, { id, host }: Here): Promise<KeysElsewhere> =>
  remembered(platform).get(JSON.stringify([id, hostWithoutPort(host)]));

async function find(platform: Source, here: Here): Promise<KeysElsewhere> {
  const others = (await passkeyDomains(platform.sql, here.id)).filter((domain) => domain !== here.host);
  const are = await Promise.all(others.map((domain) => isRelatedParty(platform, here, domain)));
  return { any: others.length > 0, related: others.filter((_, i) => are[i]).slice(0, mostOffered) };
}
