import { describe, expect, test } from 'bun:test';
import type { SealedValue } from '../../crypto/types.ts';
import type { NewEvent } from '../../eventstore/index.ts';
import { factTypes, given } from '../../testing/scenario.ts';
import * as userEvents from '../events.ts';
import { passkey, securityKey } from '../factors/key-events.ts';
import { factorsAggregate } from '../factors/state.ts';
import * as codeEvents from '../passkey-code-events.ts';
import * as commands from './commands.ts';
import { challengeLifetimeMs, creationOptions, requestOptions } from './options.ts';
import { isOriginOf, relatedOrigins } from './relying-party.ts';

const added = userEvents.humanAdded({ userName: 'ann', email: 'ann@example.com' } as never);
const ann = (...more: NewEvent[]) => given(factorsAggregate, added, ...more).state;
/** Facts of tests are of this moment. */
const epoch = new Date('2026-01-01T00:00:00Z');
const later = (ms: number) => new Date(epoch.getTime() + ms);
const sealed: SealedValue = { cryptoType: 0, algorithm: 'AES-256-GCM', keyId: 'code-1', crypted: 'x' };
const code = { sealed, plain: 'secret', expiry: 3600e9 };
const waiting = codeEvents.passkeyCodeAdded({ id: 'c', code: sealed, expiry: 3600e9 });
const begun = passkey.added({ webAuthNTokenId: '1', challenge: 'c', relyingPartyID: 'example.com' });
const newKey = { keyId: 'a2V5', publicKey: 'cHVi', attestationType: 'none', aaguid: '', signCount: 0 };
const verified = passkey.verified({ webAuthNTokenId: '1', ...newKey, webAuthNTokenName: 'Phone' });
const begin = {
  kind: 'passkey',
  tokenId: '2',
  challenge: 'd',
  relyingPartyId: 'example.com',
  codeId: '',
  now: epoch,
} as const;
const finish = { kind: 'passkey', tokenId: '1', verified: newKey, name: 'Phone', now: epoch } as const;

describe('a registration', () => {
  test('is begun and finished, with the name that was given', () => {
    expect(commands.beginKey(ann(), begin).events).toEqual([
      passkey.added({ webAuthNTokenId: '2', challenge: 'd', relyingPartyID: 'example.com' }),
    ]);
    expect(commands.finishKey(ann(begun), finish).events).toEqual([verified]);
  });

  test('that was left lying is cleared away when another begins', () => {
    const now = later(challengeLifetimeMs);
    expect(factTypes(commands.beginKey(ann(begun), { ...begin, now }))).toEqual([
      'user.human.passwordless.token.removed',
      'user.human.passwordless.token.added',
    ]);
    expect(factTypes(commands.beginKey(ann(begun), begin))).toEqual(['user.human.passwordless.token.added']);
    expect(() => commands.finishKey(ann(begun), { ...finish, now })).toThrow('took too long');
  });

  test('is finished once, as what it was begun, and by whoever proves it', () => {
    expect(() => commands.finishKey(ann(begun, verified), finish)).toThrow('registered already');
    expect(() => commands.finishKey(ann(begun), { ...finish, kind: 'securityKey' })).toThrow('no such');
    expect(() => commands.finishKey(ann(begun), { ...finish, verified: undefined })).toThrow('did not prove');
    expect(() => commands.finishKey(ann(begun), { ...finish, name: 'x'.repeat(201) })).toThrow('200');
    expect(() => commands.finishKey(ann(begun), { ...finish, name: 'a\nb' })).toThrow('one line');
  });

  test('is called otherwise by its owner', () => {
    const renamed = (name: string, kind: 'passkey' | 'securityKey' = 'passkey') =>
      commands.renameKey(ann(begun, verified), kind, '1', name);
    const asLaptop = passkey.renamed({ webAuthNTokenId: '1', webAuthNTokenName: 'Laptop' });
    expect(renamed(' Laptop ').events).toEqual([asLaptop]);
    expect(renamed('Phone').events).toEqual([]);
    expect(ann(begun, verified, asLaptop).keys.get('1')?.name).toBe('Laptop');
    expect(() => renamed('a\nb')).toThrow('one line');
    expect(() => renamed('Laptop', 'securityKey')).toThrow('no such');
  });

  test('of a key that is there already, as whatever, is refused', () => {
    const other = securityKey.added({ webAuthNTokenId: '9', challenge: 'e' });
    const known = securityKey.verified({ webAuthNTokenId: '9', keyId: 'a2V5', publicKey: 'cHVi' });
    expect(() => commands.finishKey(ann(other, known, begun), finish)).toThrow('already');
  });

  test('uses its code up when it is finished, so that the first who finishes is the only one', () => {
    const byCode = passkey.added({ webAuthNTokenId: '1', challenge: 'c', codeID: 'c' });
    const done = commands.finishKey(ann(waiting, byCode), finish);
    expect(factTypes(done)).toEqual([
      'user.human.passwordless.initialization.code.check.succeeded',
      'user.human.passwordless.token.verified',
    ]);
    const used = ann(waiting, byCode, codeEvents.passkeyCodeCheckSucceeded({ id: 'c' }));
    expect(() => commands.finishKey(used, finish)).toThrow('begin it again');
  });

  test('is for people who are active, and for so many keys', () => {
    expect(() => commands.beginKey(ann(userEvents.userLocked({})), begin)).toThrow('locked');
    const robot = userEvents.machineAdded({ userName: 'robot', name: 'Robot' } as never);
    expect(() => commands.beginKey(given(factorsAggregate, robot).state, begin)).toThrow('a machine');
    const many = Array.from({ length: commands.mostKeys }, (_, i) =>
      passkey.added({ webAuthNTokenId: `k${i}`, challenge: 'c' }),
    );
    expect(() => commands.beginKey(ann(...many), begin)).toThrow('50 keys');
  });
});

