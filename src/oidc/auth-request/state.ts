import { type SecurityProfile, securityProfiles } from '../../application/index.ts';
import type { AuthorizationDetail } from '../../authorization-details/index.ts';
import { defineAggregate, type EventOf } from '../../eventstore/index.ts';
import type { LinkedConsent } from '../consent/linked.ts';
import type { RequestedGrant } from '../grant-management/requested-grant.ts';
import { type RequestedClaims, withoutClaimsOf } from '../scope/requested-claims.ts';
import { scopes } from '../scope/scopes.ts';
import type { RequestedAcr } from './acr.ts';
import * as events from './events.ts';
import { type LinkedSession, linkOfPayload } from './linked-session.ts';
import {
  type FailureReason,
  failureReasons,
  type Prompt,
  prompts,
  type ResponseMode,
  type ResponseType,
  responseModes,
  responseTypes,
} from './values.ts';

export interface RequestDetails {
  /** User id of the login client that asked for it; '' for the built-in pages. */
  readonly loginClient: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  /** What the access token is to be used at (RFC 8707); empty: whatever it is for anyway. */
  readonly resources: readonly string[];
  /** What is asked for beyond scopes (RFC 9396). */
  readonly authorizationDetails: readonly AuthorizationDetail[];
  /** What becomes of which grant, where its application manages them. */
  readonly grant?: RequestedGrant | undefined;
  readonly responseType: ResponseType;
  readonly responseMode: ResponseMode;
  /** PKCE, always S256 (RFC 7636 §4.2). */
  readonly codeChallenge: string | undefined;
  /** Of the key that the code is bound to (RFC 9449 §10). */
  readonly dpopKeyThumbprint: string | undefined;
  readonly prompt: readonly Prompt[];
  readonly uiLocales: readonly string[];
  readonly maxAgeSeconds: number | undefined;
  readonly loginHint: string | undefined;
  /** Subject of the `id_token_hint`. */
  readonly hintUserId: string | undefined;
  readonly needsRefreshToken: boolean;
  /** Who alone may sign in, by the `claims` parameter. */
  readonly subject: string | undefined;
  readonly acr: RequestedAcr | undefined;
  readonly claims: RequestedClaims | undefined;
  /** Of the key of the instance of the client that has pushed it, and which alone gets the tokens. */
  readonly instanceKey?: string | undefined;
  /** It came as an object that its client has signed (RFC 9101). */
  readonly isSigned: boolean;
  /** What its client was held to as it came. */
  readonly securityProfile: SecurityProfile;
  readonly issuer: string;
}

/** Who alone may sign in; undefined: anybody. */
export const expectedUserOf = ({
  hintUserId,
  subject,
}: {
  readonly hintUserId?: string | undefined;
  readonly subject?: string | undefined;
}): string | undefined => hintUserId ?? subject;

/**
 * (pushed →) pending → coded → exchanged, or pending → failed; pending → answered where there is no code, all was given
 * through the browser.
 */
export type AuthRequestLifecycle =
  | 'absent'
  | 'pushed'
  | 'pending'
  | 'coded'
  | 'exchanged'
  | 'answered'
  | 'failed';

export interface AuthRequest {
  readonly lifecycle: AuthRequestLifecycle;
  readonly details: RequestDetails;
  /** When the client pushed it; undefined for one that came with its person. */
  readonly pushedAt: Date | undefined;
  readonly createdAt: Date | undefined;
  readonly link: LinkedSession | undefined;
  readonly codeAddedAt: Date | undefined;
  /** When its person was sent back with tokens and no code. */
  readonly answeredAt: Date | undefined;
  readonly failure: FailureReason | undefined;
}

const noDetails: RequestDetails = {
  loginClient: '',
  clientId: '',
  redirectUri: '',
  state: undefined,
  nonce: undefined,
  scope: [],
  audience: [],
  resources: [],
  authorizationDetails: [],
  responseType: 'code',
  responseMode: '',
  codeChallenge: undefined,
  dpopKeyThumbprint: undefined,
  prompt: [],
  uiLocales: [],
  maxAgeSeconds: undefined,
  loginHint: undefined,
  hintUserId: undefined,
  needsRefreshToken: false,
  subject: undefined,
  acr: undefined,
  claims: undefined,
  isSigned: false,
  securityProfile: 'none',
  issuer: '',
};

