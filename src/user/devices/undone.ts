import type { Decision, NewEvent } from '../../eventstore/index.ts';
import * as userEvents from '../events.ts';
import * as factorEvents from '../factors/events.ts';
import { passkey, securityKey } from '../factors/key-events.ts';
import type { Factors } from '../factors/state.ts';
import type { User } from '../shape.ts';

/** What is taken back of what came since somebody signed in who was somebody else. */
export type Undone =
  | { readonly what: 'passkey' | 'securityKey'; readonly name: string }
  | { readonly what: 'app' | 'sms' | 'email' | 'recovery' }
  /** An address or number that was replaced is what it was. */
  | { readonly what: 'address'; readonly address: string }
  /** A number that there was none before. */
  | { readonly what: 'number'; readonly number: string };

export interface Undoing extends Decision {
  readonly undone: readonly Undone[];
}

/**
 * Whoever got into an account makes sure of getting in again: by a passkey or factor of their own, by an address to
 * which a forgotten password is sent. All of it goes, also what the person added in the meantime: nobody can tell.
 * @param before what there was when the browser was new
 * @param email as it was when the notice that is answered was sent there: whoever answers it has read it
 */
export function undoneSince(before: Factors, email: User['email'], now: Factors): Undoing {
  const events: NewEvent[] = [];
  const undone: Undone[] = [];
  const take = (event: NewEvent, what?: Undone) => {
    events.push(event);
    if (what) undone.push(what);
  };

  for (const [id, key] of now.keys) {
    if (before.keys.get(id)?.ready) continue;
    const { removed } = key.kind === 'passkey' ? passkey : securityKey;
    take(removed({ webAuthNTokenId: id }), key.ready ? { what: key.kind, name: key.name } : undefined);
  }
  if (now.totp && !(before.totp?.ready && now.totp.secret.crypted === before.totp.secret.crypted))
    take(factorEvents.totpRemoved({}), now.totp.ready ? { what: 'app' } : undefined);
  if (now.recoveryCodes.some((code) => !before.recoveryCodes.includes(code)))
    take(factorEvents.recoveryCodesRemoved({}), { what: 'recovery' });
  if (now.otpEmail && !before.otpEmail) take(factorEvents.otpEmailRemoved({}), { what: 'email' });
  if (now.otpSms && !before.otpSms) take(factorEvents.otpSmsRemoved({}), { what: 'sms' });

  const { phone } = before.user;
  if (now.user.email.address !== email.address || (email.verified && !now.user.email.verified)) {
    take(userEvents.emailChanged({ email: email.address }), { what: 'address', address: email.address });
    if (email.verified) take(userEvents.emailVerified({}));
  }
  if (now.user.phone.address !== phone.address) {
    if (phone.address === '')
      take(userEvents.phoneRemoved({}), { what: 'number', number: now.user.phone.address });
    else {
      take(userEvents.phoneChanged({ phone: phone.address }), { what: 'address', address: phone.address });
      if (phone.verified) take(userEvents.phoneVerified({}));
    }
  }
  return { events, undone };
}
