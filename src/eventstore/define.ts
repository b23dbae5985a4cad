import type { Static, TObject } from '@sinclair/typebox';
import type { Aggregate, EventOf, EventType, NewEvent, RecordedEvent } from './types.ts';

/** Every event type of the product by name: what the catalogue lists and the store knows how to read. */
const registry = new Map<string, EventType>();

export const eventTypes = (): ReadonlyMap<string, EventType> => registry;

export interface EventTypeOptions<P> {
  personal?: readonly (keyof P & string)[];
}

/**
 * Defines an event type once, for its whole life: type names and payload fields are Zitadel's wherever it has them.
 * Its payload may gain optional fields and nothing else; `src/events.lock.json` holds it to that.
 *
 * @example
 * export const orgAdded = defineEvent('org', 'org.added', Type.Object({ name: Type.String() }));
 * orgAdded({ name: 'ACME' });
 */
export function defineEvent<const T extends string, S extends TObject>(
  aggregate: string,
  type: T,
  schema: S,
  options: EventTypeOptions<Static<S>> = {},
): EventType<T, Static<S>> & { schema: S } {
  if (registry.has(type)) throw new Error(`event type ${type} is defined twice`);
  const create = (payload: Static<S>): NewEvent<T, Static<S>> => ({ type, payload });
  const definition = Object.assign(create, {
    type,
    aggregate,
    schema,
    personal: options.personal ?? [],
  });
  registry.set(type, definition as unknown as EventType);
  return definition;
}

// biome-ignore lint/suspicious/noExplicitAny: any payload
type Definitions = Record<string, EventType<any, any> & { schema: TObject }>;

const typesOf = (events: Readonly<Record<string, { readonly type: string }>>): readonly string[] =>
  Object.values(events).map(({ type }) => type);

/**
 * Binds event types to the fold that reads them; they are what is loaded, whatever else the aggregate lived through.
 *
 * @example
 * export const org = defineAggregate('org', { orgAdded, orgChanged }, initial, (state, event) => {
 *   switch (event.type) { case 'org.added': return { ...state, name: event.payload.name }; … }
 * });
 */
export function defineAggregate<S, D extends Definitions>(
  type: string,
  events: D,
  initial: S,
  evolve: (state: S, event: EventOf<D[keyof D]>) => S,
): Aggregate<S, EventOf<D[keyof D]>> {
  return { type, initial, evolve, eventTypes: typesOf(events) };
}

/**
 * The same fold over fewer events, for who asks for less: whether an organization is there does not need its domains.
 *
 * @example export const orgPresence = sliceOf(orgAggregate, { orgAdded, orgRemoved });
 */
// biome-ignore lint/suspicious/noExplicitAny: see Aggregate
export const sliceOf = <S, E extends RecordedEvent<any, any>>(
  aggregate: Aggregate<S, E>,
  events: Readonly<Record<string, { readonly type: string }>>,
): Aggregate<S, E> => ({ ...aggregate, eventTypes: typesOf(events) });

/**
 * The part of an aggregate that some events are about: one application of its project, some keys of its
 * metadata. Of these event types only what names one of the parts is loaded, however many others there are.
 *
 * The store finds them by the payload's `appId`, `applicationId` or `key` (`eventstore.part_of`); what names
 * none of them is always loaded.
 */
// biome-ignore lint/suspicious/noExplicitAny: see Aggregate
export const partOf = <S, E extends RecordedEvent<any, any>>(
  aggregate: Aggregate<S, E>,
  events: Readonly<Record<string, { readonly type: string }>>,
  ids: readonly string[],
): Aggregate<S, E> => ({ ...aggregate, part: { eventTypes: typesOf(events), ids } });