const initial: AuthRequest = {
  lifecycle: 'absent',
  details: noDetails,
  pushedAt: undefined,
  createdAt: undefined,
  link: undefined,
  codeAddedAt: undefined,
  answeredAt: undefined,
  failure: undefined,
};

const isPrompt = (prompt: string | undefined): prompt is Prompt => Boolean(prompt);

const detailsOf = (payload: EventOf<typeof events.authRequestPushed>['payload']) => ({
  clientId: payload.client_id,
  redirectUri: payload.redirect_uri,
  state: payload.state,
  nonce: payload.nonce,
  scope: payload.scope ?? [],
  audience: payload.audience ?? [],
  resources: payload.resource ?? [],
  authorizationDetails: payload.authorization_details ?? [],
  ...(payload.grant && { grant: payload.grant as RequestedGrant }),
  responseType: responseTypes[payload.response_type ?? 0] ?? 'code',
  responseMode: responseModes[payload.response_mode ?? 0] ?? '',
  codeChallenge: payload.code_challenge?.Challenge,
  dpopKeyThumbprint: payload.dpop_jkt,
  prompt: (payload.prompt ?? []).map((prompt) => prompts[prompt]).filter(isPrompt),
  uiLocales: payload.ui_locales ?? [],
  maxAgeSeconds: payload.max_age === undefined ? undefined : payload.max_age / 1e9,
  loginHint: payload.login_hint,
  hintUserId: payload.hint_user_id,
  needsRefreshToken: payload.need_refresh_token ?? false,
  subject: payload.subject,
  acr: payload.acr,
  claims: payload.claims,
  ...(payload.client_instance_jkt !== undefined && { instanceKey: payload.client_instance_jkt }),
  isSigned: payload.signed ?? false,
  securityProfile: securityProfiles.find((each) => each === payload.security_profile) ?? 'none',
  issuer: payload.issuer ?? '',
});

/** What is asked for by a person's consent to it. */
export const leftBy = <
  D extends Pick<RequestDetails, 'scope' | 'audience' | 'needsRefreshToken'> &
    Partial<Pick<RequestDetails, 'claims'>>,
>(
  consent: LinkedConsent | undefined,
  details: D,
): D => {
  const { scope = details.scope, audience = details.audience } = consent ?? {};
  const needsRefreshToken = details.needsRefreshToken && scope.includes(scopes.offlineAccess);
  const claims =
    details.claims && consent?.withoutClaimsOf
      ? withoutClaimsOf(consent.withoutClaimsOf, details.claims)
      : details.claims;
  return { ...details, scope, audience, needsRefreshToken, ...(claims && { claims }) };
};

/** One request from its arrival to its code's exchange: a handful of events. */
export const authRequestAggregate = defineAggregate(
  'auth_request',
  events,
  initial,
  (state, event): AuthRequest => {
    switch (event.type) {
      case 'auth_request.pushed':
        return {
          ...state,
          lifecycle: 'pushed',
          pushedAt: event.createdAt,
          details: { loginClient: '', ...detailsOf(event.payload) },
        };
      case 'auth_request.added': {
        const { login_client: loginClient, ...payload } = event.payload;
        return {
          ...state,
          lifecycle: 'pending',
          createdAt: event.createdAt,
          details: { loginClient, ...detailsOf(payload) },
        };
      }
      case 'auth_request.session.linked':
        return {
          ...state,
          details: leftBy(event.payload.consent, state.details),
          link: linkOfPayload(event.payload),
        };
      case 'auth_request.code.added':
        return { ...state, lifecycle: 'coded', codeAddedAt: event.createdAt };
      case 'auth_request.code.exchanged':
        return { ...state, lifecycle: 'exchanged' };
      case 'auth_request.succeeded':
        return state.lifecycle === 'pending'
          ? { ...state, lifecycle: 'answered', answeredAt: event.createdAt }
          : state;
      case 'auth_request.failed':
        return { ...state, lifecycle: 'failed', failure: failureReasons[event.payload.reason ?? 0] };
      default:
        return state;
    }
  },
);
