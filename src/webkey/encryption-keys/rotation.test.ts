import { describe, expect, test } from 'bun:test';
import type { KeyManagementAlgorithm } from '../../crypto/index.ts';
import { encryptionSteps } from './rotation.ts';

const began = Date.UTC(2030, 0, 1);
const day = (days: number) => new Date(began + days * 86_400_000);
const key = (id: string, created: number, algorithm: KeyManagementAlgorithm = 'ECDH-ES') => ({
  id,
  algorithm,
  createdAt: day(created),
});
const steps = (at: number, keys: ReturnType<typeof key>[], asked: KeyManagementAlgorithm[] = ['ECDH-ES']) =>
  encryptionSteps(keys, new Set(asked), 30 * 86_400_000, day(at));

describe('encryption keys', () => {
  test('are made where somebody asks for them, and followed when they are old', () => {
    expect(steps(0, [])).toEqual([{ kind: 'create', algorithm: 'ECDH-ES' }]);
    expect(steps(0, [], [])).toEqual([]);
    expect(steps(29.9, [key('1', 0)])).toEqual([]);
    expect(steps(30, [key('1', 0)])).toEqual([{ kind: 'create', algorithm: 'ECDH-ES' }]);
  });

  test('are read for as long again as they were published', () => {
    const keys = [key('2', 30), key('1', 0)];
    expect(steps(59.9, keys)).toEqual([]);
    expect(steps(60, keys)).toEqual([
      { kind: 'create', algorithm: 'ECDH-ES' },
      { kind: 'remove', id: '1' },
    ]);
  });

  test('of which two were made at once, the older goes with the time', () => {
    const keys = [key('2', 0), key('1', 0)];
    expect(steps(1, keys)).toEqual([]);
    expect(steps(30, keys)).toContainEqual({ kind: 'remove', id: '1' });
  });

  test('that nobody asks for any more stay, and so do those of other algorithms', () => {
    const keys = [key('2', 50), key('1', 0, 'RSA-OAEP-256')];
    expect(steps(79, keys, [])).toEqual([]);
  });
});
