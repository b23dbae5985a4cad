import { failedPrecondition } from '../errors/index.ts';
import { secondFactorNeed } from '../login/second-factor.ts';
import { type LoginSettings, multiFactor, secondFactor } from '../settings/index.ts';
import { type Factors, ownFactors } from '../user/index.ts';
import type { AccountRequest } from './account-request.ts';

/** What the person has beside the password, and what the login settings of the organization say of it. */

export interface Own {
  readonly factors: Factors;
  readonly settings: LoginSettings;
}

export async function ownOf({ platform, instance, me, settings }: AccountRequest): Promise<Own> {
  const [factors, login] = await Promise.all([
    ownFactors(platform).load(instance.id, me.userId),
    settings.login(instance.id, me.orgId),
  ]);
  return { factors, settings: login.values };
}

export const allows = ({ settings }: Own, factor: keyof typeof secondFactor): boolean =>
  settings.factors.second.includes(secondFactor[factor]);
export const allowsPasskeys = ({ settings }: Own): boolean => settings.passwordlessType !== 0;

export const lastFactor = 'ACCOUNT-Fac01';

const hasPasskey = ({ keys }: Factors): boolean =>
  keys.values().some(({ kind, ready }) => ready && kind === 'passkey');

/**
 * Where the settings force a second factor, the last one stays: recovery codes are none, and a passkey stands for one
 * where the settings say so.
 */
export const mayBeLeft =
  (page: AccountRequest, { settings }: Own, before: Factors) =>
  (left: Factors): void => {
    const bare = { ...left, recoveryCodes: [] };
    const wants = (factors: Factors) =>
      secondFactorNeed({ ...factors, recoveryCodes: [] }, settings, [], page.platform.clock()).need ===
        'enrol' && !(hasPasskey(factors) && settings.factors.multi.includes(multiFactor.u2fWithVerification));
    if (wants(bare) && !wants(before))
      throw failedPrecondition(
        lastFactor,
        'The login settings of the organization force a second factor; add another one before the last one goes',
      );
  };

/**
 * What would be left with another address or number: codes go to proven ones alone. Where nothing else can be set up
 * instead, the address is confirmed at the next sign-in before anything else, and so nobody is kept from changing it.
 * @throws PosternError (ACCOUNT-Fac01) where its codes are the last factor, and one is forced
 */
export function mayReplace(page: AccountRequest, own: Own, kind: 'email' | 'phone', address: string): void {
  const { factors, settings } = own;
  const { user } = factors;
  if (user[kind].address === address) return;
  const left = { ...factors, user: { ...user, [kind]: { address, verified: false } } };
  const { possible } = secondFactorNeed(left, settings, [], page.platform.clock());
  if (possible.length > 0) mayBeLeft(page, own, factors)(left);
}
