import type { RequestContext } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import {
  type Aggregate,
  type Decision,
  type Executed,
  type Loaded,
  type RecordedEvent,
  runCommand,
  runCommands,
} from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import type { Together } from './neighbours.ts';

/** Who settings can belong to: the instance has them for all its organizations, an organization for itself. */
export type Level = 'instance' | 'org';
export const levels: readonly Level[] = ['instance', 'org'];

/** An instance or organization, as the keeper of settings. */
export interface Place {
  readonly level: Level;
  readonly id: string;
}

export const inInstance = ({ instance }: RequestContext): Place => ({ level: 'instance', id: instance.id });
export const inOrg = (id: string): Place => ({ level: 'org', id });

/** What settings fold, beside whether their keeper is there to have any. */
export interface Kept<S> {
  readonly keeperExists: boolean;
  readonly own: S;
}

/** Reads one kind of settings out of the events of an instance or organization, and loads nothing else of it. */
export function keptIn<S>(
  level: Level,
  types: readonly string[],
  initial: S,
  evolve: (own: S, event: RecordedEvent) => S,
): Aggregate<Kept<S>> {
  const added = `${level}.added`;
  const removed = `${level}.removed`;
  return {
    type: level,
    initial: { keeperExists: false, own: initial },
    evolve(state, event) {
      if (event.type === added) return { ...state, keeperExists: true };
      if (event.type === removed) return { keeperExists: false, own: initial };
      return { ...state, own: evolve(state.own, event) };
    },
    eventTypes: [added, removed, ...types],
  };
}

const nothing: Decision = { events: [] };

const keepers = { instance: 'Instance', org: 'Organization' } as const;

/** @throws PosternError `not_found` when there is no such instance or organization */
export function requireKeeper(level: Level, { keeperExists }: Pick<Kept<unknown>, 'keeperExists'>): void {
  if (!keeperExists) throw notFound('SETT-Own01', `${keepers[level]} not found`);
}

/**
 * Runs a decision on the settings that belong to a place, with what else changes together with them: found anew in each
 * try.
 * @throws PosternError `not_found` when there is no such instance or organization
 */
export async function decideAt<S>(
  { store }: Pick<Platform, 'store'>,
  { scope }: Pick<RequestContext, 'scope'>,
  slices: Readonly<Record<Level, Aggregate<Kept<S>>>>,
  place: Place,
  decide: (own: S) => Decision,
  together?: () => Promise<Together | undefined>,
): Promise<Executed<Kept<S>>> {
  const aggregate = slices[place.level];
  const decided = ({ state }: Loaded<Kept<S>>) => {
    requireKeeper(place.level, state);
    return decide(state.own);
  };
  const own = { aggregate, id: place.id, owner: place.id };
  if (!together) return runCommand(store, scope, aggregate, place.id, decided, own);
  let along: Together | undefined;
  const [done] = await runCommands(
    store,
    scope,
    async () => {
      along = await together();
      return [own, ...((await along?.find()) ?? [])] as const;
    },
    (loaded, ...others) => [decided(loaded), ...others.map((other) => along?.decide(other) ?? nothing)],
  );
  return done;
}
