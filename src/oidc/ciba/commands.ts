import type { SealedValue } from '../../crypto/types.ts';
import { failedPrecondition, notFound } from '../../errors/index.ts';
import type { Decision, NewEvent } from '../../eventstore/index.ts';
import { type LinkedSession, payloadOfLink } from '../auth-request/linked-session.ts';
import { requireSameInstance } from '../clients/proven.ts';
import {
  accessDenied,
  authorizationPending,
  expiredToken,
  invalidGrant,
  unauthorizedClient,
} from '../protocol/errors.ts';
import * as events from './events.ts';
import type { CibaRequest, CibaRequestDetails } from './state.ts';

/** Decisions on one request of a client for a person who is elsewhere (CIBA Core 1.0). */

export const addCibaRequest = (details: CibaRequestDetails): Decision => ({
  events: [
    events.backChannelAuthorizationAdded({
      client_id: details.clientId,
      ...(details.userId !== '' && { user_id: details.userId }),
      scope: [...details.scope],
      audience: [...details.audience],
      ...(details.resources.length > 0 && { resource: [...details.resources] }),
      ...(details.authorizationDetails.length > 0 && {
        authorization_details: [...details.authorizationDetails],
      }),
      ...(details.acr && { acr_values: [...details.acr.values] }),
      ...(details.bindingMessage !== '' && { binding_message: details.bindingMessage }),
      expires: details.expiresAt.toISOString(),
      need_refresh_token: details.needsRefreshToken,
      remote_address: details.remoteAddress,
      delivery_mode: details.mode,
      ...(details.notificationToken && { notification_token: details.notificationToken }),
      ...(details.instanceKey !== undefined && { client_instance_jkt: details.instanceKey }),
      issuer: details.issuer,
    }),
  ],
});

const isOver = ({ details }: CibaRequest, now: Date): boolean => now >= details.expiresAt;

/** Whether it waits for its person still. */
export const isWaiting = (request: CibaRequest, now: Date): boolean =>
  request.lifecycle === 'pending' && !isOver(request, now);

/** @throws PosternError `not_found`, `failed_precondition` when it was answered already or waited too long */
export function requireWaiting(request: CibaRequest, now: Date): void {
  if (request.lifecycle === 'absent') throw notFound('OIDC-Cib01', 'Authentication request not found');
  if (isOver(request, now) || request.lifecycle === 'expired')
    throw failedPrecondition(
      'OIDC-Cib03',
      'The authentication request has expired; have the application ask again',
    );
  if (request.lifecycle !== 'pending')
    throw failedPrecondition(
      'OIDC-Cib02',
      'The authentication request was answered already; have the application ask again',
    );
}

/** Who does not ask by itself is told. */
const due = ({ mode, clientId }: CibaRequestDetails, answer?: SealedValue): NewEvent[] =>
  mode === 'poll'
    ? []
    : [events.backChannelAuthorizationDue({ client_id: clientId, ...(answer && { answer }) })];

/** @param pushed what is sent to the client, whose tokens are written together with this */
export function approveCibaRequest(
  request: CibaRequest,
  link: LinkedSession,
  now: Date,
  pushed?: SealedValue,
): Decision {
  requireWaiting(request, now);
  return {
    events: [
      events.backChannelAuthorizationApproved(payloadOfLink(link)),
      ...(pushed ? [events.backChannelAuthorizationDone({})] : []),
      ...due(request.details, pushed),
    ],
    requires: [{ type: 'user', id: link.userId }],
  };
}

export function denyCibaRequest(request: CibaRequest, now: Date): Decision {
  requireWaiting(request, now);
  return { events: [events.backChannelAuthorizationCanceled({}), ...due(request.details)] };
}

/** Nobody answered in time; what was answered stays so. */
export const expireCibaRequest = (request: CibaRequest, now: Date): Decision =>
  request.lifecycle === 'pending' && isOver(request, now)
    ? { events: [events.backChannelAuthorizationExpired({})] }
    : { events: [] };

/**
 * Takes the `auth_req_id`, once, from the client that it was made for (CIBA §11).
 * @throws OAuthError `authorization_pending`, `access_denied`, `expired_token`, `invalid_grant`, `unauthorized_client`
 */
export function redeemCibaRequest(
  request: CibaRequest,
  presented: { readonly clientId: string; readonly instanceKey?: string | undefined; readonly now: Date },
): { readonly decision: Decision; readonly link: LinkedSession } {
  const gone = 'The auth_req_id is unknown or was used already';
  const { lifecycle, details, link } = request;
  if (lifecycle === 'absent') throw invalidGrant(gone);
  if (details.clientId !== presented.clientId)
    throw invalidGrant(gone, { detail: 'the auth_req_id was issued to another client' });
  requireSameInstance(details.instanceKey, presented.instanceKey);
  if (details.mode === 'push')
    throw unauthorizedClient('The tokens of this request are pushed; the client cannot ask for them');
  if (lifecycle === 'done') throw invalidGrant(gone, { detail: 'the auth_req_id was used already' });
  if (lifecycle === 'denied') throw accessDenied('The person refused access');
  if (lifecycle === 'expired' || isOver(request, presented.now))
    throw expiredToken('The auth_req_id has expired; begin another request');
  if (!link) throw authorizationPending('The person has not answered yet; ask again in a while');
  return { link, decision: { events: [events.backChannelAuthorizationDone({})] } };
}
