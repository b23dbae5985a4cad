import { describe, expect, test } from 'bun:test';
import type { NewEvent } from '../../eventstore/index.ts';
import { factTypes, given } from '../../testing/scenario.ts';
import { OAuthError } from '../protocol/errors.ts';
import * as commands from './commands.ts';
import * as events from './events.ts';
import { type DeviceAuth, type DeviceRequestDetails, deviceAuthAggregate } from './state.ts';

const then = new Date('2026-01-01T00:00:00Z');
const after = (seconds: number) => new Date(then.getTime() + seconds * 1000);
const details: DeviceRequestDetails = {
  clientId: 'tv',
  scope: ['openid', 'offline_access'],
  audience: ['tv', 'project'],
  resources: [],
  authorizationDetails: [],
  expiresAt: after(300),
  needsRefreshToken: true,
  remoteAddress: '192.0.2.7',
};
const link = { sessionId: 'b1', userId: 'u1', authTime: then, authMethods: [4] };
const request = (...more: NewEvent[]): DeviceAuth =>
  given(deviceAuthAggregate, ...commands.addDeviceAuth(details).events, ...more).state;
const approved = (...more: NewEvent[]) =>
  request(...commands.approveDeviceAuth(request(), link, then).events, ...more);

function told(state: DeviceAuth, presented: { clientId?: string; now?: Date } = {}): string {
  try {
    const { decision } = commands.redeemDeviceCode(state, { clientId: 'tv', now: after(1), ...presented });
    return factTypes(decision).join();
  } catch (error) {
    if (error instanceof OAuthError) return error.code;
    throw error;
  }
}

describe('a device authorization request', () => {
  test('reads back all that was asked for, and who approved it', () => {
    expect(request()).toMatchObject({ lifecycle: 'pending', details });
    expect(approved()).toMatchObject({ lifecycle: 'approved', link });
  });

  test('is approved or refused once, while it waits', () => {
    const approving =
      (state: DeviceAuth, now = after(1)) =>
      () =>
        commands.approveDeviceAuth(state, link, now);
    const denying =
      (state: DeviceAuth, now = after(1)) =>
      () =>
        commands.denyDeviceAuth(state, now);
    expect(factTypes(denying(request())())).toEqual(['device.authorization.canceled']);
    for (const attempt of [approving, denying]) {
      expect(attempt(approved())).toThrow('answered already');
      expect(attempt(request(events.deviceAuthorizationCanceled({})))).toThrow('answered already');
      expect(attempt(approved(events.deviceAuthorizationDone({})))).toThrow('answered already');
      expect(attempt(deviceAuthAggregate.initial)).toThrow('not found');
      expect(attempt(request(), after(300))).toThrow('expired');
    }
    expect(approving(request())().requires).toEqual([{ type: 'user', id: 'u1' }]);
  });

  test('tells its client, and nobody else, how far it is', () => {
    expect(told(request())).toBe('authorization_pending');
    expect(told(request(), { now: after(300) })).toBe('expired_token');
    expect(told(request(events.deviceAuthorizationCanceled({})), { now: after(400) })).toBe('access_denied');
    expect(told(approved())).toBe('device.authorization.done');
    expect(told(approved(), { now: after(300) })).toBe('expired_token');
    expect(told(approved(events.deviceAuthorizationDone({})))).toBe('invalid_grant');
    expect(told(deviceAuthAggregate.initial)).toBe('invalid_grant');
    for (const state of [request(), approved(), request(events.deviceAuthorizationCanceled({}))])
      expect(told(state, { clientId: 'other' })).toBe('invalid_grant');
  });
});
