import { failedPrecondition } from '../../errors/index.ts';
import type { Decision } from '../../eventstore/index.ts';
import { codeFacts, type NewCode } from '../codes.ts';
import { nothing } from '../commands/existing.ts';
import * as events from '../device-events.ts';
import * as userEvents from '../events.ts';
import { beforeAny, type Devices, mostTellings, type Notice } from './state.ts';
import { lostSince, nameGivenBack, type Undoing, type Undone, undoneSince } from './undone.ts';

export interface NewDevice {
  readonly id: string;
  readonly ip?: string | undefined;
  readonly description?: string | undefined;
  readonly city?: string | undefined;
  readonly country?: string | undefined;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Remembers a browser, and has the person told of it: not of the first one, which is no news, and only at an address
 * that is known to be theirs, since the message can end all of their sessions; and a
 * few times a day at most.
 * @param code undefined: nobody is told
 */
export function addDevice(
  { factors: { user }, any, tellings }: Devices,
  { id, ...about }: NewDevice,
  code: NewCode | undefined,
  now: Date,
): Decision {
  if (user.kind !== 'human' || user.lifecycle !== 'active') return nothing;
  const known = Object.fromEntries(Object.entries(about).filter(([, value]) => value));
  const today = tellings.filter((at) => at > now.getTime() - dayMs).length;
  const told = code && any && user.email.verified && today < mostTellings;
  return { events: [events.deviceAdded({ id, ...known, ...(told && codeFacts(code)) })] };
}

/** @throws PosternError `failed_precondition` (USER-Dev01) for a notice that is over, was answered, or never was */
export function requireNotice(
  { factors: { user }, notices }: Devices,
  id: string,
  now: Date,
  right: (sealed: Notice['sealed']) => boolean,
): Notice {
  const notice = notices.get(id);
  const standing = user.lifecycle === 'active' || user.lifecycle === 'locked';
  if (notice && notice.expiresAt > now && standing && right(notice.sealed)) return notice;
  throw failedPrecondition('USER-Dev01', 'There is nothing to answer: the notice is old, or was answered');
}

/** What goes with the answer to a notice. */
export function undoneByAnswer(devices: Devices, notice: Notice, now: Date, rename: Rename): Undoing {
  const before = beforeAny(devices, notice, now);
  const { factors } = devices;
  const { events, undone, constraints = [] } = undoneSince(before, notice.before.user.email, factors);
  const name = rename === undefined ? nothing : nameGivenBack(before.user, factors.user, rename.orgId);
  const freed = [...constraints, ...(name.constraints ?? [])];
  const named: Undone[] = name.events.length > 0 ? [{ what: 'name', name: before.user.userName }] : [];
  return {
    events: [...events, ...name.events],
    ...(freed.length > 0 && { constraints: freed }),
    undone: [...undone, ...named],
    lost: lostSince(before, factors),
  };
}

/** Whose names are unique together; undefined: the name stays, since somebody else has it by now. */
export type Rename = { readonly orgId: string } | undefined;

/**
 * The person says that it was somebody else. A password that was changed by no session of its own ends what was issued
 * to any, and what was proven beside it; what was added since that sign-in goes; and no browser is known to be the
 * person's any more.
 * @param password of `reset`: the one that there is counts no more, and a code to choose one is issued; else it is to be
 *   replaced at the next sign-in, where nobody may replace one that they do not know
 */
export function disownDevice(
  devices: Devices,
  { id, notice }: { readonly id: string; readonly notice: Notice },
  now: Date,
  rename: Rename,
  password: {
    readonly hash: string;
    readonly reset: NewCode | undefined;
    readonly origin: string;
  },
): Undoing {
  const { hash, reset, origin } = password;
  const { user } = devices.factors;
  const encodedHash = reset || user.encodedHash === '' ? hash : user.encodedHash;
  const { events: undoing, ...undone } = undoneByAnswer(devices, notice, now, rename);
  return {
    ...undone,
    events: [
      userEvents.passwordChanged({ encodedHash, changeRequired: true, triggerOrigin: origin }),
      ...undoing,
      ...(reset ? [userEvents.passwordCodeAdded({ ...codeFacts(reset), code_returned: true })] : []),
      events.devicesForgotten({ id }),
    ],
  };
}
