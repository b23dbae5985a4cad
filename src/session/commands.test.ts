import { describe, expect, test } from 'bun:test';
import type { NewEvent } from '../eventstore/index.ts';
import { factTypes, given } from '../testing/scenario.ts';
import * as commands from './commands.ts';
import * as events from './events.ts';
import { sessionAggregate, sessionState } from './state.ts';

const now = new Date('2026-01-01T00:00:10Z');
const checkedAt = now.toISOString();
const alice = { id: 'alice', orgId: 'acme', preferredLanguage: 'de' };
const aliceChecked = events.sessionUserChecked({
  userID: 'alice',
  userResourceOwner: 'acme',
  checkedAt,
  preferredLanguage: 'de',
});
const second = 1e9;
const password = {
  field: 'checks.password',
  userVersion: 7,
  means: (_session: unknown, at: { checkedAt: string; userVersion: number }) => [
    events.sessionPasswordChecked(at),
  ],
};

const session = (...more: NewEvent[]) =>
  given(sessionAggregate, events.sessionAdded({}), events.sessionTokenSet({ tokenID: 't1' }), ...more).state;
const bytes = (text: string) => new TextEncoder().encode(text);

describe('a session', () => {
  test('given nothing, when created with checks, then it holds them and ends with its first token', () => {
    const decision = commands.createSession(sessionAggregate.initial, {
      now,
      tokenId: 't1',
      user: alice,
      passed: [password],
      metadata: { purpose: bytes('demo') },
      lifetimeNanoseconds: 60 * second,
      userAgent: { fingerprint_id: 'f1', ip: '192.0.2.1' },
    });
    expect(decision.events).toEqual([
      events.sessionAdded({ user_agent: { fingerprint_id: 'f1', ip: '192.0.2.1' } }),
      aliceChecked,
      events.sessionPasswordChecked({ checkedAt, userVersion: 7 }),
      events.sessionMetadataSet({ metadata: { purpose: 'ZGVtbw==' } }),
      events.sessionLifetimeSet({ lifetime: 60 * second }),
      events.sessionTokenSet({ tokenID: 't1' }),
    ]);
    const state = given(sessionAggregate, ...decision.events).state;
    expect(state.user?.id).toBe('alice');
    expect(state.creator).toBe('editor');
    expect(state.factors.password?.checkedAt).toEqual(now);
    expect(state.expiresAt).toEqual(new Date('2026-01-01T00:01:00Z'));
  });

  test('given it exists, when created again, then it is refused', () => {
    expect(() => commands.createSession(session(), { now, tokenId: 't2' })).toThrow('already exists');
  });

  test('given a token, when anything is set, then a new token takes its place', () => {
    const decision = commands.setSession(session(), { now, tokenId: 't2' });
    expect(decision.events).toEqual([events.sessionTokenSet({ tokenID: 't2' })]);
    expect(session(...decision.events).tokenId).toBe('t2');
  });

  test('given a user, when another one is checked, then it is refused; the same one is checked again', () => {
    const ofAlice = session(aliceChecked);
    const bob = { id: 'bob', orgId: 'acme' };
    expect(() => commands.setSession(ofAlice, { now, tokenId: 't2', user: bob })).toThrow('another user');
    expect(factTypes(commands.setSession(ofAlice, { now, tokenId: 't2', user: alice }))).toEqual([
      'session.user.checked',
      'session.token.set',
    ]);
  });

  test('given no user, when a password is checked, then it is refused', () => {
    expect(() => commands.setSession(session(), { now, tokenId: 't2', passed: [password] })).toThrow(
      'needs a user',
    );
  });

  test('given metadata, when changed, then the whole map is kept; empty values remove; equal ones do nothing', () => {
    const state = session(events.sessionMetadataSet({ metadata: { a: 'MQ==', b: 'Mg==' } }));
    const change = (metadata: Record<string, Uint8Array>) =>
      commands.setSession(state, { now, tokenId: 't2', metadata }).events;
    expect(change({ b: bytes(''), c: bytes('3') })[0]).toEqual(
      events.sessionMetadataSet({ metadata: { a: 'MQ==', c: 'Mw==' } }),
    );
    expect(change({ a: bytes('1'), missing: bytes('') })).toEqual([
      events.sessionTokenSet({ tokenID: 't2' }),
    ]);
  });

  test('given a lifetime, when it is over, then the session is expired and takes no change but its end', () => {
    const brief = session(events.sessionLifetimeSet({ lifetime: 10 * second }));
    expect(sessionState(brief, new Date('2026-01-01T00:00:09.999Z'))).toBe('active');
    expect(sessionState(brief, now)).toBe('expired');
    expect(() => commands.setSession(brief, { now, tokenId: 't2' })).toThrow('expired');
    expect(factTypes(commands.terminateSession(brief))).toEqual(['session.terminated']);
  });

  test('a lifetime of 10,000 years ends with the last year that can be written', () => {
    const endless = session(events.sessionLifetimeSet({ lifetime: 315_576_000_000 * second }));
    expect(endless.expiresAt?.toISOString()).toBe('9999-12-31T23:59:59.999Z');
  });

  test('a lifetime must be longer than zero', () => {
    for (const lifetimeNanoseconds of [0, -second, Number.NaN]) {
      expect(() => commands.setSession(session(), { now, tokenId: 't2', lifetimeNanoseconds })).toThrow(
        'longer than zero',
      );
    }
  });

  test('given it ended, when set, then it is not found; when ended again, nothing happens', () => {
    const ended = session(events.sessionTerminated({}));
    expect(ended.tokenId).toBe('');
    expect(() => commands.setSession(ended, { now, tokenId: 't2' })).toThrow('not found');
    expect(commands.terminateSession(ended).events).toEqual([]);
    expect(commands.terminateSession(sessionAggregate.initial).events).toEqual([]);
  });
});
