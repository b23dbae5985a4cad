import { PosternError } from '../errors/index.ts';
import { lineOf } from './line.ts';
import { ownerGone } from './owner-gone.ts';
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
  /** Of whoever acts on what is their own. */
  readonly proof?: Proof;
  /** The answer (or the next query) waits until projections have passed this position. */
  observe(position: bigint): void;
}

/** That somebody is who they say: a token, or the session of a browser. */
export interface Proof {
  readonly userId: string;
  /**
   * Whether it still counts; asked between the load and the decision on what is that person's. Who says that a sign-in
   * was not theirs writes there too: what was asked before and is written after that is refused.
   * @throws PosternError `unauthenticated`
   */
  still(): Promise<void>;
}

/** Of what nobody may do who does not prove who they are, such as changing credentials. */
export type ProvenScope = CommandScope & { readonly proof: Proof };

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
  /**
   * What the first decision is made on, in place of a load: what was loaded a moment ago, or `unborn` for an id that
   * was made for this. Where it turns out to be of yesterday, the next is made on what is loaded then.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the state of the command's aggregate
  from?: Loaded<any>;
  /** How often to load and decide again after a concurrent write. Default 15. */
  retries?: number;
  /** New aggregates that are made together with this one, or not at all. */
  along?: readonly AggregateWrite[];
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
  let { from } = options;
  return inTurn(store, `${scope.instanceId}/${aggregate.type}/${id}`, options.retries, async () => {
    const before: Loaded<S> = from ?? (await store.load(scope.instanceId, aggregate, id));
    from = undefined;
    await stillProven(scope, [before]);
    const owner = before.owner || options.owner || scope.instanceId;
    const owned = [{ type: aggregate.type, id, owner }];
    const decisions = await decided(store, scope, owned, async () => [await decide(before)]);
    const [executed] = await execute(store, scope, [before], decisions, [owner], options.along);
    return executed as Executed<S>;
  });
}

/** One of several aggregates that a command is about. */
// biome-ignore lint/suspicious/noExplicitAny: parts of one command fold into different states
export interface Part<S = any> {
  // biome-ignore lint/suspicious/noExplicitAny: see Aggregate
  readonly aggregate: Aggregate<S, any>;
  readonly id: string;
  /** Owner of an aggregate that does not exist yet. Default: the instance. */
  readonly owner?: string;
}

type LoadedOf<P> = P extends Part<infer S> ? Loaded<S> : never;
type ExecutedOf<P> = P extends Part<infer S> ? Executed<S> : never;

/**
 * The same for what changes several aggregates: they are loaded, decided on together and written in one append,
 * all or nothing; when somebody else wrote to one of them in between, again from the start.
 *
 * @param parts the aggregates, or how to find them: then asked again in each try
 * @param decide one decision for each part, in their order; one without events leaves its aggregate as it is
 *
 * @example
 * await runCommands(store, scope, [{ aggregate: keys, id: next }, { aggregate: keys, id: active }], (next, active) =>
 *   [activate(next.state), deactivate(active.state)]);
 */
export async function runCommands<const P extends readonly Part[]>(
  store: EventStore,
  scope: CommandScope,
  parts: P | (() => Promise<P>),
  decide: (
    ...loaded: { -readonly [K in keyof P]: LoadedOf<P[K]> }
  ) => readonly Decision[] | Promise<readonly Decision[]>,
  options: Pick<CommandOptions, 'retries'> = {},
): Promise<{ -readonly [K in keyof P]: ExecutedOf<P[K]> }> {
  const find = typeof parts === 'function' ? parts : async () => parts;
  const first = (await find())[0];
  const line = `${scope.instanceId}/${first?.aggregate.type}/${first?.id}`;
  return inTurn(store, line, options.retries, async () => {
    const found = await find();
    const before = await Promise.all(
      found.map(({ aggregate, id }) => store.load(scope.instanceId, aggregate, id)),
    );
    await stillProven(scope, before);
    const owners = found.map(({ owner }, i) => before[i]?.owner || owner || scope.instanceId);
    const owned = found.map(({ aggregate, id }, i) => ({
      type: aggregate.type,
      id,
      owner: owners[i] as string,
    }));
    const decisions = await decided(store, scope, owned, async () =>
      decide(...(before as Parameters<typeof decide>)),
    );
    return (await execute(store, scope, before, decisions, owners)) as never;
  });
}

