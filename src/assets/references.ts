import { instanceAggregate } from '../instance/index.ts';
import { orgPresence } from '../org/index.ts';
import type { Platform } from '../platform.ts';
import { brandingFilesIn, settingsOf } from '../settings/index.ts';
import type { AssetName } from '../static/index.ts';
import { avatarsOf, isAvatar } from '../user/index.ts';

/** An asset counts for as long as something names it; what nothing names cannot be read, and is erased in time. */

const userOf = (key: string): string | undefined => /^users\/(.+)\/avatar-[^/]*$/.exec(key)?.[1];
const isBranding = (key: string): boolean => key.startsWith('policy/label/');

/** Whether it may be read: as answers and pages name it, drafts of brandings included. */
export async function isReferenced(platform: Platform, name: AssetName): Promise<boolean> {
  const { instanceId, owner, key } = name;
  const userId = userOf(key);
  if (userId !== undefined) return isAvatar(platform, instanceId, { owner, userId, key });
  if (!isBranding(key)) return false;
  const { branding, brandingDraft } = settingsOf(platform);
  const path = `${owner}/${key}`;
  const orgId = owner === instanceId ? '' : owner;
  for (const read of [branding, brandingDraft]) {
    const { values } = await read(instanceId, orgId);
    if (Object.values(values.files).includes(path)) return true;
  }
  return false;
}

/** Those of the names that something refers to, by the events alone: for what erases the others. */
export async function referencedOf(
  platform: Platform,
  names: readonly AssetName[],
): Promise<ReadonlySet<AssetName>> {
  const kept = new Set<AssetName>();
  for (const instanceId of new Set(names.map((name) => name.instanceId))) {
    const instance = await platform.store.load(instanceId, instanceAggregate, instanceId);
    if (instance.state.lifecycle === 'removed') continue;
    const own = names.filter((name) => name.instanceId === instanceId);
    for (const name of await referencedIn(platform, instanceId, own)) kept.add(name);
  }
  return kept;
}

async function referencedIn(
  platform: Platform,
  instanceId: string,
  names: readonly AssetName[],
): Promise<AssetName[]> {
  const owners = [...new Set(names.map(({ owner }) => owner))];
  const ofBranding = names.filter(({ key }) => isBranding(key)).map(({ owner }) => owner);
  const people = names.flatMap(({ key }) => userOf(key) ?? []);
  const [orgs, files, pictures] = await Promise.all([
    platform.store.loadMany(instanceId, orgPresence, owners),
    brandingFilesIn(platform, instanceId, [...new Set(ofBranding)]),
    avatarsOf(platform, instanceId, people),
  ]);
  return names.filter(({ owner, key }) => {
    if (orgs.get(owner)?.state.lifecycle === 'removed') return false;
    return userOf(key) === undefined ? files.has(`${owner}/${key}`) : pictures.has(key);
  });
}
