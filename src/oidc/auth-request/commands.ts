import { asciiForm } from '../../application/index.ts';
import { failedPrecondition, notFound } from '../../errors/index.ts';
import type { Decision } from '../../eventstore/index.ts';
import { isNewEnough } from '../../login/index.ts';
import { requireSameInstance } from '../clients/proven.ts';
import { invalidGrant, invalidRequestUri } from '../protocol/errors.ts';
import { authRequestLifetime, codeLifetime, pushedRequestLifetime } from '../protocol/settings.ts';
import { meetsAcr } from './acr.ts';
import * as events from './events.ts';
import { type LinkedSession, payloadOfLink } from './linked-session.ts';
import { isVerifier, matchesChallenge } from './pkce.ts';
import type { AuthRequest, RequestDetails } from './state.ts';
import { type FailureReason, gives, prompts, reasonNumber, responseModes, responseTypes } from './values.ts';

/** Decisions on one authorization request. */

const payloadOf = (details: RequestDetails) => ({
  client_id: details.clientId,
  redirect_uri: details.redirectUri,
  ...(details.state !== undefined && { state: details.state }),
  ...(details.nonce !== undefined && { nonce: details.nonce }),
  scope: [...details.scope],
  audience: [...details.audience],
  ...(details.resources.length > 0 && { resource: [...details.resources] }),
  ...(details.authorizationDetails.length > 0 && {
    authorization_details: [...details.authorizationDetails],
  }),
  ...(details.grant && { grant: details.grant }),
  ...(details.responseType !== 'code' && { response_type: responseTypes.indexOf(details.responseType) }),
  response_mode: responseModes.indexOf(details.responseMode),
  ...(details.codeChallenge && { code_challenge: { Challenge: details.codeChallenge, Method: 1 } }),
  ...(details.dpopKeyThumbprint && { dpop_jkt: details.dpopKeyThumbprint }),
  prompt: details.prompt.map((prompt) => prompts.indexOf(prompt)),
  ui_locales: [...details.uiLocales],
  ...(details.maxAgeSeconds !== undefined && { max_age: details.maxAgeSeconds * 1e9 }),
  ...(details.loginHint && { login_hint: details.loginHint }),
  ...(details.hintUserId && { hint_user_id: details.hintUserId }),
  need_refresh_token: details.needsRefreshToken,
  ...(details.subject !== undefined && { subject: details.subject }),
  ...(details.acr && { acr: { ...details.acr, values: [...details.acr.values] } }),
  ...(details.claims && { claims: details.claims }),
  ...(details.instanceKey !== undefined && { client_instance_jkt: details.instanceKey }),
  ...(details.isSigned && { signed: true }),
  ...(details.securityProfile !== 'none' && { security_profile: details.securityProfile }),
  issuer: details.issuer,
});

export const addAuthRequest = (details: RequestDetails): Decision => ({
  events: [events.authRequestAdded({ login_client: details.loginClient, ...payloadOf(details) })],
});

/** Keeps a request until its person comes with it. */
export const pushAuthRequest = (details: RequestDetails): Decision => ({
  events: [events.authRequestPushed(payloadOf(details))],
});

/**
 * What a client has pushed, for the person who comes with it: once, in time, and with that client's name (RFC 9126 §4).
 * @throws OAuthError `invalid_request_uri`
 */
export function requirePushed(request: AuthRequest, clientId: string, now: Date): RequestDetails {
  const { lifecycle, details, pushedAt } = request;
  if (pushedAt === undefined || details.clientId !== clientId)
    throw invalidRequestUri('request_uri is unknown, or of another client');
  if (lifecycle !== 'pushed') throw invalidRequestUri('request_uri was used already; push the request again');
  if (now.getTime() - pushedAt.getTime() > pushedRequestLifetime)
    throw invalidRequestUri('request_uri has expired; push the request again');
  return details;
}

export const isExpired = (request: AuthRequest, now: Date): boolean =>
  request.createdAt !== undefined && now.getTime() - request.createdAt.getTime() > authRequestLifetime;

/** @throws PosternError `not_found`, `failed_precondition` when it was answered already or waited too long */
export function requirePending(request: AuthRequest, now: Date): void {
  if (request.lifecycle === 'absent' || request.lifecycle === 'pushed')
    throw notFound('OIDC-Req01', 'Authorization request not found');
  if (request.lifecycle !== 'pending') {
    throw failedPrecondition('OIDC-Req02', 'The authorization request was answered already; start a new one');
  }
  if (isExpired(request, now)) {
    throw failedPrecondition('OIDC-Req03', 'The authorization request has expired; start a new one');
  }
}

