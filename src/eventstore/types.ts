import type { Static, TObject } from '@sinclair/typebox';

/** A kind of fact. Calling it makes a fact of that kind, ready to append. */
export interface EventType<T extends string = string, P extends object = object> {
  (payload: P): NewEvent<T, P>;
  readonly type: T;
  readonly aggregate: string;
  readonly schema: TObject;
  /** Payload fields that say something about a person; sealed with a key per person later. */
  readonly personal: readonly string[];
}

export interface NewEvent<T extends string = string, P extends object = object> {
  readonly type: T;
  readonly payload: P;
}

/** An event as the store keeps it. */
export interface RecordedEvent<T extends string = string, P extends object = object> {
  readonly type: T;
  readonly payload: P;
  readonly instanceId: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  /** 1 for the aggregate's first event, then without gaps. */
  readonly version: number;
  /** The organization (or instance) that owns the aggregate. */
  readonly owner: string;
  readonly editorUser: string;
  readonly editorService: string;
  readonly createdAt: Date;
  /** Place in the whole store: unique and growing, with gaps where appends failed. */
  readonly position: bigint;
}

/** `EventOf<typeof humanAdded>` is the recorded form of that event type. */
export type EventOf<D> =
  D extends EventType<infer T, infer _P>
    ? D extends { schema: infer S extends TObject }
      ? RecordedEvent<T, Static<S>>
      : never
    : never;

/** How the facts of one aggregate fold into its state. */
// biome-ignore lint/suspicious/noExplicitAny: the event union differs by aggregate
export interface Aggregate<S, E extends RecordedEvent<any, any> = RecordedEvent<any, any>> {
  readonly type: string;
  readonly initial: S;
  readonly evolve: (state: S, event: E) => S;
  /** What is loaded and folded; the version is still the aggregate's own. */
  readonly eventTypes: readonly string[];
  /** Of these types (some of the above) only what is about one of the ids is loaded; see `partOf`. */
  readonly part?: { readonly eventTypes: readonly string[]; readonly ids: readonly string[] };
}

export interface Loaded<S> {
  readonly type: string;
  readonly id: string;
  readonly state: S;
  /** 0: the aggregate has no event yet. */
  readonly version: number;
  /** '' while version is 0. */
  readonly owner: string;
  readonly createdAt: Date | undefined;
  readonly changedAt: Date | undefined;
  /** Position of the newest event of the aggregate; 0n while version is 0. */
  readonly position: bigint;
}

/** An aggregate on which others depend. Its end is the event `<type>.removed`. */
export interface OwnerRef {
  /** Aggregate type: `org`, `project`, `user` … */
  readonly type: string;
  readonly id: string;
}

/** Adds or removes a name that must be unique. Fields are compared in lower case. */
export interface ConstraintChange {
  readonly action: 'add' | 'remove';
  /** `usernames`, `org_name`, `instance_domain` … */
  readonly type: string;
  readonly field: string;
  /** Unique in the whole system, not in the instance alone. */
  readonly global?: boolean;
  /** Owners beside the aggregate, its owner and what the write requires: with the removal of any of them it is free. */
  readonly goesWith?: readonly OwnerRef[];
  /** Raised as `already_exists` when an added name is taken. */
  readonly error?: { readonly id: string; readonly message: string };
}

/** What a command decided: facts, and the names they take or free. No events: nothing to do. */
export interface Decision {
  readonly events: readonly NewEvent[];
  readonly constraints?: readonly ConstraintChange[];
  /** What must be there for this to be written: the user of a session. The owning organization need not be named. */
  readonly requires?: readonly OwnerRef[];
}

export interface AggregateWrite extends Decision {
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly owner: string;
  /** The version that was loaded; the append fails with `aborted` when the aggregate moved on. */
  readonly expectedVersion: number;
}

export interface Editor {
  /** User id, or `SYSTEM`, `LOGIN`, `OIDC` for the server's own doing. */
  readonly user: string;
  /** Service or protocol through which the write came: `zitadel.user.v2.UserService`. */
  readonly service: string;
}

export interface AppendContext {
  readonly instanceId: string;
  readonly editor: Editor;
  /** A repeat with the same key returns the first result and writes nothing. */
  readonly idempotencyKey?: string;
}

export interface Appended {
  /** Highest position written. */
  readonly position: bigint;
  readonly createdAt: Date;
  /** New version of each aggregate written, in the order of the writes. */
  readonly versions: readonly number[];
  /** Set when an idempotency key was used before: ids of the aggregates that the first call wrote; nothing new was. */
  readonly repeated?: readonly string[] | undefined;
}

export interface LoadOptions {
  /** State as of this moment (events up to and with it) or as of this position. */
  readonly at?: Date | bigint;
}

export interface EventFilter {
  readonly instanceId: string;
  readonly aggregateTypes?: readonly string[];
  readonly aggregateIds?: readonly string[];
  readonly eventTypes?: readonly string[];
  readonly owner?: string;
  readonly editorUser?: string;
  readonly afterPosition?: bigint;
  readonly beforePosition?: bigint;
  /** Of single aggregates: their own count. */
  readonly afterVersion?: number;
  readonly beforeVersion?: number;
  /** Of single projects: what is about one of their applications, or one of their grants (with `eventTypes`). */
  readonly part?: { readonly kind: 'application' | 'grant'; readonly id: string };
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  readonly descending?: boolean;
  readonly limit?: number;
}

export interface EventStore {
  /**
   * Writes all events of all aggregates, or nothing. One round trip; concurrent calls share it.
   * @throws PosternError `aborted` (EVENT-Conf1) when an expected version is stale,
   *   `already_exists` with the constraint's own id when a name is taken,
   *   `not_found` (EVENT-Own1) when the owning organization was removed, or what is required is not there,
   *   `invalid_argument` for \u0000 in a payload, `unavailable` when the database is gone,
   *   `deadline_exceeded` when it is too slow.
   */
  append(context: AppendContext, writes: readonly AggregateWrite[]): Promise<Appended>;
  // biome-ignore lint/suspicious/noExplicitAny: see Aggregate
  load<S, E extends RecordedEvent<any, any>>(
    instanceId: string,
    aggregate: Aggregate<S, E>,
    id: string,
    options?: LoadOptions,
  ): Promise<Loaded<S>>;
  /** Several aggregates of one kind in one round trip; every id is in the answer. */
  // biome-ignore lint/suspicious/noExplicitAny: see Aggregate
  loadMany<S, E extends RecordedEvent<any, any>>(
    instanceId: string,
    aggregate: Aggregate<S, E>,
    ids: readonly string[],
    options?: LoadOptions,
  ): Promise<Map<string, Loaded<S>>>;
  search(filter: EventFilter): Promise<RecordedEvent[]>;
  /** Highest position given out so far. */
  head(): Promise<bigint>;
}
