import type { SealedValue } from '../crypto/types.ts';
import { defineAggregate } from '../eventstore/index.ts';
import * as events from './events.ts';

/** How somebody came back, with what only the caller who can show the intent's token is told. */
export type Arrival =
  | {
      readonly by: 'oauth';
      readonly accessToken: SealedValue | undefined;
      readonly refreshToken: SealedValue | undefined;
      readonly idToken: SealedValue | undefined;
    }
  | { readonly by: 'ldap'; readonly attributes: Readonly<Record<string, readonly string[]>> }
  | { readonly by: 'saml'; readonly assertion: SealedValue | undefined };

/** What the provider says of somebody, in our own terms. */
export interface ExternalProfile {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly displayName?: string;
  readonly nickName?: string;
  /** What the person is called there. */
  readonly preferredUsername?: string;
  readonly email?: string;
  /** The provider vouches for the address. */
  readonly emailVerified: boolean;
  readonly phone?: string;
  readonly phoneVerified: boolean;
  readonly preferredLanguage?: string;
  readonly avatarUrl?: string;
  readonly profile?: string;
}

/** Who somebody is at the provider. */
export interface ExternalPerson {
  readonly id: string;
  readonly name: string;
  readonly profile: ExternalProfile;
  /** What the provider says, as JSON. */
  readonly raw: string;
}

export interface Intent {
  readonly lifecycle: 'absent' | 'started' | 'succeeded' | 'failed' | 'consumed';
  readonly idpId: string;
  readonly successUrl: string;
  readonly failureUrl: string;
  readonly sealedArguments: SealedValue | undefined;
  /** '' where no browser is bound to it. */
  readonly browser: string;
  /** Of a SAML request; '' for others. */
  readonly requestId: string;
  readonly person: ExternalPerson | undefined;
  /** Who had linked the account when the person came back; '' for nobody. */
  readonly userId: string;
  readonly arrival: Arrival | undefined;
  /** Digest of what the person brought from the provider. */
  readonly broughtBy: string;
  readonly startedAt: Date | undefined;
  readonly succeededAt: Date | undefined;
  /** Why there is nobody, in words for who reads logs. */
  readonly reason: string;
}

const initial: Intent = {
  lifecycle: 'absent',
  idpId: '',
  successUrl: '',
  failureUrl: '',
  sealedArguments: undefined,
  browser: '',
  requestId: '',
  person: undefined,
  userId: '',
  arrival: undefined,
  broughtBy: '',
  startedAt: undefined,
  succeededAt: undefined,
  reason: '',
};

interface Person {
  readonly idpUser: string;
  readonly idpUserId: string;
  readonly idpUserName?: string;
  readonly userId?: string;
  readonly profile?: object;
  readonly broughtBy?: string;
}

const untold: ExternalProfile = { emailVerified: false, phoneVerified: false };

const succeeded = (
  state: Intent,
  { idpUser, idpUserId, idpUserName = '', userId = '', profile, broughtBy = '' }: Person,
  arrival: Arrival,
  succeededAt: Date,
): Intent => ({
  ...state,
  lifecycle: 'succeeded',
  person: {
    id: idpUserId,
    name: idpUserName,
    profile: { ...untold, ...profile },
    raw: Buffer.from(idpUser, 'base64').toString('utf8'),
  },
  userId,
  arrival,
  broughtBy,
  succeededAt,
});

/** One visit at an identity provider, from the start to the sign-in that comes of it. */
export const intentAggregate = defineAggregate('idpintent', events, initial, (state, event): Intent => {
  switch (event.type) {
    case 'idpintent.started': {
      const { successURL, failureURL, idpId, sealedArguments, browser = '' } = event.payload;
      return {
        ...state,
        lifecycle: 'started',
        idpId,
        successUrl: successURL,
        failureUrl: failureURL,
        sealedArguments,
        browser,
        startedAt: event.createdAt,
      };
    }
    case 'idpintent.saml.requested':
      return { ...state, requestId: event.payload.requestId };
    case 'idpintent.succeeded': {
      const { idpAccessToken, sealedIdToken, sealedRefreshToken } = event.payload;
      const arrival: Arrival = {
        by: 'oauth',
        accessToken: idpAccessToken,
        refreshToken: sealedRefreshToken,
        idToken: sealedIdToken,
      };
      return succeeded(state, event.payload, arrival, event.createdAt);
    }
    case 'idpintent.ldap.succeeded': {
      const arrival: Arrival = { by: 'ldap', attributes: event.payload.attributes ?? {} };
      return succeeded(state, event.payload, arrival, event.createdAt);
    }
    case 'idpintent.saml.succeeded':
      return succeeded(
        state,
        event.payload,
        { by: 'saml', assertion: event.payload.assertion },
        event.createdAt,
      );
    case 'idpintent.failed':
      return { ...state, lifecycle: 'failed', reason: event.payload.reason };
    default:
      return { ...state, lifecycle: 'consumed' };
  }
});
