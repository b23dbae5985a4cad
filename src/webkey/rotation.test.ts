import { describe, expect, test } from 'bun:test';
import { algorithmOf, type SigningAlgorithm, type SigningKeySpec } from '../crypto/index.ts';
import { publishedAheadMs, signingFor } from './choice.ts';
import { configOf, defaultKeySpec } from './config.ts';
import { webKeyState } from './projection.ts';
import { dayMs, type KnownKey, nextRotation, type RotationStep, rotationSteps } from './rotation.ts';

const { initial, active, inactive, retired } = webKeyState;
const es256: SigningKeySpec = { type: 'ecdsa', curve: 'P-256' };
const began = Date.UTC(2030, 0, 1);
const day = (days: number) => new Date(began + days * dayMs);
const ahead = publishedAheadMs / dayMs;

const key = (
  id: string,
  state: number,
  created: number,
  changed = created,
  spec = defaultKeySpec,
): KnownKey => ({
  id,
  ...configOf(spec),
  algorithm: algorithmOf(spec),
  state,
  createdAt: day(created),
  changedAt: day(changed),
});
const terms = (asked: SigningAlgorithm[] = []) => ({
  everyMs: 30 * dayMs,
  longestTokenMs: dayMs / 2,
  asked: new Set(asked),
});
const steps = (at: number, keys: KnownKey[], asked?: SigningAlgorithm[]) =>
  rotationSteps(keys, terms(asked), day(at));

describe('the active key', () => {
  test('signs for its days; before they end the next of its kind is made, and activated then', () => {
    const first = key('1', active, 0);
    expect(steps(30 - ahead - 0.01, [first])).toEqual([]);
    expect(steps(30 - ahead, [first])).toEqual([{ kind: 'create', spec: defaultKeySpec }]);
    const second = key('2', initial, 30 - ahead);
    expect(steps(29.99, [first, second])).toEqual([]);
    expect(steps(30, [first, second])).toEqual([{ kind: 'activate', id: '2', instead: '1' }]);
  });

  test('is followed by the oldest of its kind that never signed, and by none of another kind', () => {
    const keys = [
      key('1', active, 0),
      key('staged', initial, 0, 0, es256),
      key('2', initial, 1),
      key('3', initial, 2),
    ];
    expect(steps(30, keys)).toEqual([{ kind: 'activate', id: '2', instead: '1' }]);
    expect(nextRotation(keys, 30 * dayMs, day(3))).toMatchObject({ key: { id: '2' }, at: day(30) });
  });

  test('is not followed by one that nobody can have fetched yet', () => {
    const keys = [key('1', active, 0), key('2', initial, 40)];
    expect(steps(40, keys)).toEqual([]);
    expect(steps(40 + ahead, keys)).toEqual([{ kind: 'activate', id: '2', instead: '1' }]);
    expect(nextRotation(keys, 30 * dayMs, day(40))?.at).toEqual(day(40 + ahead));
    expect(nextRotation([key('1', active, 0)], 30 * dayMs, day(40))?.at).toEqual(day(40 + ahead));
  });

  test('stays published after it signed: for as long as it signed, or a token is good', () => {
    const later = [key('1', inactive, 0, 30), key('2', active, 29, 58)];
    expect(steps(59.4, later)).toEqual([]);
    expect(steps(59.5, later)).toEqual([{ kind: 'retire', id: '1' }]);
    const last = [key('1', retired, 0, 59.5), key('2', active, 29, 58)];
    expect(steps(59.9, last)).toEqual([]);
    expect(steps(60, last)).toEqual([{ kind: 'remove', id: '1' }]);
    const long = { ...terms(), longestTokenMs: 90 * dayMs };
    expect(rotationSteps(last, long, day(149.4))).not.toContainEqual({ kind: 'remove', id: '1' });
    expect(rotationSteps(last, long, day(149.5))).toContainEqual({ kind: 'remove', id: '1' });
  });

  test('is missing: nothing is done', () => {
    expect(steps(100, [key('1', initial, 0)])).toEqual([]);
    expect(steps(100, [])).toEqual([]);
  });
});

describe('what signs on request', () => {
  const mainly = key('rsa', active, 99, 99);

  test('is made where it is missing, and again when its days end', () => {
    const create: RotationStep = { kind: 'create', spec: es256 };
    expect(steps(100, [mainly], ['ES256'])).toEqual([create]);
    const beside = key('es', initial, 80, 80, es256);
    expect(steps(100, [beside, mainly], ['ES256'])).toEqual([]);
    expect(steps(110 - ahead, [beside, mainly], ['ES256'])).toEqual([create]);
  });

  test('gives way to a younger one that has been published for long enough, and is removed after that', () => {
    const now = key('now', initial, 80, 80, es256);
    const soon = key('soon', initial, 109, 109, es256);
    const keys = [now, mainly, soon];
    expect(signingFor(keys, 'ES256', day(109))).toBe(now);
    expect(signingFor(keys, 'ES256', day(109 + ahead))).toBe(soon);
    expect(steps(110, keys, ['ES256'])).toEqual([]);
    const fresh = [now, soon, key('rsa', active, 139, 139)];
    expect(steps(109 + ahead + 29.5, fresh, ['ES256'])).toContainEqual({ kind: 'retire', id: 'now' });
  });

  test('is never retired while it is asked for, and one that was the active key may be it', () => {
    const former = key('es', inactive, 80, 99, es256);
    expect(signingFor([former, mainly], 'ES256', day(100))).toBe(former);
    const keys = [former, key('young', initial, 128, 128, es256), key('rsa', active, 128, 128)];
    expect(steps(128.1, keys, ['ES256'])).toEqual([]);
  });

  test('stays until what it signed has run out, when nobody asks any more: it signs nothing from then on', () => {
    const former = key('es', inactive, 80, 99, es256);
    const asked = [former, key('rsa', active, 140, 140)];
    expect(steps(140, asked, ['ES256'])).toContainEqual({ kind: 'create', spec: es256 });
    expect(steps(140, asked)).toEqual([{ kind: 'retire', id: 'es' }]);
    const after = [key('es', retired, 80, 140, es256), key('rsa', active, 140, 140)];
    expect(steps(140.4, after)).toEqual([]);
    expect(steps(140.5, after)).toEqual([{ kind: 'remove', id: 'es' }]);
    expect(signingFor(after, 'ES256', day(140))).toBeUndefined();
    expect(steps(140, after, ['ES256'])).toEqual([{ kind: 'create', spec: es256 }]);
  });

  test('is the active key where that is of the algorithm, or what there is', () => {
    expect(signingFor([key('old', initial, 0), mainly], 'RS256', day(100))).toBe(mainly);
    const young = key('young', initial, 99.9, 99.9, es256);
    expect(signingFor([mainly, young], 'ES256', day(100))).toBe(young);
    expect(signingFor([mainly], 'ES256', day(100))).toBeUndefined();
  });
});
