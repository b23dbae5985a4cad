import { rememberCurrent } from '../eventstore/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { type LoginSettings, multiFactor, secondFactor, settingsOf } from '../settings/index.ts';
import { type Factors, factorsAggregate } from '../user/index.ts';
import type { FactorName, ProvenFactor } from './factors.ts';
import type { Session } from './state.ts';
import type { SessionUser } from './users.ts';

/** What somebody signed in with. A key that proved who used it is a passkey, else it only is one more factor. */
export type Proof = Exclude<FactorName, 'webAuthN'> | 'passkey' | 'securityKey';

export interface Proven {
  readonly proof: Proof;
  readonly at: Date;
}

const proofOf = (name: FactorName, userVerified = false): Proof =>
  name === 'webAuthN' ? (userVerified ? 'passkey' : 'securityKey') : name;

/**
 * Whether what was proven in a session is still good after the password's changes since: each ends all but what came
 * of the session in which the person made it. When a proof at some version of the user was written down elsewhere does
 * not tell: in between the password may have been changed.
 */
export function outlivesPasswordChanges(
  user: SessionUser,
  sessionId: string,
  { provenAt, userVersion }: Pick<ProvenFactor, 'provenAt' | 'userVersion'>,
): boolean {
  const own = sessionId !== '' && user.passwordChangedIn === sessionId;
  if (userVersion !== undefined)
    return userVersion >= (own ? user.passwordElsewhereVersion : user.passwordVersion);
  const changedAt = own ? user.passwordChangedElsewhereAt : user.passwordChangedAt;
  return changedAt === undefined || changedAt <= provenAt;
}

/**
 * The factors of a session that still count. A password that was changed since it was checked proves nothing any more,
 * and who changed it elsewhere ends what was proven beside it.
 */
export function provenOf(sessionId: string, session: Session, user: SessionUser | undefined): Proven[] {
  if (!user) return [];
  return Object.entries(session.factors).flatMap(([key, factor]) => {
    const name = key as FactorName;
    const { checkedAt, userVerified } = factor;
    const counts = outlivesPasswordChanges(user, name === 'password' ? '' : sessionId, factor);
    return counts ? [{ proof: proofOf(name, userVerified), at: checkedAt }] : [];
  });
}

/** When the person was last seen to be itself; undefined for nothing that counts. */
export const latestOf = (proven: readonly Proven[]): Date | undefined =>
  proven.reduce<Date | undefined>((latest, { at }) => (latest && latest > at ? latest : at), undefined);

/** A password and an identity provider stand for the same factor. */
const isTwo = (proven: readonly Proven[]): boolean =>
  proven.length > 1 && proven.some(({ proof }) => proof !== 'password' && proof !== 'intent');

/** Somebody signed in here, as opposed to at an identity provider. */
const isLocal = (proven: readonly Proven[]): boolean => !proven.some(({ proof }) => proof === 'intent');

const forcesSecondFactor = (proven: readonly Proven[], settings: LoginSettings): boolean =>
  settings.forceMFA || (settings.forceMFALocalOnly && isLocal(proven));

/**
 * Two factors, or one that is two: a passkey is had, and its holder was recognized; where the settings list it among the
 * factors that stand for several.
 */
export const isMultiFactor = (
  proven: readonly Proven[],
  { factors }: Pick<LoginSettings, 'factors'>,
): boolean =>
  isTwo(proven) ||
  (factors.multi.includes(multiFactor.u2fWithVerification) &&
    proven.some(({ proof }) => proof === 'passkey'));

/** Whether the login settings of the person's organization force a second factor that was not proven. */
export async function lacksForcedFactor(
  platform: Platform,
  instanceId: string,
  { orgId }: Pick<SessionUser, 'orgId'>,
  proven: readonly Proven[],
): Promise<boolean> {
  if (isTwo(proven)) return false;
  const { values } = await settingsOf(platform).login(instanceId, orgId);
  return forcesSecondFactor(proven, values) && !isMultiFactor(proven, values);
}

const factorsOf = oncePer((platform: Platform) =>
  rememberCurrent<Factors>(platform.projections, {
    reading(key) {
      const [instanceId, userId] = JSON.parse(key) as [string, string];
      return {
        read: async () => (await platform.store.load(instanceId, factorsAggregate, userId)).state,
        dependsOn: () => [{ instanceId, aggregateType: 'user', aggregateId: userId }],
        // It was read from the events already.
        decide: async (factors) => factors,
      };
    },
  }),
);

/**
 * Whether a second factor was not proven that the settings force, or that the person has: whoever set one up is not
 * called by the password alone.
 */
export async function lacksSecondFactor(
  platform: Platform,
  instanceId: string,
  { id, orgId }: Pick<SessionUser, 'id' | 'orgId'>,
  proven: readonly Proven[],
): Promise<boolean> {
  if (isTwo(proven)) return false;
  const { values } = await settingsOf(platform).login(instanceId, orgId);
  if (isMultiFactor(proven, values)) return false;
  if (forcesSecondFactor(proven, values)) return true;
  return hasSecondFactor(await factorsOf(platform)(JSON.stringify([instanceId, id])), values);
}

/** Recovery codes stand in for another one, and are none. */
function hasSecondFactor(
  { totp, otpSms, otpEmail, keys, user }: Factors,
  { factors }: Pick<LoginSettings, 'factors'>,
): boolean {
  const has: Readonly<Record<number, boolean>> = {
    [secondFactor.totp]: totp?.ready === true,
    [secondFactor.u2f]: keys.values().some(({ kind, ready }) => ready && kind === 'securityKey'),
    [secondFactor.otpSms]: otpSms && user.phone.verified,
    [secondFactor.otpEmail]: otpEmail && user.email.verified,
  };
  return factors.second.some((allowed) => has[allowed]);
}
