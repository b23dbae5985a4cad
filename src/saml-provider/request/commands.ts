import { failedPrecondition, notFound } from '../../errors/index.ts';
import type { Decision } from '../../eventstore/index.ts';
import { isNewEnough } from '../../login/index.ts';
import * as events from './events.ts';
import type { RequestDetails, SamlRequest, SignInLink } from './state.ts';

/** Decisions on one request of an application. */

/** A request waits so long for its person, in milliseconds. */
const requestLifetime = 60 * 60_000;
/** An answer may be made once more for so long, where the browser comes again. */
const answerLifetime = 5 * 60_000;

export const addSamlRequest = (details: RequestDetails): Decision => ({
  events: [
    events.samlRequestAdded({
      ...(details.loginClient !== '' && { login_client: details.loginClient }),
      application_id: details.applicationId,
      acs_url: details.acsUrl,
      ...(details.relayState !== undefined && { relay_state: details.relayState }),
      ...(details.requestId !== undefined && { request_id: details.requestId }),
      binding: details.binding,
      issuer: details.entityId,
      destination: details.destination,
      response_issuer: details.responseIssuer,
      ...(details.nameIdFormat !== undefined && { name_id_format: details.nameIdFormat }),
      ...(details.forceAuthn && { force_authn: true }),
      ...(details.loginHint !== undefined && { login_hint: details.loginHint }),
      ...(details.contextClasses && { context_classes: [...details.contextClasses] }),
    }),
  ],
});

export const isExpired = ({ createdAt }: SamlRequest, now: Date): boolean =>
  createdAt !== undefined && now.getTime() - createdAt.getTime() > requestLifetime;

/** @throws PosternError `not_found`, `failed_precondition` */
export function requirePending(request: SamlRequest, now: Date): void {
  if (request.lifecycle === 'absent') throw notFound('SAML-Req01', 'SAML request not found');
  if (request.lifecycle !== 'pending')
    throw failedPrecondition('SAML-Req02', 'The SAML request was answered already; start a new one');
  if (isExpired(request, now))
    throw failedPrecondition('SAML-Req03', 'The SAML request has expired; start a new one');
}

export const isFresh = ({ details, createdAt }: SamlRequest, authTime: Date): boolean =>
  !details.forceAuthn ||
  createdAt === undefined ||
  isNewEnough({ prompt: ['login'], createdAt }, authTime, createdAt);

/** Somebody has signed in, for whom an answer is made. */
export function linkSession(request: SamlRequest, link: SignInLink, now: Date): Decision {
  requirePending(request, now);
  if (!isFresh(request, link.authTime))
    throw failedPrecondition(
      'SAML-Req04',
      'The sign-in of this session is older than the application allows; check the user again',
    );
  return {
    events: [
      events.samlRequestSessionLinked({
        session_id: link.sessionId,
        user_id: link.userId,
        auth_time: link.authTime.toISOString(),
        auth_methods: [...link.authMethods],
        saml_session_id: link.samlSessionId,
      }),
      events.samlRequestSucceeded({}),
    ],
  };
}

/** @param reason as `saml.v2.ErrorReason` counts */
export function failSamlRequest(
  request: SamlRequest,
  { reason, status }: { readonly reason: number; readonly status: string },
  now: Date,
): Decision {
  requirePending(request, now);
  return { events: [events.samlRequestFailed({ reason, status })] };
}

/** Whether an answer that was given may be made again, for whom it was given to. */
export const canRepeat = ({ lifecycle, endedAt }: SamlRequest, now: Date): boolean =>
  (lifecycle === 'answered' || lifecycle === 'failed') &&
  endedAt !== undefined &&
  now.getTime() - endedAt.getTime() <= answerLifetime;
