import { describe, expect, test } from 'bun:test';
import type { SealedValue } from '../crypto/types.ts';
import * as commands from './commands.ts';
import {
  bestMatch,
  type Condition,
  conditionId,
  conditionOf,
  conditionsOfCall,
  conditionsOfEvent,
} from './conditions.ts';
import { executionAggregate, type Target, targetAggregate } from './state.ts';
import { newTarget } from './wire.ts';

const sealed: SealedValue = { cryptoType: 0, algorithm: 'aes256', keyId: 'k', crypted: 'AAAA' };
const now = new Date('2026-01-01T00:00:00Z');
const absent = targetAggregate.initial;
const values = newTarget({
  name: 'hook',
  endpoint: 'https://hooks.example.com/a',
  targetType: { case: 'restCall', value: { interruptOnError: true } },
});

const after = (target: Target, ...decisions: readonly { readonly events: readonly object[] }[]): Target =>
  decisions
    .flatMap(({ events }) => events)
    .reduce<Target>((state, event) => targetAggregate.evolve(state, event as never), target);
const hook = after(absent, commands.addTarget(absent, values, sealed));

describe('a target', () => {
  test('is added with what it is, and leaves out what absence means', () => {
    const { events, constraints } = commands.addTarget(absent, values, sealed);
    expect(events).toEqual([
      {
        type: 'target.added',
        payload: {
          name: 'hook',
          targetType: 1,
          endpoint: 'https://hooks.example.com/a',
          interruptOnError: true,
          payloadType: 1,
          signingKey: sealed,
        },
      },
    ]);
    expect(constraints).toMatchObject([{ action: 'add', type: 'target', field: 'hook' }]);
  });

  test.each([
    'ftp://hooks.example.com',
    'hooks.example.com',
    'https://user:password@hooks.example.com/',
    'javascript:alert(1)',
  ])('is at an address that can be asked, not at %s', (endpoint) => {
    expect(() => commands.addTarget(absent, { ...values, endpoint }, sealed)).toThrow('endpoint');
    expect(() => commands.changeTarget(hook, { endpoint })).toThrow('endpoint');
  });

  test('changes only what is different, frees its name and takes the new one', () => {
    expect(commands.changeTarget(hook, { name: 'hook', timeout: 0 })).toEqual({ events: [] });
    const { events, constraints } = commands.changeTarget(hook, { name: 'other', timeout: 2_500 });
    expect(events).toEqual([{ type: 'target.changed', payload: { name: 'other', timeout: 2_500_000_000 } }]);
    expect(constraints).toMatchObject([
      { action: 'remove', field: 'hook' },
      { action: 'add', field: 'other' },
    ]);
  });

  test('gets a new signing key, and keeps the former one for as long as is said', () => {
    const next = { ...sealed, crypted: 'BBBB' };
    const rotated = commands.changeTarget(hook, {}, { signingKey: next, previousUntil: now });
    expect(rotated.events).toEqual([
      {
        type: 'target.changed',
        payload: {
          signingKey: next,
          previousSigningKey: sealed,
          previousSigningKeyUntil: now.toISOString(),
        },
      },
    ]);
    const atOnce = commands.changeTarget(hook, {}, { signingKey: next, previousUntil: undefined });
    expect(atOnce.events).toEqual([{ type: 'target.changed', payload: { signingKey: next } }]);
  });

  test('that is gone can be neither changed nor removed again', () => {
    const gone = after(hook, commands.removeTarget(hook));
    expect(() => commands.changeTarget(gone, { name: 'a' })).toThrow('not found');
    expect(commands.removeTarget(gone)).toEqual({ events: [] });
  });
});

describe('of the public keys of a target', () => {
  const key = (keyId: string, expiration?: Date) =>
    commands.addKey(hook, { keyId, publicKey: 'pem', fingerprint: 'f', expiration }, now);
  const two = after(hook, key('a'), key('b', new Date(now.getTime() + 1_000)));

  test('one encrypts, which is not removed before it is deactivated', () => {
    const first = after(two, commands.activateKey(two, 'a', now));
    const second = commands.activateKey(first, 'b', now);
    expect(second.events.map(({ type, payload }) => [type, payload])).toEqual([
      ['target.key.deactivated', { keyId: 'a' }],
      ['target.key.activated', { keyId: 'b' }],
    ]);
    const active = after(first, second);
    expect(() => commands.removeKey(active, 'b')).toThrow('deactivate it first');
    expect(commands.removeKey(active, 'a').events).toHaveLength(1);
    expect(commands.removeKey(active, 'none')).toEqual({ events: [] });
  });

  test('those that have expired are not activated, and none is added so', () => {
    const later = new Date(now.getTime() + 5_000);
    expect(() => commands.activateKey(two, 'b', later)).toThrow('expired');
    expect(() => key('c', now)).toThrow('future');
    expect(() => commands.activateKey(two, 'none', now)).toThrow('no such public key');
  });
});

describe('an execution', () => {
  const none = executionAggregate.initial;
  test('is set to targets in order, once', () => {
    const { events, requires } = commands.setExecution(none, ['a', 'b']);
    const targets = [
      { type: 2, target: 'a' },
      { type: 2, target: 'b' },
    ];
    expect(events).toEqual([{ type: 'execution.v2.set', payload: { targets } }]);
    expect(requires).toEqual([
      { type: 'target', id: 'a' },
      { type: 'target', id: 'b' },
    ]);
    expect(commands.setExecution({ targets: ['a', 'b'] }, ['a', 'b'])).toEqual({ events: [] });
    expect(commands.setExecution({ targets: ['a', 'b'] }, ['b', 'a']).events).toHaveLength(1);
    expect(commands.setExecution({ targets: ['a'] }, []).events).toHaveLength(1);
    expect(() => commands.setExecution(none, ['a', 'a'])).toThrow('twice');
  });

  test.each<[string, Condition]>([
    ['request', { kind: 'request', all: true }],
    ['request/a.B', { kind: 'request', service: 'a.B' }],
    ['response/a.B/C', { kind: 'response', method: '/a.B/C' }],
    ['function/preuserinfo', { kind: 'function', name: 'preuserinfo' }],
    ['event', { kind: 'event', all: true }],
    ['event/user.human.*', { kind: 'event', group: 'user.human' }],
    ['event/user.human.added', { kind: 'event', event: 'user.human.added' }],
  ])('%s is a condition there and back', (id, condition) => {
    expect(conditionId(condition)).toBe(id);
    expect(conditionOf(id)).toEqual(condition);
  });

  test('is the narrowest that calls anybody', () => {
    const call = conditionsOfCall('request', { service: 'a.B', method: 'C' });
    expect(call).toEqual(['request/a.B/C', 'request/a.B', 'request']);
    expect(conditionsOfEvent('user.human.added')).toEqual([
      'event/user.human.added',
      'event/user.human.*',
      'event/user.*',
      'event',
    ]);
    const executions = new Map([
      ['request/a.B/C', []],
      ['request/a.B', ['service']],
      ['request', ['all']],
    ]);
    expect(bestMatch(executions, call)).toEqual(['service']);
    expect(bestMatch(executions, ['request/x.Y/Z', 'request/x.Y', 'request'])).toEqual(['all']);
    expect(bestMatch(new Map(), call)).toEqual([]);
  });
});
