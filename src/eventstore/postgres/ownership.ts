import type { AggregateWrite } from '../types.ts';
import { storable } from './payload.ts';

/** Something on which a write depends. */
export interface Owner {
  readonly instance: string;
  readonly type: string;
  readonly id: string;
  /** It must have been made; else it is enough that it was not removed. */
  readonly mustExist: boolean;
}

/** Something that ends with a write, and all that is declared to go with it. */
export interface Removed {
  readonly instance: string;
  readonly token: string;
}

export const tokenOf = (type: string, id: string): string => `${type}/${id}`;

/** The organization that owns an aggregate, and what else its write requires. */
export function ownersOf(instance: string, write: AggregateWrite): Owner[] {
  const required = (write.requires ?? []).map(({ type, id }) => ({
    instance,
    type,
    id: storable(id),
    mustExist: true,
  }));
  const owner = storable(write.owner);
  // What is recorded of an organization itself is as little recorded once it is gone, by whichever feature; its end
  // is the write that ends it.
  const ends = write.events.some(({ type }) => type === 'org.removed');
  const hasOrg = owner !== instance && owner !== '' && !ends;
  return hasOrg ? [{ instance, type: 'org', id: owner, mustExist: false }, ...required] : required;
}

interface Fact {
  readonly instance: string;
  readonly type: string;
  readonly id: string;
  readonly eventType: string;
}

/** Each owner once, however many writes of a call depend on it. */
export function distinctOwners(commands: readonly { readonly owners: readonly Owner[] }[]): Owner[] {
  const distinct = new Map<string, Owner>();
  for (const { owners } of commands) for (const owner of owners) distinct.set(keyOfOwner(owner), owner);
  return [...distinct.values()];
}

export const keyOfOwner = ({ instance, type, id, mustExist }: Owner): string =>
  `${instance}\0${type}\0${id}\0${mustExist}`;

/** An aggregate ends with the event `<its type>.removed`; `eventstore.append` knows the same rule. */
export const removedBy = (events: readonly Fact[]): Removed[] =>
  events
    .filter((event) => event.eventType === `${event.type}.removed`)
    .map((event) => ({ instance: event.instance, token: tokenOf(event.type, event.id) }));
