import { describe, expect, test } from 'bun:test';
import type { SealedValue } from '../../crypto/types.ts';
import type { Decision, NewEvent } from '../../eventstore/index.ts';
import { factTypes, given } from '../../testing/scenario.ts';
import * as events from '../events.ts';
import { userAggregate } from '../state.ts';
import * as commands from './index.ts';
import { presentedCodes } from './presented.ts';

const sealed: SealedValue = { cryptoType: 0, algorithm: 'AES-256-GCM', keyId: 'code-1', crypted: 'x' };
const code = { plain: 'ABC123', sealed, expiry: 3_600_000_000_000 };
const byCode = { kind: 'code', code, returned: false } as const;

const alice = events.humanAdded({
  userName: 'alice',
  firstName: 'Alice',
  lastName: 'Liddell',
  displayName: 'Alice Liddell',
  email: 'alice@example.com',
});
const person = (...more: NewEvent[]) => given(userAggregate, alice, ...more).state;
const robot = (...more: NewEvent[]) =>
  given(userAggregate, events.machineAdded({ userName: 'robot', name: 'Robot' }), ...more).state;
const names = (decision: Decision) =>
  decision.constraints?.map(({ action, type, field }) => `${action} ${type} ${field}`);

describe('a new person', () => {
  const input: commands.NewHuman = {
    orgId: 'acme',
    domainRequired: false,
    organizationScoped: false,
    userName: ' alice ',
    profile: { givenName: 'Alice', familyName: 'Liddell' },
  };

  test('is told by one fact with only what was given, and takes its name', () => {
    const decision = commands.addHuman(userAggregate.initial, {
      ...input,
      email: { address: 'alice@example.com', verification: { kind: 'unverified' } },
    });
    expect(decision.events).toEqual([alice]);
    expect(names(decision)).toEqual(['add usernames alice']);
  });

  test('takes the name in its organization only where login names need the domain', () => {
    const decision = commands.addHuman(userAggregate.initial, {
      ...input,
      domainRequired: true,
      organizationScoped: false,
    });
    expect(names(decision)).toEqual(['add usernames aliceacme']);
    expect(decision.events[0]?.payload).toMatchObject({ userLoginMustBeDomain: true });
  });

  test('with contacts, password and metadata has a fact for each', () => {
    const decision = commands.addHuman(userAggregate.initial, {
      ...input,
      email: { address: 'alice@example.com', verification: { kind: 'verified' } },
      phone: { address: '0041 79 (123) 45-67', verification: byCode },
      password: { encodedHash: '$argon2id$…', changeRequired: true },
      metadata: [{ key: 'k', value: new TextEncoder().encode('v') }],
    });
    expect(factTypes(decision)).toEqual([
      'user.human.added',
      'user.human.email.verified',
      'user.human.phone.code.added',
      'user.metadata.set',
    ]);
    expect(decision.events[0]?.payload).toMatchObject({
      phone: '+41791234567',
      encodedHash: '$argon2id$…',
      changeRequired: true,
    });
    expect(decision.events[2]?.payload).toEqual({ code: sealed, expiry: code.expiry });
  });

  test('is refused where one is already, or data is no good', () => {
    expect(() => commands.addHuman(person(), input)).toThrow('already exists');
    const refused: [Partial<commands.NewHuman>, string][] = [
      [{ userName: 'a\u200bb' }, 'username'],
      [{ userName: '' }, 'username'],
      [{ profile: { givenName: ' ', familyName: 'x' } }, 'given_name'],
      [{ email: { address: 'nobody', verification: byCode } }, 'e-mail address'],
      [{ phone: { address: '12345', verification: byCode } }, 'phone number'],
      [{ profile: { givenName: 'a', familyName: 'b', preferredLanguage: 'not a tag' } }, 'language tag'],
    ];
    for (const [change, message] of refused) {
      expect(() => commands.addHuman(userAggregate.initial, { ...input, ...change })).toThrow(message);
    }
  });
});

