import { failedPrecondition, notFound } from '../../errors/index.ts';
import type { Decision } from '../../eventstore/index.ts';
import { type LinkedSession, payloadOfLink } from '../auth-request/linked-session.ts';
import { requireSameInstance } from '../clients/proven.ts';
import { accessDenied, authorizationPending, expiredToken, invalidGrant } from '../protocol/errors.ts';
import * as events from './events.ts';
import type { DeviceAuth, DeviceRequestDetails } from './state.ts';

/** Decisions on one device authorization request (RFC 8628). */

export const addDeviceAuth = (details: DeviceRequestDetails): Decision => ({
  events: [
    events.deviceAuthorizationAdded({
      client_id: details.clientId,
      scope: [...details.scope],
      audience: [...details.audience],
      ...(details.resources.length > 0 && { resource: [...details.resources] }),
      ...(details.authorizationDetails.length > 0 && {
        authorization_details: [...details.authorizationDetails],
      }),
      expires: details.expiresAt.toISOString(),
      need_refresh_token: details.needsRefreshToken,
      remote_address: details.remoteAddress,
      ...(details.instanceKey !== undefined && { client_instance_jkt: details.instanceKey }),
    }),
  ],
});

const isExpired = ({ details }: DeviceAuth, now: Date): boolean => now >= details.expiresAt;

/** Whether it waits for its person still. */
export const isPending = (request: DeviceAuth, now: Date): boolean =>
  request.lifecycle === 'pending' && !isExpired(request, now);

/** @throws PosternError `not_found`, `failed_precondition` when it was answered already or waited too long */
export function requirePending(request: DeviceAuth, now: Date): void {
  if (request.lifecycle === 'absent') throw notFound('OIDC-Dev01', 'Device authorization request not found');
  if (request.lifecycle !== 'pending') {
    throw failedPrecondition(
      'OIDC-Dev02',
      'The device authorization request was answered already; have the device start a new one',
    );
  }
  if (isExpired(request, now)) {
    throw failedPrecondition(
      'OIDC-Dev03',
      'The device authorization request has expired; have the device start a new one',
    );
  }
}

export function approveDeviceAuth(request: DeviceAuth, link: LinkedSession, now: Date): Decision {
  requirePending(request, now);
  return {
    events: [events.deviceAuthorizationApproved(payloadOfLink(link))],
    requires: [{ type: 'user', id: link.userId }],
  };
}

export function denyDeviceAuth(request: DeviceAuth, now: Date): Decision {
  requirePending(request, now);
  return { events: [events.deviceAuthorizationCanceled({})] };
}

/**
 * Takes the device code, once, from the client that it was made for (RFC 8628 §3.5).
 * @throws OAuthError `authorization_pending`, `access_denied`, `expired_token`, `invalid_grant`
 */
export function redeemDeviceCode(
  request: DeviceAuth,
  presented: { readonly clientId: string; readonly instanceKey?: string | undefined; readonly now: Date },
): { readonly decision: Decision; readonly link: LinkedSession } {
  const gone = 'The device code is unknown or was used already';
  if (request.lifecycle === 'absent') throw invalidGrant(gone);
  if (request.details.clientId !== presented.clientId) {
    throw invalidGrant(gone, { detail: 'the device code was issued to another client' });
  }
  requireSameInstance(request.details.instanceKey, presented.instanceKey);
  if (request.lifecycle === 'done') throw invalidGrant(gone, { detail: 'the device code was used already' });
  if (request.lifecycle === 'denied') throw accessDenied('The person refused access');
  if (isExpired(request, presented.now)) {
    throw expiredToken('The device code has expired; ask for another one');
  }
  if (!request.link) throw authorizationPending('The person has not answered yet; ask again in a while');
  return { link: request.link, decision: { events: [events.deviceAuthorizationDone({})] } };
}
