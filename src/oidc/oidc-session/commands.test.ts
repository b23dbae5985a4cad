import { describe, expect, test } from 'bun:test';
import type { NewEvent } from '../../eventstore/index.ts';
import { factTypes, given } from '../../testing/scenario.ts';
import { OAuthError } from '../protocol/errors.ts';
import type { Lifetimes } from '../protocol/settings.ts';
import * as commands from './commands.ts';
import * as events from './events.ts';
import { oidcSessionAggregate } from './state.ts';

const hour = 3_600_000;
const lifetimes: Lifetimes = {
  accessToken: 12 * hour,
  idToken: 12 * hour,
  refreshTokenIdle: 720 * hour,
  refreshToken: 2160 * hour,
};

const then = new Date('2026-01-01T00:00:00Z');
const hours = (count: number) => new Date(then.getTime() + count * 3_600_000);

const started = commands.startOidcSession(
  {
    userId: 'u1',
    orgId: 'o1',
    sessionId: 'b1',
    clientId: 'shop',
    audience: ['shop'],
    scope: ['openid', 'email', 'offline_access'],
    authMethods: [4],
    authTime: then,
    nonce: 'n',
  },
  { accessTokenId: 'at_1', refreshTokenId: 'rt1', reason: commands.tokenReason.authRequest },
  lifetimes,
);
const session = (...more: NewEvent[]) => given(oidcSessionAggregate, ...started.events, ...more).state;
const present = (state = session(), change: Partial<commands.RefreshTokenPresentation> = {}) =>
  commands.presentRefreshToken(state, {
    tokenId: 'rt1',
    clientId: 'shop',
    now: hours(1),
    reuse: 10_000,
    ...change,
  });
const next = (scope = session().scope) =>
  commands.continueOidcSession(scope, { accessTokenId: 'at_2', refreshTokenId: 'rt2' }, lifetimes);

const refused = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof OAuthError) return error.code;
  }
  return 'not refused';
};

describe('an OIDC session', () => {
  test('begins with its tokens', () => {
    expect(factTypes(started)).toEqual([
      'oidc_session.added',
      'oidc_session.access_token.added',
      'oidc_session.refresh_token.added',
    ]);
    expect(session()).toMatchObject({
      userId: 'u1',
      sessionId: 'b1',
      accessToken: { id: 'at_1', expiresAt: hours(12) },
      refreshToken: { id: 'rt1', expiresAt: hours(2160), idleExpiresAt: hours(720) },
    });
  });
});

describe('a refresh token', () => {
  test('given it is the one that holds, when presented, then both tokens are new ones', () => {
    expect(present()).toBe('good');
    const state = session(...next().events);
    expect(state.accessToken?.id).toBe('at_2');
    expect(state.refreshToken).toMatchObject({ id: 'rt2', expiresAt: hours(2160) });
  });

  test('given it was just used, when presented again, then the answer is the same again, for a moment', () => {
    const later = session(...next().events);
    const at = (milliseconds: number) => new Date(then.getTime() + milliseconds);
    expect(present(later, { now: at(9_999) })).toBe('repeated');
    expect(present(later, { now: at(10_000) })).toBe('reused');
    expect(present(later, { now: at(0), reuse: 0 })).toBe('reused');
    expect(refused(() => present(later, { now: at(1), clientId: 'other' }))).toBe('invalid_grant');
    const revoked = session(...next().events, ...commands.revokeAccessToken(later, 'at_2').events);
    expect(present(revoked, { now: at(1) })).toBe('reused');
    const further = session(
      ...next().events,
      ...commands.continueOidcSession([], { accessTokenId: 'at_3', refreshTokenId: 'rt3' }, lifetimes).events,
    );
    expect(present(further, { now: at(1) })).toBe('reused');
  });

  test('given a later one holds, when presented, then all that came of the grant is to be revoked', () => {
    const later = session(...next().events);
    expect(present(later)).toBe('reused');
    const dead = session(...next().events, ...commands.revokeAll(later).events);
    expect(dead).toMatchObject({ accessToken: undefined, refreshToken: undefined });
    expect(refused(() => present(dead, { tokenId: 'rt2' }))).toBe('invalid_grant');
  });

  test('dies when it is not used for long, and in the end however often it is', () => {
    expect(refused(() => present(session(), { now: hours(719) }))).toBe('not refused');
    expect(refused(() => present(session(), { now: hours(720) }))).toBe('invalid_grant');
    const kept = session(events.refreshTokenRenewed({ id: 'rt1', idleLifetime: 1e9 * 3600 * 5000 }));
    expect(refused(() => present(kept, { now: hours(2159) }))).toBe('not refused');
    expect(refused(() => present(kept, { now: hours(2160) }))).toBe('invalid_grant');
  });

  test('is good for its own client only', () => {
    expect(refused(() => present(session(), { clientId: 'other' }))).toBe('invalid_grant');
    expect(refused(() => present(oidcSessionAggregate.initial))).toBe('invalid_grant');
  });

  test('gives less when asked for less, never more, and loses nothing by it', () => {
    const granted = session().scope;
    expect(commands.narrowedScope(granted, undefined)).toEqual(granted);
    expect(commands.narrowedScope(granted, ['openid'])).toEqual(['openid']);
    expect(session(...next(['openid']).events).scope).toEqual(['openid', 'email', 'offline_access']);
    expect(refused(() => commands.narrowedScope(granted, ['openid', 'phone']))).toBe('invalid_scope');
  });
});

describe('revoking', () => {
  test('a refresh token takes its access token along; an access token goes alone', () => {
    expect(factTypes(commands.revokeAll(session()))).toEqual([
      'oidc_session.refresh_token.revoked',
      'oidc_session.access_token.revoked',
    ]);
    expect(factTypes(commands.revokeAccessToken(session(), 'at_1'))).toEqual([
      'oidc_session.access_token.revoked',
    ]);
  });

  test('given a refresh, the access token before it is held until it or a later one is revoked', () => {
    const held = (state = session(), tokenId = 'at_1') => commands.revokeAccessToken(state, tokenId).events;
    const later = session(...next().events);
    expect(held(later)).toEqual([events.accessTokenRevoked({ id: 'at_1' })]);
    const older = session(...next().events, ...held(later));
    expect(older.accessToken?.id).toBe('at_2');
    expect([held(older), held(older, 'at_2').length]).toEqual([[], 1]);
    const newest = session(...next().events, ...held(later, 'at_2'));
    expect([newest.accessToken, held(newest), held(newest, 'at_2')]).toEqual([undefined, [], []]);
    const all = session(...next().events, ...commands.revokeAll(later).events);
    expect([held(all), held(all, 'at_2')]).toEqual([[], []]);
  });

  test('what is not held (any more) does nothing', () => {
    expect(commands.revokeAccessToken(oidcSessionAggregate.initial, 'at_0').events).toEqual([]);
    const revoked = session(events.refreshTokenRevoked({}), events.accessTokenRevoked({}));
    expect(commands.revokeAll(revoked).events).toEqual([]);
  });
});
