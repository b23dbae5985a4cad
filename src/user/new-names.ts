import { type EventStore, requireNotNew } from '../eventstore/index.ts';
import type { ProjectionWatch } from '../platform.ts';
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