test('a key is removed once, as what it is', () => {
  expect(factTypes(commands.removeKey(ann(begun, verified), 'passkey', '1'))).toEqual([
    'user.human.passwordless.token.removed',
  ]);
  expect(() => commands.removeKey(ann(begun), 'securityKey', '1')).toThrow('no such security key');
  expect(() => commands.removeKey(ann(), 'passkey', '1')).toThrow('no such passkey');
});

describe('a code for a passkey', () => {
  const request = { id: 'c', code } as const;
  test('is sent to an address, or given to who asked for it', () => {
    const asked = (medium: 'link' | 'code' | 'sent') =>
      commands.requestPasskeyCode(ann(), { ...request, medium });
    expect(factTypes(asked('link'))).toEqual(['user.human.passwordless.initialization.code.added']);
    expect(asked('sent').events[0]?.payload).toEqual({ id: 'c', code: sealed, expiry: 3600e9 });
    expect(asked('code').events[0]?.payload).toMatchObject({ code_returned: true });
    const nowhere = given(factorsAggregate, userEvents.humanAdded({ userName: 'bob' } as never)).state;
    expect(() => commands.requestPasskeyCode(nowhere, { ...request, medium: 'sent' })).toThrow('no e-mail');
  });

  test('waits beside others, ten at most, and counts its failures', () => {
    const failed = codeEvents.passkeyCodeCheckFailed({ id: 'c' });
    expect(ann(waiting, failed, failed).passkeyCodes.get('c')?.failures).toBe(2);
    const many = Array.from({ length: 10 }, (_, i) =>
      codeEvents.passkeyCodeRequested({ id: `${i}`, code: sealed, expiry: 3600e9 }),
    );
    const { passkeyCodes } = ann(waiting, ...many);
    expect([...passkeyCodes.keys()]).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });
});

