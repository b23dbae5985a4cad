import type { World } from '../world.ts';
import { keys } from '../world.ts';
import { authorizationSteps } from './authorizations.ts';
import { groupSteps } from './groups.ts';
import { memberSteps } from './members.ts';
import { peopleSteps } from './people.ts';
import { projectSteps } from './projects.ts';
import type { Steps } from './step.ts';

const all: Steps = { ...projectSteps, ...peopleSteps, ...authorizationSteps, ...groupSteps, ...memberSteps };

/** Much is given, so that there is much to take away. */
const often: Readonly<Record<string, number>> = {
  authorize: 6,
  addRole: 2,
  addGrant: 2,
  changeGrant: 2,
  addGroup: 2,
  enter: 4,
  nest: 5,
  unnest: 1,
  removeProject: 1,
  removeGrant: 2,
  authorizeGroup: 5,
  join: 4,
};
const names = [
  ...Object.keys(all),
  ...Object.entries(often).flatMap(([step, times]) => Array<string>(times).fill(step)),
];

export const stepNames: readonly string[] = Object.keys(all);

/** One step by chance: its name; undefined where it was not possible. */
export async function takeStep(world: World): Promise<string | undefined> {
  const [projectId, project] = world.pick(world.projects) ?? [];
  const userId = world.pick(world.users.keys());
  const partnerId = world.pick(world.partners.keys());
  const roleKey = world.pick(keys);
  if (!projectId || !project || !userId || !partnerId || !roleKey) return undefined;
  const chosen = { projectId, project, userId, partnerId, roleKey, grant: project.grants.get(partnerId) };
  // Where nobody holds anything, little shows: that does not last.
  const back = !world.ownerActive && world.chance() < 0.3;
  const step = back ? 'switchOwner' : (world.pick(names) ?? '');
  return (await all[step]?.(world, chosen)) ? step : undefined;
}
