import { describe, expect, test } from 'bun:test';
import type { GeneratedKey, SigningKeySpec } from '../crypto/index.ts';
import type { NewEvent } from '../eventstore/index.ts';
import { factTypes, given } from '../testing/scenario.ts';
import { activateWebKey, addWebKey, removeWebKey } from './commands.ts';
import { configOf, defaultKeySpec, specOf } from './config.ts';
import * as events from './events.ts';
import { webKeyAggregate } from './state.ts';

const key = {
  id: '1',
  algorithm: 'RS256',
  privateKey: { cryptoType: 0, algorithm: 'aes', keyId: 'k', crypted: 'x' },
  publicJwk: { kty: 'RSA', kid: '1' },
} as const satisfies GeneratedKey;

const added = addWebKey(webKeyAggregate.initial, { key, spec: defaultKeySpec }).events;
const fold = (...facts: NewEvent[]) => given(webKeyAggregate, ...added, ...facts).state;
const activated = events.webKeyActivated({});
const deactivated = events.webKeyDeactivated({});

describe('a web key', () => {
  test('when added, keeps its private part sealed and its kind', () => {
    expect(added).toEqual([
      events.webKeyAdded({
        privateKey: key.privateKey,
        publicKey: key.publicJwk,
        configType: 1,
        config: { Bits: 2048, Hasher: 1 },
      }),
    ]);
    expect(fold().lifecycle).toBe('initial');
    expect(() => addWebKey(fold(), { key, spec: defaultKeySpec })).toThrow('already exists');
  });

  test('when activated, retires the active one in the same breath', () => {
    const change = activateWebKey(fold(), fold(activated));
    expect(factTypes(change.activated)).toEqual(['web_key.activated']);
    expect(factTypes(change.deactivated)).toEqual(['web_key.deactivated']);
    expect(change.activated.constraints).toEqual([]);
  });

  test('when it is the first to be active, holds the place against another first', () => {
    const change = activateWebKey(fold(), undefined);
    expect(change.deactivated.events).toEqual([]);
    expect(change.activated.constraints).toMatchObject([{ action: 'add', type: 'web_key', field: 'active' }]);
  });

  test('when activated again, nothing happens; when inactive, it may come back', () => {
    expect(activateWebKey(fold(activated), fold(activated)).activated.events).toEqual([]);
    const back = activateWebKey(fold(activated, deactivated), fold(activated));
    expect(factTypes(back.activated)).toEqual(['web_key.activated']);
  });

  test('cannot be deleted while it signs, nor used once it is gone', () => {
    expect(() => removeWebKey(fold(activated))).toThrow('cannot be deleted');
    expect(factTypes(removeWebKey(fold()))).toEqual(['web_key.removed']);
    const gone = fold(activated, deactivated, events.webKeyRemoved({}));
    expect(removeWebKey(gone).events).toEqual([]);
    expect(() => activateWebKey(gone, undefined)).toThrow('not found');
  });
});

test('every kind of key survives its way through the event', () => {
  const specs: SigningKeySpec[] = [
    { type: 'rsa', bits: 4096, hash: 'SHA-512' },
    { type: 'rsa', bits: 3072, hash: 'SHA-384', pss: true },
    { type: 'ecdsa', curve: 'P-521' },
    { type: 'ed25519' },
  ];
  for (const spec of specs) expect(specOf(configOf(spec))).toEqual(spec);
});
