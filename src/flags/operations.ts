import type { RequestContext } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import { type Decision, type Executed, runCommand } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { resetFlags, resetSomeFlags, setFlags } from './commands.ts';
import type { FlagName, OwnFlags } from './definitions.ts';
import { loadFlags } from './effective.ts';
import type { Level } from './events.ts';
import { flagAggregates, placeOf } from './state.ts';

/** What all API versions share; the contract asked for the permissions of the level. */
export function flagOperations(platform: Platform) {
  const change = (
    context: RequestContext,
    level: Level,
    instanceId: string,
    decide: (own: OwnFlags) => Decision,
  ): Promise<Executed<OwnFlags>> => {
    const place = placeOf(level, instanceId);
    return runCommand(
      platform.store,
      {
        ...context.scope,
        instanceId: place.instanceId,
        observe: (position) => context.scope.observe(position),
      },
      flagAggregates[level],
      place.id,
      ({ state }) => ({
        ...decide(state),
        ...(level === 'instance' && { requires: [{ type: 'instance', id: instanceId }] }),
      }),
      { owner: place.id },
    );
  };

  return {
    set: (context: RequestContext, level: Level, instanceId: string, wanted: OwnFlags) =>
      change(context, level, instanceId, (own) => setFlags(level, own, wanted)),

    reset: (context: RequestContext, level: Level, instanceId: string) =>
      change(context, level, instanceId, (own) => resetFlags(level, own)),

    resetSome: (context: RequestContext, level: Level, instanceId: string, names: ReadonlySet<FlagName>) =>
      change(context, level, instanceId, (own) => resetSomeFlags(level, own, names)),

    /** What the levels have set, the nearest first. */
    async get(level: Level, instanceId: string, inherited: boolean) {
      const [own, system] = await Promise.all([
        loadFlags(platform, level, instanceId),
        inherited && level === 'instance' ? loadFlags(platform, 'system', instanceId) : undefined,
      ]);
      // A new instance has features that it sets none of; one that was reset has none that could be managed further.
      const isReset = own.version > 0 && Object.keys(own.state).length === 0;
      if (level === 'instance' && !inherited && isReset) {
        throw notFound(
          'FLAG-Nfd01',
          'The features of the instance were reset; ask with inheritance for those that hold',
        );
      }
      return { own, inherited: system?.state };
    },
  };
}

export type FlagOperations = ReturnType<typeof flagOperations>;
