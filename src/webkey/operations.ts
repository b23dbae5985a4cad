import { generateSigningKey, type SigningKeySpec } from '../crypto/index.ts';
import { aborted, failedPrecondition } from '../errors/index.ts';
import {
  type CommandScope,
  type EventStore,
  type Executed,
  type Loaded,
  runCommand,
  runCommands,
} from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import { defaultKeySpec } from './config.ts';
import { webKeyActivated, webKeyDeactivated } from './events.ts';
import { type WebKey, webKeyAggregate } from './state.ts';

/** Id of the key that signs now, from the events themselves: what a command builds on is never a projection. */
async function activeKeyId(store: EventStore, instanceId: string): Promise<string | undefined> {
  const changes = await store.search({
    instanceId,
    aggregateTypes: [webKeyAggregate.type],
    eventTypes: [webKeyActivated.type, webKeyDeactivated.type],
  });
  const active = new Set<string>();
  for (const { type, aggregateId } of changes) {
    if (type === webKeyActivated.type) active.add(aggregateId);
    else active.delete(aggregateId);
  }
  return [...active].at(-1);
}

const overtaken = () =>
  aborted('WEBKEY-Con01', 'Web keys are being changed by others at the same time; try again');

const replacedAlready = () =>
  failedPrecondition('WEBKEY-Act03', 'The key that was to be replaced is not active any more');

/** What is done with keys, over the API and by the clock. */
export const webKeyOperations = ({
  store,
  ids,
  encryption,
}: Pick<Platform, 'store' | 'ids' | 'encryption'>) => ({
  /** RSA pairs take up to seconds, on a background thread. */
  async create(
    scope: CommandScope,
    spec: SigningKeySpec = defaultKeySpec,
  ): Promise<{ id: string; done: Executed<WebKey> }> {
    const key = await generateSigningKey(encryption, ids(), spec);
    const done = await runCommand(store, scope, webKeyAggregate, key.id, ({ state }) =>
      commands.addWebKey(state, { key, spec }),
    );
    return { id: key.id, done };
  },

  /**
   * @param instead only while this one is active
   * @returns when the key became active; the former key stops signing in the same append
   */
  async activate(scope: CommandScope, id: string, instead?: string): Promise<Date> {
    const { instanceId } = scope;
    const [activated] = await runCommands(
      store,
      scope,
      async () => {
        const active = await activeKeyId(store, instanceId);
        if (instead !== undefined && active !== instead) throw replacedAlready();
        const ids = active === undefined || active === id ? [id] : [id, active];
        return ids.map((one) => ({ aggregate: webKeyAggregate, id: one, owner: instanceId }));
      },
      (...keys) => {
        const [next, active] = keys as [Loaded<WebKey>, Loaded<WebKey> | undefined];
        // Between the search and the load another key was activated.
        if (active && active.state.lifecycle !== 'active') throw overtaken();
        const decided = commands.activateWebKey(next.state, active?.state);
        return [decided.activated, decided.deactivated];
      },
    );
    return (activated as Executed<WebKey>).changedAt;
  },

  retire: (scope: CommandScope, id: string): Promise<Executed<WebKey>> =>
    runCommand(store, scope, webKeyAggregate, id, ({ state }) => commands.retireWebKey(state)),

  remove: (scope: CommandScope, id: string): Promise<Executed<WebKey>> =>
    runCommand(store, scope, webKeyAggregate, id, ({ state }) => commands.removeWebKey(state)),
});