describe('its life', () => {
  test('goes through active, inactive, locked and removed, and through no other doors', () => {
    const inactive = person(events.userDeactivated({}));
    const locked = person(events.userLocked({}));
    expect(() => commands.deactivateUser(inactive)).toThrow('already inactive');
    expect(() => commands.lockUser(inactive)).toThrow('Only an active user');
    expect(() => commands.reactivateUser(locked)).toThrow('not inactive but locked');
    expect(() => commands.unlockUser(person())).toThrow('not locked');
    expect(factTypes(commands.unlockUser(locked))).toEqual(['user.unlocked']);
    expect(factTypes(commands.deactivateUser(locked))).toEqual(['user.deactivated']);
    const removed = person(events.userRemoved({}));
    for (const command of [commands.deactivateUser, commands.reactivateUser, commands.lockUser]) {
      expect(() => command(removed)).toThrow('User not found');
    }
  });

  test('ends with its name free', () => {
    expect(names(commands.removeUser(person(), { orgId: 'acme' }))).toEqual(['remove usernames alice']);
  });

  test('a new name frees the old one, also when the domain policy changed meanwhile', () => {
    const decision = commands.changeUserName(person(), {
      userName: 'bob',
      orgId: 'acme',
      domainRequired: true,
      organizationScoped: false,
    });
    expect(names(decision)).toEqual(['remove usernames alice', 'add usernames bobacme']);
    const same = { userName: 'alice', orgId: 'acme', domainRequired: false, organizationScoped: false };
    expect(commands.changeUserName(person(), same).events).toEqual([]);
  });

  test('a profile is written where it differs', () => {
    expect(commands.changeProfile(person(), { givenName: 'Alice', gender: 1 }).events).toEqual([
      events.profileChanged({ gender: 1 }),
    ]);
    expect(commands.changeProfile(person(), { givenName: 'Alice' }).events).toEqual([]);
    expect(() => commands.changeProfile(robot(), {})).toThrow('is a machine');
  });

  test('a display name that nobody chose follows the names; one that was chosen stays', () => {
    const married = { familyName: 'Hargreaves' };
    const composed = person();
    expect(composed.profile.displayName).toBe('Alice Liddell');
    expect(commands.changeProfile(composed, married).events).toEqual([
      events.profileChanged({ lastName: 'Hargreaves', displayName: 'Alice Hargreaves' }),
    ]);
    expect(commands.changeProfile(composed, { ...married, displayName: 'Al' }).events).toEqual([
      events.profileChanged({ lastName: 'Hargreaves', displayName: 'Al' }),
    ]);
    const chosen = person(events.profileChanged({ displayName: 'Wonderland' }));
    expect(commands.changeProfile(chosen, married).events).toEqual([
      events.profileChanged({ lastName: 'Hargreaves' }),
    ]);
  });
});

describe('its addresses', () => {
  test('change to unverified, and the same address again only asks for proof', () => {
    const other = { address: 'a@example.org', verification: byCode };
    expect(factTypes(commands.setEmail(person(), other))).toEqual([
      'user.human.email.changed',
      'user.human.email.code.added',
    ]);
    const same = { address: 'alice@example.com', verification: byCode };
    expect(factTypes(commands.setEmail(person(), same))).toEqual(['user.human.email.code.added']);
    expect(commands.setEmail(person(events.emailVerified({})), same).events).toEqual([]);
  });

  test('is proven by a code that was sent there, not by one that the caller got, nor by a word', () => {
    const proof = (code: object) => {
      const asked = person(events.emailCodeAdded({ code: sealed, expiry: 1, ...code }));
      return presentedCodes.email.right(asked).events;
    };
    expect(proof({})).toEqual([events.emailVerified({ proved: true })]);
    expect(proof({ code_returned: true })).toEqual([events.emailVerified({})]);
    expect(person(...proof({})).email.proved).toBe(true);
    const vouched = { address: 'a@example.org', verification: { kind: 'verified' } } as const;
    const moved = person(...proof({}), ...commands.setEmail(person(), vouched).events);
    expect(moved.email).toMatchObject({ verified: true });
    expect(moved.email.proved).toBeUndefined();
  });

  test('a code is sent again with the link of the first', () => {
    const first = events.emailCodeAdded({ code: sealed, expiry: 1, url_template: 'https://x/{{.Code}}' });
    const again = commands.requestEmailCode(person(first), byCode, true);
    expect(again.events[0]?.payload).toMatchObject({ url_template: 'https://x/{{.Code}}' });
    expect(() => commands.requestEmailCode(person(), byCode, true)).toThrow('No code was sent yet');
    expect(() => commands.requestEmailCode(person(events.emailVerified({})), byCode, false)).toThrow(
      'already verified',
    );
  });

  test('links are http(s) addresses, whatever stands in for the code', () => {
    expect(commands.requireLinkTemplate('https://x.test/v?u={{.UserID}}&c={{.Code}}')).toBeDefined();
    for (const template of ['javascript:{{.Code}}', 'x.test/{{.Code}}', 'https://x/{{ if .Code }}']) {
      expect(() => commands.requireLinkTemplate(template)).toThrow('url_template');
    }
  });

  test('a phone number goes only where there is one', () => {
    expect(() => commands.removePhone(person())).toThrow('no phone number');
    const phoned = person(events.phoneChanged({ phone: '+41791234567' }));
    expect(factTypes(commands.removePhone(phoned))).toEqual(['user.human.phone.removed']);
  });
});

