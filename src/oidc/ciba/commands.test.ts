import { describe, expect, test } from 'bun:test';
import type { NewEvent } from '../../eventstore/index.ts';
import { factTypes, given } from '../../testing/scenario.ts';
import { OAuthError } from '../protocol/errors.ts';
import { bindingMessageOf } from './binding-message.ts';
import * as commands from './commands.ts';
import * as events from './events.ts';
import { type CibaRequest, type CibaRequestDetails, cibaRequestAggregate } from './state.ts';

const then = new Date('2026-01-01T00:00:00Z');
const after = (seconds: number) => new Date(then.getTime() + seconds * 1000);
const details: CibaRequestDetails = {
  clientId: 'till',
  userId: 'u1',
  scope: ['openid', 'offline_access'],
  audience: ['till', 'project'],
  resources: [],
  authorizationDetails: [{ type: 'payment', amount: '1' }],
  acr: { values: ['phr'], essential: false },
  bindingMessage: 'W4SC',
  expiresAt: after(300),
  needsRefreshToken: true,
  remoteAddress: '192.0.2.7',
  mode: 'poll',
  notificationToken: undefined,
  issuer: 'https://id.test',
};
const sealed = { crypted: 'sealed' } as never;
const link = { sessionId: 'b1', userId: 'u1', authTime: then, authMethods: [4] };
const request = (of: Partial<CibaRequestDetails> = {}, ...more: NewEvent[]): CibaRequest =>
  given(cibaRequestAggregate, ...commands.addCibaRequest({ ...details, ...of }).events, ...more).state;
const approve = (of: Partial<CibaRequestDetails> = {}, answer?: never) =>
  commands.approveCibaRequest(request(of), link, then, answer);
const approved = (of: Partial<CibaRequestDetails> = {}) => request(of, ...approve(of).events);
const canceled = events.backChannelAuthorizationCanceled({});

function told(state: CibaRequest, presented: { clientId?: string; now?: Date } = {}): string {
  try {
    const { decision } = commands.redeemCibaRequest(state, { clientId: 'till', now: after(1), ...presented });
    return factTypes(decision).join();
  } catch (error) {
    if (error instanceof OAuthError) return error.code;
    throw error;
  }
}

describe('an authentication request', () => {
  test('reads back all that was asked for, and who approved it', () => {
    expect(request()).toMatchObject({ lifecycle: 'pending', details });
    expect(approved()).toMatchObject({ lifecycle: 'approved', link });
    const pushed = { ...details, mode: 'push', notificationToken: sealed, userId: '' } as const;
    expect(request(pushed).details).toEqual(pushed);
  });

  test('tells a client that is told, and no other', () => {
    const prefix = 'back_channel.authorization.';
    const types = (decision: ReturnType<typeof approve>) =>
      factTypes(decision).map((type) => type.slice(prefix.length));
    expect(types(approve())).toEqual(['approved']);
    expect(types(approve({ mode: 'ping' }))).toEqual(['approved', 'due']);
    expect(types(approve({ mode: 'push' }, sealed))).toEqual(['approved', 'done', 'due']);
    const deny = (mode: CibaRequestDetails['mode']) =>
      types(commands.denyCibaRequest(request({ mode }), then));
    expect(deny('poll')).toEqual(['canceled']);
    expect(deny('push')).toEqual(['canceled', 'due']);
  });

  test('is answered once, while it waits', () => {
    const answers = [
      (state: CibaRequest, now = after(1)) =>
        () =>
          commands.approveCibaRequest(state, link, now),
      (state: CibaRequest, now = after(1)) =>
        () =>
          commands.denyCibaRequest(state, now),
    ];
    for (const answering of answers) {
      expect(answering(approved())).toThrow('answered already');
      expect(answering(request({}, canceled))).toThrow('answered already');
      expect(answering(cibaRequestAggregate.initial)).toThrow('not found');
      expect(answering(request(), after(300))).toThrow('expired');
      expect(answering(request({}, events.backChannelAuthorizationExpired({})))).toThrow('expired');
    }
    expect(approve().requires).toEqual([{ type: 'user', id: 'u1' }]);
  });

  test('tells its client, and nobody else, how far it is', () => {
    expect(told(request())).toBe('authorization_pending');
    expect(told(request({ userId: '' }))).toBe('authorization_pending');
    expect(told(request(), { now: after(300) })).toBe('expired_token');
    expect(told(request({}, events.backChannelAuthorizationExpired({})))).toBe('expired_token');
    expect(told(request({}, canceled), { now: after(400) })).toBe('access_denied');
    expect(told(approved())).toBe('back_channel.authorization.done');
    expect(told(approved(), { now: after(300) })).toBe('expired_token');
    expect(told(request({}, ...approve().events, events.backChannelAuthorizationDone({})))).toBe(
      'invalid_grant',
    );
    expect(told(approved({ mode: 'push' }))).toBe('unauthorized_client');
    expect(told(cibaRequestAggregate.initial)).toBe('invalid_grant');
    for (const state of [request(), approved(), request({}, canceled)])
      expect(told(state, { clientId: 'other' })).toBe('invalid_grant');
  });

  test('ends unanswered when its time is over, and no other does', () => {
    const expired = (state: CibaRequest, now: Date) =>
      factTypes(commands.expireCibaRequest(state, now)).length;
    expect([expired(request(), after(299)), expired(request(), after(300))]).toEqual([0, 1]);
    expect(expired(approved(), after(300)) + expired(cibaRequestAggregate.initial, after(300))).toBe(0);
  });
});

test('a binding message is plain text on one line that leads nowhere', () => {
  for (const good of ['W4SC', 'Zahlung 10,50 € an Café', '注文 1234', 'a'.repeat(100)])
    expect(bindingMessageOf(good)).toBe(good);
  expect([bindingMessageOf(undefined), bindingMessageOf('  ')]).toEqual(['', '']);
  for (const bad of [
    'a\nb',
    'a\u0000b',
    'a\u202eb',
    'a\u200bb',
    'https://evil.example',
    'Call WWW.evil.example',
    'a'.repeat(101),
  ])
    expect(() => bindingMessageOf(bad)).toThrow('invalid_binding_message');
});
