import type { Static, TObject } from '@sinclair/typebox';
import type { Aggregate, EventOf, EventType, NewEvent } from './types.ts';

/** Every event type of the product by name: what the catalogue lists and the store knows how to read. */
const registry = new Map<string, EventType>();

export const eventTypes = (): ReadonlyMap<string, EventType> => registry;

export interface EventTypeOptions<P> {
  version?: number;
  personal?: readonly (keyof P & string)[];
}

/**
 * Defines an event type once, for its whole life: type names and payload fields are Zitadel's wherever it has them.
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
    version: options.version ?? 1,
    schema,
    personal: options.personal ?? [],
  });
  registry.set(type, definition as unknown as EventType);
  return definition;
}

/**
 * Binds event types to the fold that reads them.
 *
 * @example
 * export const org = defineAggregate('org', { orgAdded, orgChanged }, initial, (state, event) => {
 *   switch (event.type) { case 'org.added': return { ...state, name: event.payload.name }; … }
 * });
 */
// biome-ignore lint/suspicious/noExplicitAny: any payload
export function defineAggregate<S, D extends Record<string, EventType<any, any> & { schema: TObject }>>(
  type: string,
  _events: D,
  initial: S,
  evolve: (state: S, event: EventOf<D[keyof D]>) => S,
): Aggregate<S, EventOf<D[keyof D]>> {
  return { type, initial, evolve };
}
