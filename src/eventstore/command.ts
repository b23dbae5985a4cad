import { PosternError } from '../errors/index.ts';
import { lineOf } from './line.ts';
import type {
  Aggregate,
  AggregateWrite,
  Appended,
  Decision,
  Editor,
  EventStore,
  Loaded,
  RecordedEvent,
} from './types.ts';

/** On whose behalf commands run, and who is told of the positions they reach. */
export interface CommandScope {
  readonly instanceId: string;
  readonly editor: Editor;
  readonly idempotencyKey?: string;
  /** The answer (or the next query) waits until projections have passed this position. */
  observe(position: bigint): void;
}

export interface Executed<S> {
  /** State before the events. */
  readonly before: Loaded<S>;
  /** The events were written; false when there was nothing to do. */
  readonly changed: boolean;
  /** Version after the write (unchanged when nothing was written). */
  readonly version: number;
  readonly owner: string;
  /** When the aggregate last changed, this command included. */
  readonly changedAt: Date;
  readonly position: bigint;
}

export interface CommandOptions {
  /** Owner of an aggregate that does not exist yet; an existing one keeps its own. */
  owner?: string;
  /** How often to load and decide again after a concurrent write. Default 15. */
  retries?: number;
}

const isConflict = (error: unknown) => error instanceof PosternError && error.kind === 'aborted';

/**
 * Load, decide, append; on a concurrent write to the same aggregate again from the load, since the decision
 * may differ now. `decide` must therefore be free of effects, and must not run another command on the same aggregate.
 */
// biome-ignore lint/suspicious/noExplicitAny: see Aggregate
export async function runCommand<S, E extends RecordedEvent<any, any>>(
  store: EventStore,
  scope: CommandScope,
  aggregate: Aggregate<S, E>,
  id: string,
  decide: (loaded: Loaded<S>) => Decision | Promise<Decision>,
  options: CommandOptions = {},
): Promise<Executed<S>> {
  const line = lineOf(store, `${scope.instanceId}/${aggregate.type}/${id}`);
  let leave = line.isEmpty() ? undefined : await line.join();
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        return await runOnce(store, scope, aggregate, id, decide, options);
      } catch (error) {
        if (!isConflict(error) || attempt >= (options.retries ?? 15)) throw error;
      }
      // First in its own line, it can lose to other nodes only: a pause by chance lets them take turns.
      if (leave) await Bun.sleep(Math.random() * Math.min(2 ** attempt, 64));
      else leave = await line.join();
    }
  } finally {
    leave?.();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: see Aggregate
async function runOnce<S, E extends RecordedEvent<any, any>>(
  store: EventStore,
  scope: CommandScope,
  aggregate: Aggregate<S, E>,
  id: string,
  decide: (loaded: Loaded<S>) => Decision | Promise<Decision>,
  options: CommandOptions,
): Promise<Executed<S>> {
  const before = await store.load(scope.instanceId, aggregate, id);
  const decision = await decide(before);
  if (decision.events.length === 0) {
    scope.observe(before.position);
    return {
      before,
      changed: false,
      version: before.version,
      owner: before.owner,
      changedAt: before.changedAt ?? new Date(0),
      position: before.position,
    };
  }
  const owner = before.owner || options.owner || scope.instanceId;
  const appended = await appendIn(store, scope, [
    {
      aggregateType: aggregate.type,
      aggregateId: id,
      owner,
      expectedVersion: before.version,
      ...decision,
    },
  ]);
  return {
    before,
    changed: true,
    version: appended.versions[0] ?? before.version,
    owner,
    changedAt: appended.createdAt,
    position: appended.position,
  };
}

/** Appends several aggregates at once in a scope, for commands that span more than one. */
export async function appendIn(
  store: EventStore,
  scope: CommandScope,
  writes: readonly AggregateWrite[],
): Promise<Appended> {
  const appended = await store.append(
    {
      instanceId: scope.instanceId,
      editor: scope.editor,
      ...(scope.idempotencyKey && { idempotencyKey: scope.idempotencyKey }),
    },
    writes,
  );
  scope.observe(appended.position);
  return appended;
}

/** The write of a decision on a loaded aggregate. */
export const writeOf = <S>(loaded: Loaded<S>, owner: string, decision: Decision): AggregateWrite => ({
  aggregateType: loaded.type,
  aggregateId: loaded.id,
  owner: loaded.owner || owner,
  expectedVersion: loaded.version,
  ...decision,
});