/** The user has signed in: the request gets its session and gives out its one code, where it has one. */
export function linkSession(request: AuthRequest, link: LinkedSession, now: Date): Decision {
  requirePending(request, now);
  if (!isFresh(request, link.authTime)) {
    throw failedPrecondition(
      'OIDC-Req04',
      'The sign-in of this session is older than the application allows; check the user again',
    );
  }
  if (!meetsAcr(link.authMethods, request.details.acr)) {
    throw failedPrecondition(
      'OIDC-Acr01',
      `The application demands the authentication context ${request.details.acr?.values.join(' or ')}; check further factors of the session, or answer with an error`,
    );
  }
  return {
    events: [
      events.authRequestSessionLinked(payloadOfLink(link)),
      gives(request.details.responseType, 'code')
        ? events.authRequestCodeAdded({})
        : events.authRequestSucceeded({}),
    ],
  };
}

/** The answer is good and may be given once more, to whom it was given. */
export const canRepeat = ({ lifecycle, codeAddedAt, answeredAt }: AuthRequest, now: Date): boolean =>
  (lifecycle === 'coded' || lifecycle === 'answered') &&
  now.getTime() - ((codeAddedAt ?? answeredAt)?.getTime() ?? 0) <= codeLifetime;

/** As the login decides, so that it never sends a sign-in here that is refused. */
export const isFresh = ({ details, createdAt }: AuthRequest, authTime: Date): boolean =>
  createdAt === undefined || isNewEnough({ maxAge: details.maxAgeSeconds, createdAt }, authTime, createdAt);

export function failAuthRequest(request: AuthRequest, reason: FailureReason, now: Date): Decision {
  requirePending(request, now);
  return { events: [events.authRequestFailed({ reason: reasonNumber(reason) })] };
}

export interface CodePresentation {
  readonly clientId: string;
  readonly redirectUri: string | undefined;
  readonly codeVerifier: string | undefined;
  /** Of the key that the request is proven with. */
  readonly keyThumbprint?: string | undefined;
  /** See `ProvenClient`. */
  readonly instanceKey?: string | undefined;
  readonly now: Date;
}

/**
 * Takes the code, once, from the client that it was made for (RFC 6749 §4.1.3, RFC 7636 §4.6, RFC 9449 §10).
 * @returns `replayed` when it was taken before: what came of it must be revoked (RFC 6749 §4.1.2)
 * @throws OAuthError `invalid_grant`
 */
export function exchangeCode(
  request: AuthRequest,
  presented: CodePresentation,
): { readonly replayed: true } | { readonly replayed: false; readonly decision: Decision } {
  const { details, codeAddedAt } = request;
  const gone = 'The code is unknown, expired or was used already';
  if (codeAddedAt === undefined) throw invalidGrant(gone);
  if (details.clientId !== presented.clientId) {
    throw invalidGrant(gone, { detail: 'the code was issued to another client' });
  }
  if (presented.redirectUri === undefined || !sameUri(presented.redirectUri, details.redirectUri)) {
    throw invalidGrant('redirect_uri is not the one of the authorization request');
  }
  checkVerifier(details.codeChallenge, presented.codeVerifier);
  if (details.dpopKeyThumbprint !== undefined && details.dpopKeyThumbprint !== presented.keyThumbprint)
    throw invalidGrant('The code is bound to the key that dpop_jkt named; send a DPoP proof by that key');
  requireSameInstance(details.instanceKey, presented.instanceKey);
  if (request.lifecycle === 'exchanged') return { replayed: true };
  if (request.lifecycle !== 'coded') throw invalidGrant(gone);
  if (presented.now.getTime() - codeAddedAt.getTime() > codeLifetime) {
    throw invalidGrant(gone, { detail: 'the code has expired' });
  }
  return {
    replayed: false,
    decision: { events: [events.authRequestCodeExchanged({}), events.authRequestSucceeded({})] },
  };
}

/** RFC 6749 §4.1.3: identical, in the one form in which URIs are compared. */
const sameUri = (left: string, right: string): boolean =>
  (asciiForm(left) ?? left) === (asciiForm(right) ?? right);

/** A verifier without a challenge is refused too: it tells of a downgrade (RFC 9700 §2.1.1). */
function checkVerifier(challenge: string | undefined, verifier: string | undefined): void {
  if (challenge === undefined) {
    if (verifier === undefined) return;
    throw invalidGrant('code_verifier was sent, but the authorization request had no code_challenge');
  }
  if (verifier === undefined) throw invalidGrant('code_verifier is missing');
  if (!isVerifier(verifier)) {
    throw invalidGrant(
      'code_verifier must be 43 to 128 letters, digits, -, ., _ or ~ (RFC 7636 section 4.1)',
    );
  }
  if (!matchesChallenge(verifier, challenge)) {
    throw invalidGrant('code_verifier does not match the code_challenge');
  }
}