/** After the load: whatever ends what they proved either was seen, or overtakes the write. */
async function stillProven({ proof }: CommandScope, loaded: readonly Loaded<unknown>[]): Promise<void> {
  if (proof && loaded.some(({ id }) => id === proof.userId)) await proof.still();
}

/** Tries until the write is not overtaken by another; who lost once stands in line behind the others. */
async function inTurn<T>(
  store: EventStore,
  key: string,
  retries: number | undefined,
  attempt: () => Promise<T>,
): Promise<T> {
  const line = lineOf(store, key);
  let leave = line.isEmpty() ? undefined : await line.join();
  const pause = async (tried: number) => {
    // First in its own line, it can lose to other nodes only: a pause by chance lets them take turns.
    if (leave) await Bun.sleep(Math.random() * Math.min(2 ** tried, 64));
    else leave = await line.join();
  };
  try {
    return await againWhenOvertaken(attempt, { ...(retries !== undefined && { retries }), pause });
  } finally {
    leave?.();
  }
}

/**
 * The one way in which a lost race is met: whatever was read and decided is read and decided again. For what
 * `runCommand` and `runCommands` cannot say, such as a write whose aggregates are known only from what is proven.
 *
 * @param options retries: how often, default 15; pause: before each further try
 */
export async function againWhenOvertaken<T>(
  attempt: () => Promise<T>,
  options: { readonly retries?: number; readonly pause?: (tried: number) => Promise<void> } = {},
): Promise<T> {
  const { retries = 15, pause } = options;
  for (let tried = 0; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isConflict(error) || tried >= retries) throw error;
    }
    await pause?.(tried);
  }
}

/** An aggregate and whose it is. The id alone does not tell: what an organization has one of may bear its id. */
interface Owned {
  readonly type: string;
  readonly id: string;
  readonly owner: string;
}

/**
 * What is decided, where it is for the owner's organization to decide on. The append refuses what is written for one
 * that is gone; where there is nothing to write, or the decision refuses, the same is asked here: else a repeated
 * change would succeed on what is not there any more.
 */
async function decided(
  store: EventStore,
  scope: CommandScope,
  owned: readonly Owned[],
  decide: () => Promise<readonly Decision[]>,
): Promise<readonly Decision[]> {
  try {
    const decisions = await decide();
    if (decisions.every(({ events }) => events.length === 0)) await requireOwners(store, scope, owned);
    return decisions;
  } catch (error) {
    // Who may not ask is told nothing of what there is.
    const told =
      error instanceof PosternError && !['permission_denied', 'unauthenticated'].includes(error.kind);
    if (told && !isConflict(error)) await requireOwners(store, scope, owned);
    throw error;
  }
}

const orgEnd: Aggregate<boolean> = {
  type: 'org',
  eventTypes: ['org.removed'],
  initial: false,
  evolve: () => true,
};

async function requireOwners(
  store: EventStore,
  { instanceId }: CommandScope,
  owned: readonly Owned[],
): Promise<void> {
  const owners = owned.flatMap(({ type, id, owner }) =>
    owner === instanceId || (type === orgEnd.type && id === owner) ? [] : [owner],
  );
  for (const owner of new Set(owners)) {
    if ((await store.load(instanceId, orgEnd, owner)).state) throw ownerGone('org');
  }
}

/** Writes what was decided, where anything was. */
async function execute(
  store: EventStore,
  scope: CommandScope,
  before: readonly Loaded<unknown>[],
  decisions: readonly Decision[],
  owners: readonly string[],
  along: readonly AggregateWrite[] = [],
): Promise<Executed<unknown>[]> {
  const writes = before.flatMap((loaded, i) => {
    const decision = decisions[i];
    return decision && decision.events.length > 0 ? [writeOf(loaded, owners[i] ?? '', decision)] : [];
  });
  const appended = writes.length > 0 ? await appendIn(store, scope, [...writes, ...along]) : undefined;
  return before.map((loaded, i) => {
    const written = writes.findIndex(
      (write) => write.aggregateType === loaded.type && write.aggregateId === loaded.id,
    );
    if (written < 0 || !appended) {
      scope.observe(loaded.position);
      return {
        before: loaded,
        changed: false,
        version: loaded.version,
        owner: loaded.owner,
        changedAt: loaded.changedAt ?? new Date(0),
        position: loaded.position,
      };
    }
    return {
      before: loaded,
      changed: true,
      version: appended.versions[written] ?? loaded.version,
      owner: owners[i] ?? '',
      changedAt: appended.createdAt,
      position: appended.position,
    };
  });
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
