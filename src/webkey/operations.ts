import type { RequestContext } from '../contract/types.ts';
import { generateSigningKey, type SigningKeySpec } from '../crypto/index.ts';
import { aborted, PosternError } from '../errors/index.ts';
import { appendIn, type EventStore, type Executed, runCommand, writeOf } from '../eventstore/index.ts';
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

const attempts = 10;

/** What both versions of the service do. */
export const webKeyOperations = ({ store, ids, encryption }: Platform) => ({
  /** RSA pairs take up to seconds, on a background thread. */
  async create(
    context: RequestContext,
    spec: SigningKeySpec = defaultKeySpec,
  ): Promise<{ id: string; done: Executed<WebKey> }> {
    const key = await generateSigningKey(encryption, ids(), spec);
    const done = await runCommand(store, context.scope, webKeyAggregate, key.id, ({ state }) =>
      commands.addWebKey(state, { key, spec }),
    );
    return { id: key.id, done };
  },

  /** @returns when the key became active; the former key stops signing in the same append */
  async activate(context: RequestContext, id: string): Promise<Date> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const activeId = await activeKeyId(store, context.instance.id);
      const keys = await store.loadMany(context.instance.id, webKeyAggregate, [
        id,
        ...(activeId !== undefined && activeId !== id ? [activeId] : []),
      ]);
      const [next, active] = [...keys.values()].sort((left) => (left.id === id ? -1 : 1));
      if (!next) break;
      // Between the search and the load another key was activated.
      if (active && active.state.lifecycle !== 'active') continue;
      const { activated, deactivated } = commands.activateWebKey(next.state, active?.state);
      if (activated.events.length === 0) {
        context.scope.observe(next.position);
        return next.changedAt ?? new Date(0);
      }
      try {
        const appended = await appendIn(store, context.scope, [
          writeOf(next, context.instance.id, activated),
          ...(active ? [writeOf(active, context.instance.id, deactivated)] : []),
        ]);
        return appended.createdAt;
      } catch (error) {
        if (!(error instanceof PosternError && error.kind === 'aborted')) throw error;
      }
    }
    throw aborted('WEBKEY-Con01', 'Web keys are being changed by others at the same time; try again');
  },

  remove: (context: RequestContext, id: string): Promise<Executed<WebKey>> =>
    runCommand(store, context.scope, webKeyAggregate, id, ({ state }) => commands.removeWebKey(state)),
});