describe('options for browsers', () => {
  const keys = [...ann(begun, verified).keys.values()];
  const user = { id: '42', name: 'ann', displayName: 'Ann' };
  test('ask for a passkey that recognizes its person and is not there yet', () => {
    const { publicKey } = creationOptions({
      kind: 'passkey',
      challenge: 'd',
      relyingPartyId: 'example.com',
      user,
      keys,
      authenticator: 1,
    }) as { publicKey: Record<string, unknown> };
    expect(publicKey).toMatchObject({
      rp: { id: 'example.com' },
      user: { id: 'NDI', name: 'ann', displayName: 'Ann' },
      excludeCredentials: [{ type: 'public-key', id: 'a2V5' }],
      authenticatorSelection: { authenticatorAttachment: 'platform', userVerification: 'required' },
      attestation: 'none',
    });
  });

  test('ask keys of their domain alone', () => {
    const options = creationOptions({
      kind: 'passkey',
      challenge: 'd',
      relyingPartyId: 'other.com',
      user,
      keys,
    });
    expect(options).toMatchObject({ publicKey: { excludeCredentials: [] } });
    const asked = requestOptions({
      challenge: 'd',
      relyingPartyId: 'example.com',
      keys,
      userVerification: 1,
    });
    expect(asked).toMatchObject({
      publicKey: { rpId: 'example.com', userVerification: 'required', allowCredentials: [{ id: 'a2V5' }] },
    });
  });
});

describe('what is signed counts on', () => {
  const state = {
    domains: new Map([
      ['id.example.com', {}],
      ['new.example.org', {}],
    ]),
    trustedDomains: new Set(['login.example.net']),
    primaryDomain: 'new.example.org',
  };
  const platform = { store: { load: async () => ({ state }) } } as never;
  const at = { id: 'i', origin: 'https://id.example.com:8443' };
  const counts = (origin: string, domain = 'id.example.com') => isOriginOf(platform, domain, origin, at);

  test('pages of the very host, by https, and any port of localhost', async () => {
    expect(await counts('https://id.example.com')).toBe(true);
    expect(await counts('https://id.example.com:8443')).toBe(true);
    for (const other of [
      'http://id.example.com',
      'https://id.example.com:9000',
      'https://evil.id.example.com',
      'https://example.com',
      'https://id.example.com.evil.com',
      'https://id.example.com/',
      'null',
      '',
    ])
      expect(await counts(other)).toBe(false);
    expect(await counts('http://localhost:3000', 'localhost')).toBe(true);
    expect(await counts('http://localhost.evil.com', 'localhost')).toBe(false);
  });

  test('pages of another domain that the instance has or trusts, for keys of such a one', async () => {
    expect(await counts('https://new.example.org')).toBe(true);
    expect(await counts('https://new.example.org:8443')).toBe(true);
    expect(await counts('https://login.example.net')).toBe(true);
    expect(await counts('https://id.example.com', 'login.example.net')).toBe(true);
    expect(await counts('http://new.example.org')).toBe(false);
    expect(await counts('https://new.example.org:9000')).toBe(false);
    expect(await counts('https://evil.new.example.org')).toBe(false);
    expect(await counts('https://new.example.org', 'gone.example.com')).toBe(false);
    expect(await counts('https://gone.example.com', 'id.example.com')).toBe(false);
  });

  test('pages of this machine without TLS count for keys of this machine alone, though it is one of the domains', async () => {
    const local = { ...state, domains: new Map([...state.domains, ['localhost', {}], ['a.localhost', {}]]) };
    const source = { store: { load: async () => ({ state: local }) } } as never;
    const here = (origin: string, domain: string) => isOriginOf(source, domain, origin, at);
    expect(await here('http://localhost:3000', 'id.example.com')).toBe(false);
    expect(await here('http://a.localhost:3000', 'id.example.com')).toBe(false);
    expect(await here('http://a.localhost:3000', 'localhost')).toBe(true);
    expect(await here('https://id.example.com', 'localhost')).toBe(true);
  });

  test('and the others are told of those', async () => {
    expect(await relatedOrigins(platform, { ...at, origin: 'https://id.example.com' }, at.origin)).toEqual(
      ['new.example.org', 'id.example.com', 'login.example.net'].flatMap((domain) => [
        `https://${domain}`,
        `https://${domain}:8443`,
      ]),
    );
  });
});
