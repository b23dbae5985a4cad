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

/** Hosts change seldom, and the page for names is opened often. */
const keptMs = 30_000;

const remembered = oncePer((_: Source) => new Map<string, { at: number; found: Promise<KeysElsewhere> }>());

/** What passkeys there are that browsers do not offer by themselves on pages of this host, as after a change of host. */
export function keysElsewhere(
  platform: Source,
  instance: Pick<InstanceContext, 'id' | 'host'>,
): Promise<KeysElsewhere> {
  const kept = remembered(platform);
  const key = `${instance.id} ${hostWithoutPort(instance.host)}`;
  const known = kept.get(key);
  const now = performance.now();
  if (known && known.at + keptMs > now) return known.found;
  const found = find(platform, instance);
  if (kept.size >= 1_000) kept.clear();
  kept.set(key, { at: now, found });
  found.catch(() => kept.delete(key));
  return found;
}

async function find(
  platform: Source,
  instance: Pick<InstanceContext, 'id' | 'host'>,
): Promise<KeysElsewhere> {
  const here = hostWithoutPort(instance.host);
  const others = (await passkeyDomains(platform.sql, instance.id)).filter((domain) => domain !== here);
  const related: string[] = [];
  for (const domain of others) if (await isRelatedParty(platform, instance, domain)) related.push(domain);
  return { any: others.length > 0, related: related.slice(0, mostOffered) };
}
