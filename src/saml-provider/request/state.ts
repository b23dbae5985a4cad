import { defineAggregate } from '../../eventstore/index.ts';
import * as events from './events.ts';

/** What was asked, by whom, and where it is answered. */
export interface RequestDetails {
  readonly loginClient: string;
  readonly applicationId: string;
  readonly acsUrl: string;
  readonly relayState: string | undefined;
  /** Of the AuthnRequest. */
  readonly requestId: string | undefined;
  readonly binding: string;
  /** Entity id of the application. */
  readonly entityId: string;
  readonly destination: string;
  readonly responseIssuer: string;
  readonly nameIdFormat: string | undefined;
  readonly forceAuthn: boolean;
  readonly loginHint: string | undefined;
  readonly contextClasses: readonly string[] | undefined;
}

/** The sign-in that answers a request. */
export interface SignInLink {
  readonly sessionId: string;
  readonly userId: string;
  readonly authTime: Date;
  readonly authMethods: readonly number[];
  /** The session at the application that comes of it. */
  readonly samlSessionId: string;
}

export interface SamlRequest {
  readonly lifecycle: 'absent' | 'pending' | 'answered' | 'failed';
  readonly details: RequestDetails;
  readonly createdAt: Date | undefined;
  readonly link: SignInLink | undefined;
  readonly endedAt: Date | undefined;
  /** Status code of a failure. */
  readonly status: string;
}

export const noDetails: RequestDetails = {
  loginClient: '',
  applicationId: '',
  acsUrl: '',
  relayState: undefined,
  requestId: undefined,
  binding: '',
  entityId: '',
  destination: '',
  responseIssuer: '',
  nameIdFormat: undefined,
  forceAuthn: false,
  loginHint: undefined,
  contextClasses: undefined,
};

const initial: SamlRequest = {
  lifecycle: 'absent',
  details: noDetails,
  createdAt: undefined,
  link: undefined,
  endedAt: undefined,
  status: '',
};

export const samlRequestAggregate = defineAggregate(
  'saml_request',
  events,
  initial,
  (state, event): SamlRequest => {
    switch (event.type) {
      case 'saml_request.added': {
        const { payload } = event;
        return {
          ...state,
          lifecycle: 'pending',
          createdAt: event.createdAt,
          details: {
            loginClient: payload.login_client ?? '',
            applicationId: payload.application_id,
            acsUrl: payload.acs_url,
            relayState: payload.relay_state,
            requestId: payload.request_id,
            binding: payload.binding,
            entityId: payload.issuer,
            destination: payload.destination ?? '',
            responseIssuer: payload.response_issuer ?? '',
            nameIdFormat: payload.name_id_format,
            forceAuthn: payload.force_authn ?? false,
            loginHint: payload.login_hint,
            contextClasses: payload.context_classes,
          },
        };
      }
      case 'saml_request.session.linked': {
        const { payload } = event;
        return {
          ...state,
          link: {
            sessionId: payload.session_id,
            userId: payload.user_id,
            authTime: new Date(payload.auth_time),
            authMethods: payload.auth_methods ?? [],
            samlSessionId: payload.saml_session_id ?? '',
          },
        };
      }
      case 'saml_request.succeeded':
        return { ...state, lifecycle: 'answered', endedAt: event.createdAt };
      case 'saml_request.failed':
        return {
          ...state,
          lifecycle: 'failed',
          endedAt: event.createdAt,
          status: event.payload.status ?? '',
        };
    }
  },
);
