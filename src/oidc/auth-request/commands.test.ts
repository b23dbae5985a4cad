import { describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import type { NewEvent } from '../../eventstore/index.ts';
import { factTypes, given } from '../../testing/scenario.ts';
import { OAuthError } from '../protocol/errors.ts';
import * as commands from './commands.ts';
import * as events from './events.ts';
import { authRequestAggregate, type RequestDetails } from './state.ts';

// The scenario's facts are all of this moment.
const then = new Date('2026-01-01T00:00:00Z');
const after = (seconds: number) => new Date(then.getTime() + seconds * 1000);
const minute = 60;

const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');
const details: RequestDetails = {
  loginClient: '',
  clientId: 'shop',
  redirectUri: 'https://shop.example/cb',
  state: 's',
  nonce: 'n',
  scope: ['openid', 'offline_access'],
  audience: ['shop', 'project'],
  resources: [],
  authorizationDetails: [],
  responseType: 'code',
  responseMode: 'form_post',
  codeChallenge: challenge,
  dpopKeyThumbprint: undefined,
  prompt: ['login'],
  uiLocales: ['de'],
  maxAgeSeconds: 300,
  loginHint: 'alice',
  hintUserId: 'u1',
  needsRefreshToken: true,
  subject: 'u1',
  acr: { values: ['urn:postern:acr:single-factor'], essential: true },
  claims: { userinfo: { email: [] }, id_token: { name: ['Ada'] } },
  isSigned: true,
  securityProfile: 'fapi2_security',
  issuer: 'https://id.example',
};
const link = { sessionId: 'b1', userId: 'u1', authTime: then, authMethods: [4] };

const request = (change: Partial<RequestDetails> = {}, ...more: NewEvent[]) =>
  given(authRequestAggregate, ...commands.addAuthRequest({ ...details, ...change }).events, ...more).state;
const coded = (change: Partial<RequestDetails> = {}, ...more: NewEvent[]) =>
  request(change, ...commands.linkSession(request(change), link, then).events, ...more);
const right = { clientId: 'shop', redirectUri: details.redirectUri, codeVerifier: verifier, now: after(1) };

function refusal(presented: Partial<commands.CodePresentation>, state = coded()): OAuthError {
  try {
    commands.exchangeCode(state, { ...right, ...presented });
  } catch (error) {
    if (error instanceof OAuthError) return error;
  }
  throw new Error('the code was not refused');
}

describe('an authorization request', () => {
  test('reads back all that was asked for', () => {
    expect(request().details).toEqual(details);
    const bare = {
      state: undefined,
      nonce: undefined,
      codeChallenge: undefined,
      prompt: [],
      maxAgeSeconds: undefined,
      loginHint: undefined,
      hintUserId: undefined,
      subject: undefined,
      acr: undefined,
      claims: undefined,
      responseMode: '',
    } as const;
    expect(request(bare).details).toEqual({ ...details, ...bare });
  });

  test('given it waits, when its user signed in, then it has a session and a code', () => {
    const decision = commands.linkSession(request(), link, then);
    expect(factTypes(decision)).toEqual(['auth_request.session.linked', 'auth_request.code.added']);
    expect(coded()).toMatchObject({ lifecycle: 'coded', link, codeAddedAt: then });
  });

  test('given tokens are all that it asks for, when its user signed in, then it is over, and gives no code', () => {
    const implicit = { responseType: 'id_token token' } as const;
    const decision = commands.linkSession(request(implicit), link, then);
    expect(factTypes(decision)).toEqual(['auth_request.session.linked', 'auth_request.succeeded']);
    const answered = coded(implicit);
    expect(answered).toMatchObject({ lifecycle: 'answered', answeredAt: then, codeAddedAt: undefined });
    expect(refusal({}, answered).code).toBe('invalid_grant');
    expect(() => commands.linkSession(answered, link, then)).toThrow('answered already');
    const repeats = [minute, minute + 1].map((age) => commands.canRepeat(answered, after(age)));
    expect(repeats).toEqual([true, false]);
    expect(commands.canRepeat(request(implicit), then)).toBe(false);
  });

  test('is answered once', () => {
    expect(() => commands.linkSession(coded(), link, then)).toThrow('answered already');
    expect(() => commands.failAuthRequest(coded(), 'access_denied', then)).toThrow('answered already');
    const failed = request({}, ...commands.failAuthRequest(request(), 'login_required', then).events);
    expect(failed).toMatchObject({ lifecycle: 'failed', failure: 'login_required' });
    expect(() => commands.linkSession(failed, link, then)).toThrow('answered already');
    expect(() => commands.linkSession(authRequestAggregate.initial, link, then)).toThrow('not found');
  });

  test('waits for an hour', () => {
    expect(() => commands.linkSession(request(), link, after(60 * minute))).not.toThrow();
    expect(() => commands.linkSession(request(), link, after(60 * minute + 1))).toThrow('expired');
  });

  test('takes no sign-in below the acr that it demands', () => {
    const acr = { values: ['phr', 'urn:postern:acr:multi-factor'], essential: true };
    const by = (authMethods: number[], essential = true) =>
      commands.linkSession(request({ acr: { ...acr, essential } }), { ...link, authMethods }, then);
    expect(() => by([4])).toThrow('demands the authentication context phr or urn:postern:acr:multi-factor');
    expect(() => by([6, 7])).toThrow('demands');
    for (const enough of [[4, 1], [4, 2], [3]]) expect(() => by(enough)).not.toThrow();
    expect(() => by([4], false)).not.toThrow();
  });

  test('takes no sign-in that was older than max_age when it came', () => {
    const old = { ...link, authTime: after(-300.1) };
    expect(() => commands.linkSession(request(), old, after(1))).toThrow('older than the application allows');
    expect(() => commands.linkSession(request(), { ...link, authTime: after(-300) }, after(1))).not.toThrow();
    const now = request({ maxAgeSeconds: 0 });
    expect(() => commands.linkSession(now, { ...link, authTime: after(40) }, after(41))).not.toThrow();
    expect(() => commands.linkSession(now, { ...link, authTime: after(-5) }, after(41))).toThrow('older');
    // By the clock of another machine: what the login takes for signed in since then must not end here.
    expect(() => commands.linkSession(now, { ...link, authTime: after(-1.9) }, after(41))).not.toThrow();
  });
});

describe('a code', () => {
  test('given the right client, redirect URI and verifier, when presented, then it is taken', () => {
    const outcome = commands.exchangeCode(coded(), right);
    expect(outcome.replayed).toBe(false);
    if (outcome.replayed) return;
    expect(factTypes(outcome.decision)).toEqual(['auth_request.code.exchanged', 'auth_request.succeeded']);
  });

  test('is refused from anybody else, and for anything else, as invalid_grant', () => {
    expect(refusal({ clientId: 'other' })).toMatchObject({ code: 'invalid_grant' });
    expect(refusal({ redirectUri: 'https://shop.example/cb2' }).description).toContain('redirect_uri');
    expect(refusal({ redirectUri: undefined }).description).toContain('redirect_uri');
    expect(refusal({ codeVerifier: 'w'.repeat(43) }).description).toContain('does not match');
    expect(refusal({ codeVerifier: 'short' }).description).toContain('43 to 128');
    expect(refusal({ codeVerifier: undefined }).description).toContain('code_verifier is missing');
    expect(refusal({ codeVerifier: verifier }, coded({ codeChallenge: undefined })).description).toContain(
      'had no code_challenge',
    );
    expect(refusal({}, request())).toMatchObject({ code: 'invalid_grant' });
    expect(refusal({}, authRequestAggregate.initial)).toMatchObject({ code: 'invalid_grant' });
  });

  test('lives for a minute', () => {
    expect(commands.exchangeCode(coded(), { ...right, now: after(minute) }).replayed).toBe(false);
    expect(refusal({ now: after(minute + 1) }).detail).toContain('expired');
  });

  test('given it was taken, when it comes again, then it is a replay; from others it is merely refused', () => {
    const taken = coded({}, events.authRequestCodeExchanged({}), events.authRequestSucceeded({}));
    expect(commands.exchangeCode(taken, right).replayed).toBe(true);
    expect(commands.exchangeCode(taken, { ...right, now: after(20 * minute) }).replayed).toBe(true);
    expect(refusal({ clientId: 'other' }, taken).code).toBe('invalid_grant');
    expect(refusal({ codeVerifier: 'w'.repeat(43) }, taken).code).toBe('invalid_grant');
  });
});
