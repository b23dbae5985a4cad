import { type EventStore, type RecordedEvent, requireNotNew } from '../eventstore/index.ts';
import type { Platform, ProjectionWatch } from '../platform.ts';
import { loginNameKey } from '../precis/index.ts';
import {
  domainClaimed,
  emailChanged,
  humanAdded,
  humanSelfRegistered,
  machineAdded,
  userNameChanged,
} from './events.ts';

/** What gives somebody a name to sign in with. */
const naming = [humanAdded, humanSelfRegistered, machineAdded, userNameChanged, domainClaimed, emailChanged];

/**
 * For a login name that the tables do not know while they are behind: somebody may just have got it.
 * @throws PosternError `unavailable`
 */
export function requireNoNewName(
  platform: { readonly store: EventStore; readonly projections: Pick<ProjectionWatch, 'position'> },
  instanceId: string,
  loginName: string,
): Promise<void> {
  const key = loginNameKey(loginName);
  const at = key.lastIndexOf('@');
  const names = new Set([key, ...(at > 0 ? [key.slice(0, at)] : [])]);
  return requireNotNew(platform, instanceId, naming, ({ userName, email }) =>
    [userName, email].some((name) => typeof name === 'string' && names.has(loginNameKey(name))),
  );
}

/** What gives a user name that somebody chose. */
export const userNaming = [humanAdded, humanSelfRegistered, machineAdded, userNameChanged];

/** What was written a moment ago shows in the tables within it, unless the projector is held up. */
const patienceMs = 250;
const pageSize = 1_000;

/**
 * Ids of users who got their names since the tables were written, where those are held up: for who decides on all users
 * of some names, and would miss them. None where the tables show all that was written before this was asked.
 */
export async function namedSince(
  { store, projections }: Pick<Platform, 'store' | 'projections'>,
  instanceId: string,
  matches: (userName: string, orgId: string) => boolean,
): Promise<string[]> {
  if (await projections.waitFor(await store.head(), patienceMs)) return [];
  const ids = new Set<string>();
  for (let after = projections.position(); ; ) {
    const events = (await store.search({
      instanceId,
      eventTypes: userNaming.map(({ type }) => type),
      afterPosition: after,
      limit: pageSize,
    })) as RecordedEvent<string, { userName: string }>[];
    for (const { aggregateId, owner, payload } of events)
      if (matches(payload.userName, owner)) ids.add(aggregateId);
    if (events.length < pageSize) return [...ids];
    after = events.at(-1)?.position ?? after;
  }
}
