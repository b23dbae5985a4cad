import type { AggregateWrite, NewEvent } from '../eventstore/index.ts';
import { type Milestone, milestones } from './state.ts';

type Reaches = (event: NewEvent, isOfConsole: (clientId: string) => boolean) => readonly Milestone[];

const { authenticationSucceededOnInstance, authenticationSucceededOnApplication } = milestones;

/** What follows from which events. Machines that act for themselves have not signed in. */
const byType: ReadonlyMap<string, Reaches> = new Map<string, Reaches>([
  ['project.added', () => [milestones.projectCreated]],
  ['project.application.added', () => [milestones.applicationCreated]],
  ['session.password.checked', () => [authenticationSucceededOnInstance]],
  [
    'oidc_session.added',
    ({ payload }, isOfConsole) => {
      const { sessionID, clientID } = payload as { sessionID?: string; clientID: string };
      if (!sessionID) return [];
      return isOfConsole(clientID)
        ? [authenticationSucceededOnInstance]
        : [authenticationSucceededOnInstance, authenticationSucceededOnApplication];
    },
  ],
  ['instance.removed', () => [milestones.instanceDeleted]],
]);

/** Whether any of the writes may be a milestone at all. */
export const mayReach = (writes: readonly AggregateWrite[]): boolean =>
  writes.some(({ events }) => events.some(({ type }) => type === 'instance.added' || byType.has(type)));

/** Milestones that writes are. What an instance is made with is its own, and no work of anybody's. */
export function reachedBy(
  writes: readonly AggregateWrite[],
  isOfConsole: (clientId: string) => boolean,
): ReadonlySet<Milestone> {
  const events = writes.flatMap((write) => write.events);
  if (events.some(({ type }) => type === 'instance.added')) return new Set([milestones.instanceCreated]);
  return new Set(events.flatMap((event) => byType.get(event.type)?.(event, isOfConsole) ?? []));
}
