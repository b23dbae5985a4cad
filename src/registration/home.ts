import type { InstanceContext } from '../contract/types.ts';
import { PosternError } from '../errors/index.ts';
import { type CommandScope, runCommands } from '../eventstore/index.ts';
import { orgAggregate, orgCommands, orgPresence } from '../org/index.ts';
import type { Platform } from '../platform.ts';
import * as events from './events.ts';
import { registrationHome } from './state.ts';

type Sources = Pick<Platform, 'store' | 'ids'>;

const name = 'Registered clients';

/**
 * The organization of the clients that register themselves, made for the first of them. It is none of those that
 * administrators work in: what an application may do as one of the default organization, these may not.
 * @returns its id
 */
export async function registrationOrg(
  { store, ids }: Sources,
  scope: CommandScope,
  instance: Pick<InstanceContext, 'id' | 'primaryDomain'>,
): Promise<string> {
  const known = (await store.load(instance.id, registrationHome, instance.id)).state;
  if (known !== '' && (await isThere({ store }, instance.id, known))) return known;
  const found = async (named: (id: string) => string): Promise<string> => {
    const id = ids();
    const domain = orgCommands.generatedDomain({ id, name, taken: true }, instance.primaryDomain);
    const [home] = await runCommands(
      store,
      scope,
      [
        { aggregate: registrationHome, id: instance.id },
        { aggregate: orgAggregate, id, owner: id },
      ],
      (home, org) =>
        home.state === known
          ? [
              { events: [events.registrationOrgSet({ orgId: id })] },
              orgCommands.addOrg(org.state, { name: named(id), domain }),
            ]
          : [{ events: [] }, { events: [] }],
    );
    return home.changed ? id : home.before.state;
  };
  try {
    return await found(() => name);
  } catch (error) {
    if (!(error instanceof PosternError && error.kind === 'already_exists')) throw error;
    // Somebody has an organization of this name.
    return found((id) => `${name} ${id}`);
  }
}

async function isThere(
  { store }: Pick<Platform, 'store'>,
  instanceId: string,
  orgId: string,
): Promise<boolean> {
  const { state } = await store.load(instanceId, orgPresence, orgId);
  return state.lifecycle === 'active' || state.lifecycle === 'inactive';
}
