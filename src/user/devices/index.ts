import type { Acting } from '../../contract/types.ts';
import { randomToken, safeEqual } from '../../crypto/index.ts';
import { PosternError } from '../../errors/index.ts';
import { type Executed, runCommand } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { type NewCode, newCode } from '../codes.ts';
import * as events from '../device-events.ts';
import {
  addDevice,
  disownDevice as disowned,
  type NewDevice,
  requireNotice,
  undoneByAnswer,
} from './commands.ts';
import { type Devices, devicesAggregate, type Notice } from './state.ts';
import type { Lost, Undone } from './undone.ts';

/** Browsers in which people have proven themselves: remembered, told of, and disowned. */

export * as deviceEvents from '../device-events.ts';
export type { NewDevice } from './commands.ts';
export type { Lost, Undone } from './undone.ts';

/** Until when a notice may be answered. */
const noticeDays = 7;

/** @param tell whether people are told of such browsers here */
export function rememberDevice(
  platform: Platform,
  at: Acting,
  userId: string,
  device: NewDevice,
  tell: boolean,
): Promise<Executed<Devices>> {
  const plain = randomToken(24);
  const code: NewCode = {
    plain,
    sealed: platform.encryption.seal('code', plain),
    expiry: noticeDays * 24 * 60 * 60 * 1e9,
    origin: at.instance.origin,
  };
  return runCommand(platform.store, at.scope, devicesAggregate, userId, ({ state }) =>
    addDevice(state, device, tell ? code : undefined, platform.clock()),
  );
}

/** When browsers that were known before were forgotten; undefined: never. One look backwards. */
export async function devicesForgottenAt(
  { store }: Pick<Platform, 'store'>,
  instanceId: string,
  userId: string,
): Promise<Date | undefined> {
  const [newest] = await store.search({
    instanceId,
    aggregateTypes: ['user'],
    aggregateIds: [userId],
    eventTypes: [events.devicesForgotten.type],
    descending: true,
    limit: 1,
  });
  return newest?.createdAt;
}

export interface NoticeAnswer {
  readonly userId: string;
  readonly deviceId: string;
  readonly code: string;
}

const noticeIn = (
  { encryption, clock }: Pick<Platform, 'encryption' | 'clock'>,
  devices: Devices,
  { deviceId, code }: NoticeAnswer,
): Notice =>
  requireNotice(devices, deviceId, clock(), (sealed) => safeEqual(code, encryption.openText(sealed)));

/**
 * What would go with the sign-in that a notice tells of.
 * @throws PosternError `failed_precondition` (USER-Dev01)
 */
export async function addedSince(
  platform: Platform,
  instanceId: string,
  answer: NoticeAnswer,
): Promise<Taken> {
  const { state, owner } = await platform.store.load(instanceId, devicesAggregate, answer.userId);
  const notice = noticeIn(platform, state, answer);
  return undoneByAnswer(state, notice, platform.clock(), { orgId: owner });
}

export interface Taken {
  /** What is taken back. */
  readonly undone: readonly Undone[];
  /** What is gone, and not brought back. */
  readonly lost: readonly Lost[];
}

export interface Disowned extends Taken {
  readonly done: Executed<Devices>;
  /** By which the person chooses a password; undefined where passwords are not replaced by code. */
  readonly code: string | undefined;
}

/**
 * Ends everything that is signed in, and takes back what came since, by the code of the notice.
 * @param mayReset whether the settings let people replace a password that they do not know
 * @throws PosternError `failed_precondition` (USER-Dev01)
 */
export async function disownDevice(
  platform: Platform,
  at: Acting,
  answer: NoticeAnswer,
  mayReset: boolean,
): Promise<Disowned> {
  const { store, passwords } = platform;
  const reset = mayReset ? await newCode(platform, at.instance, 'password') : undefined;
  // Of what nobody knows: no password opens the account until another one is chosen.
  const hash = await passwords.hash(randomToken());
  const password = { hash, reset, origin: at.instance.origin };
  let taken: Taken = { undone: [], lost: [] };
  const disown = (renames: boolean) =>
    runCommand(store, at.scope, devicesAggregate, answer.userId, ({ state, owner }) => {
      const answered = { id: answer.deviceId, notice: noticeIn(platform, state, answer) };
      const rename = renames ? { orgId: owner } : undefined;
      const decision = disowned(state, answered, platform.clock(), rename, password);
      taken = decision;
      return decision;
    });
  // Nothing else may wait for a name that somebody else took meanwhile.
  const done = await disown(true).catch((error: unknown) => {
    if (error instanceof PosternError && error.kind === 'already_exists') return disown(false);
    throw error;
  });
  return { done, code: reset?.plain, undone: taken.undone, lost: taken.lost };
}