describe('its password', () => {
  const password = { encodedHash: 'h', changeRequired: false };

  test('set by an administrator lifts a lock; set by a code or the old password it does not', () => {
    const locked = person(events.userLocked({}));
    expect(factTypes(commands.setPassword(locked, { ...password, authority: 'administrator' }))).toEqual([
      'user.human.password.changed',
      'user.unlocked',
    ]);
    for (const authority of ['code', 'current_password'] as const) {
      expect(() => commands.setPassword(locked, { ...password, authority })).toThrow('locked');
    }
  });

  test('set by a code that was mailed proves the mailbox; one that the caller got does not', () => {
    const mailed = person(events.passwordCodeAdded({ code: sealed, expiry: 1 }));
    expect(commands.setPassword(mailed, { ...password, authority: 'code' }).events).toContainEqual(
      events.emailVerified({ proved: true }),
    );
    const returned = person(events.passwordCodeAdded({ code: sealed, expiry: 1, code_returned: true }));
    expect(factTypes(commands.setPassword(returned, { ...password, authority: 'code' }))).toEqual([
      'user.human.password.changed',
    ]);
  });

  test('makes the person initialized, and spends the code', () => {
    const initial = events.initializationCodeAdded({ code: sealed, expiry: 1 });
    const before = person(initial, events.passwordCodeAdded({ code: sealed, expiry: 1 }));
    expect([before.initialized, before.passwordCode?.failures]).toEqual([false, 0]);
    const after = person(
      initial,
      events.passwordCodeAdded({ code: sealed, expiry: 1 }),
      events.passwordChanged(password),
    );
    expect([after.initialized, after.passwordCode]).toEqual([true, undefined]);
  });

  test('is imported as argon2 or bcrypt of bounded cost only', () => {
    const tag = 'c29tZXNhbHRzb21lc2FsdA$c29tZWhhc2hzb21laGFzaHNvbWVoYXNo';
    expect(commands.acceptImportedHash(`$argon2id$v=19$m=19456,t=2,p=1$${tag}`)).toBeDefined();
    expect(commands.acceptImportedHash(`$2a$12$${'a'.repeat(53)}`)).toBeDefined();
    for (const hash of ['', 'plain', '{SSHA}x', `$argon2id$v=19$m=9999999,t=2,p=1$${tag}`]) {
      expect(() => commands.acceptImportedHash(hash)).toThrow('hashed_password.hash');
    }
  });
});

describe('an invitation', () => {
  test('is for people without a password, and is resent as it was', () => {
    const first = commands.requestInvite(
      person(),
      { code, returned: false, applicationName: 'Shop', urlTemplate: 'https://x/{{.Code}}' },
      false,
    );
    const invited = person(...first.events);
    const again = commands.requestInvite(invited, { code, returned: false }, true);
    expect(again.events[0]?.payload).toMatchObject({
      applicationName: 'Shop',
      urlTemplate: 'https://x/{{.Code}}',
    });
    expect(factTypes(commands.acceptInvite(invited))).toEqual([
      'user.human.invite.check.succeeded',
      'user.human.email.verified',
    ]);
    const settled = person(events.passwordChanged({ encodedHash: 'h', changeRequired: false }));
    expect(() => commands.requestInvite(settled, { code, returned: true }, false)).toThrow('has a password');
  });
});

describe('a machine', () => {
  test('has secrets, keys and tokens; a person has none of them', () => {
    const expiresAt = commands.neverExpires;
    const keyed = commands.addMachineKey(robot(), { keyId: 'k', publicKeyPem: 'pem', expiresAt });
    expect(keyed.events[0]?.payload).toEqual({
      keyId: 'k',
      type: 1,
      expirationDate: '9999-12-31T23:59:59.000Z',
      publicKey: 'cGVt',
    });
    expect(factTypes(commands.removeMachineKey(robot(...keyed.events), 'k'))).toEqual([
      'user.machine.key.removed',
    ]);
    expect(commands.removeMachineKey(robot(), 'k').events).toEqual([]);
    expect(commands.removeMachineSecret(robot()).events).toEqual([]);
    expect(commands.removePersonalAccessToken(robot(), 't').events).toEqual([]);
    expect(() => commands.setMachineSecret(person(), { hashedSecret: 'h' })).toThrow('is a person');
    expect(() => commands.addPersonalAccessToken(person(), { tokenId: 't', expiresAt })).toThrow(
      'is a person',
    );
  });

  test('expiries lie in the future or never come', () => {
    const now = new Date('2026-01-01T00:00:00Z');
    expect(commands.expiryOrNever(undefined, now)).toEqual(commands.neverExpires);
    expect(() => commands.expiryOrNever(now, now)).toThrow('future');
  });
});

test('metadata is written only where it changes', () => {
  const tagged = person(events.metadataSet({ key: 'a', value: 'dg==' }));
  const value = new TextEncoder().encode('v');
  const entries = ['a', 'b'].map((key) => ({ key, value }));
  expect(commands.setUserMetadata(tagged, entries).events).toEqual([
    events.metadataSet({ key: 'b', value: 'dg==' }),
  ]);
  expect(commands.removeUserMetadata(tagged, ['a', 'a', 'x']).events).toEqual([
    events.metadataRemoved({ key: 'a' }),
  ]);
});
