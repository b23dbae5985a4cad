import type { Decision, NewEvent } from '../../eventstore/index.ts';
import { nothing } from '../commands/existing.ts';
import { changeUserName } from '../commands/lifecycle.ts';
import * as userEvents from '../events.ts';
import * as factorEvents from '../factors/events.ts';
import { passkey, securityKey } from '../factors/key-events.ts';
import type { Factors } from '../factors/state.ts';
import { linksRemoved } from '../links/commands.ts';
import type { User } from '../shape.ts';

/** What is taken back of what came since somebody signed in who was somebody else. */
export type Undone =
  | { readonly what: 'passkey' | 'securityKey'; readonly name: string }
  | { readonly what: 'app' | 'sms' | 'email' | 'recovery' }
  /** An address or number that was replaced is what it was. */
  | { readonly what: 'address'; readonly address: string }
  /** So is the name that the person signs in with. */
  | { readonly what: 'name'; readonly name: string }
  /** An account at an identity provider. */
  | { readonly what: 'link'; readonly name: string }
  /** A number that there was none before. */
  | { readonly what: 'number'; readonly number: string };

/** What is gone since, and stays so: see `lostSince`. */
export type Lost = Extract<
  Undone,
  { what: 'passkey' | 'securityKey' | 'app' | 'sms' | 'email' | 'recovery' }
>;

export interface Undoing extends Decision {
  readonly undone: readonly Undone[];
  readonly lost: readonly Lost[];
}

/**
 * Whoever got into an account makes sure of getting in again: by a passkey or factor of their own, by an address to
 * which a forgotten password is sent. All of it goes, also what the person added in the meantime: nobody can tell.
 * @param before what there was when the browser was new
 * @param email as it was when the notice that is answered was sent there: whoever answers it has read it
 */
export function undoneSince(before: Factors, email: User['email'], now: Factors): Omit<Undoing, 'lost'> {
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
    if (email.verified) take(userEvents.emailVerified(email.proved ? { proved: true } : {}));
  }
  if (now.user.phone.address !== phone.address) {
    if (phone.address === '')
      take(userEvents.phoneRemoved({}), { what: 'number', number: now.user.phone.address });
    else {
      take(userEvents.phoneChanged({ phone: phone.address }), { what: 'address', address: phone.address });
      if (phone.verified) take(userEvents.phoneVerified({}));
    }
  }
  const added = [...now.links].flatMap(([account, link]) => (before.links.has(account) ? [] : [link]));
  const unlinked = linksRemoved(added);
  return {
    events: [...events, ...unlinked.events],
    constraints: unlinked.constraints,
    undone: [
      ...undone,
      ...added.map(({ name, externalId }) => ({ what: 'link' as const, name: name || externalId })),
    ],
  };
}

/**
 * What there was to prove oneself with, and is gone. It is told and not brought back: a key that was removed since may
 * be the one that was stolen, and the person has it still or has not. What was replaced by another of its kind is among
 * them, since that one goes.
 */
export function lostSince(before: Factors, now: Factors): readonly Lost[] {
  const keys = [...before.keys].flatMap(([id, { kind, name, ready }]): Lost[] =>
    ready && !now.keys.has(id) ? [{ what: kind, name }] : [],
  );
  const sameApp = before.totp?.secret.crypted === now.totp?.secret.crypted;
  const regenerated = now.recoveryCodes.some((code) => !before.recoveryCodes.includes(code));
  const gone: Readonly<Record<Exclude<Lost['what'], 'passkey' | 'securityKey'>, boolean>> = {
    app: before.totp?.ready === true && !sameApp,
    sms: before.otpSms && !now.otpSms,
    email: before.otpEmail && !now.otpEmail,
    recovery: before.recoveryCodes.length > 0 && (regenerated || now.recoveryCodes.length === 0),
  };
  const others = (Object.keys(gone) as (keyof typeof gone)[]).filter((what) => gone[what]);
  return [...keys, ...others.map((what): Lost => ({ what }))];
}

/** The name that the person had, where they changed it themselves: they have to sign in by one that they know. */
export function nameGivenBack(before: User, now: User, orgId: string): Decision {
  const { userName } = before;
  if (userName === '' || userName === now.userName) return nothing;
  const { domainRequired, organizationScoped } = now;
  return changeUserName(now, { userName, orgId, domainRequired, organizationScoped });
}
