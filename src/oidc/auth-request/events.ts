import { Type } from '@sinclair/typebox';
import { defineEvent } from '../../eventstore/index.ts';
import { requestedGrant } from '../grant-management/requested-grant.ts';
import { authorizationDetailsSchema } from '../scope/authorization-details-schema.ts';
import { requestedClaims } from '../scope/requested-claims.ts';
import { linkedSession } from './linked-session.ts';

/** The life of one authorization request, in Zitadel's names and numbers. */

const strings = Type.Optional(Type.Array(Type.String()));
const none = Type.Object({});

const request = {
  client_id: Type.String(),
  redirect_uri: Type.String(),
  state: Type.Optional(Type.String()),
  nonce: Type.Optional(Type.String()),
  scope: strings,
  audience: strings,
  /** Ours: RFC 8707. */
  resource: strings,
  /** Ours: RFC 9396. */
  authorization_details: Type.Optional(authorizationDetailsSchema),
  /** Ours: Grant Management for OAuth 2.0. */
  grant: Type.Optional(requestedGrant),
  /** 0 code, 1 id_token, 2 id_token token; ours: 3 code id_token, 4 code token, 5 code id_token token. */
  response_type: Type.Optional(Type.Integer()),
  /** 0 the response type's own, 1 query, 2 fragment, 3 form_post; ours: 4 query.jwt, 5 fragment.jwt, 6 form_post.jwt. */
  response_mode: Type.Optional(Type.Integer()),
  code_challenge: Type.Optional(
    // 1 S256; 0, plain, is in no history that could be exchanged here.
    Type.Object({ Challenge: Type.String(), Method: Type.Integer() }),
  ),
  /** Ours: thumbprint of the key that the code is bound to (RFC 9449 §10). */
  dpop_jkt: Type.Optional(Type.String()),
  /** 0 unspecified, 1 none, 2 login, 3 consent, 4 select_account, 5 create. */
  prompt: Type.Optional(Type.Array(Type.Integer())),
  ui_locales: strings,
  /** Nanoseconds. */
  max_age: Type.Optional(Type.Integer()),
  login_hint: Type.Optional(Type.String()),
  hint_user_id: Type.Optional(Type.String()),
  need_refresh_token: Type.Optional(Type.Boolean()),
  /** Ours: who alone may sign in, as the `claims` parameter says. */
  subject: Type.Optional(Type.String()),
  /** Ours: see `RequestedAcr`. */
  acr: Type.Optional(Type.Object({ values: Type.Array(Type.String()), essential: Type.Boolean() })),
  /** Ours: see `RequestedClaims`. */
  claims: Type.Optional(requestedClaims),
  /** Ours: thumbprint of the key of the instance of the client that has pushed it. */
  client_instance_jkt: Type.Optional(Type.String()),
  /** Ours: it came as an object that its client has signed (RFC 9101). */
  signed: Type.Optional(Type.Boolean()),
  /** Ours: what its client was held to as it came; left out: no profile. */
  security_profile: Type.Optional(Type.String()),
  issuer: Type.Optional(Type.String()),
};

/** Ours: the client has pushed what it asks for (RFC 9126); nobody was sent here with it yet. */
export const authRequestPushed = defineEvent('auth_request', 'auth_request.pushed', Type.Object(request), {
  personal: ['login_hint', 'claims', 'authorization_details'],
});

export const authRequestAdded = defineEvent(
  'auth_request',
  'auth_request.added',
  Type.Object({
    /** User id of the login client that made the request; '' for the built-in pages. */
    login_client: Type.String(),
    ...request,
  }),
  { personal: ['login_hint', 'claims', 'authorization_details'] },
);

export const authRequestSessionLinked = defineEvent(
  'auth_request',
  'auth_request.session.linked',
  linkedSession,
);

export const authRequestCodeAdded = defineEvent('auth_request', 'auth_request.code.added', none);
export const authRequestCodeExchanged = defineEvent('auth_request', 'auth_request.code.exchanged', none);
export const authRequestSucceeded = defineEvent('auth_request', 'auth_request.succeeded', none);

/** `reason` counts as `oidc.v2.ErrorReason` does. */
export const authRequestFailed = defineEvent(
  'auth_request',
  'auth_request.failed',
  Type.Object({ reason: Type.Optional(Type.Integer()) }),
);
