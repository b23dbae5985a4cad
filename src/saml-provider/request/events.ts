import { Type } from '@sinclair/typebox';
import { defineEvent } from '../../eventstore/index.ts';

/** The life of one request to sign somebody in, under Zitadel's names. */

export const samlRequestAdded = defineEvent(
  'saml_request',
  'saml_request.added',
  Type.Object({
    /** User id of the login client that sends the browser on; '' for the built-in pages. */
    login_client: Type.Optional(Type.String()),
    application_id: Type.String(),
    acs_url: Type.String(),
    relay_state: Type.Optional(Type.String()),
    /** Of the AuthnRequest; left out where nobody asked. */
    request_id: Type.Optional(Type.String()),
    /** How it is answered. */
    binding: Type.String(),
    /** Entity id of the application. */
    issuer: Type.String(),
    destination: Type.Optional(Type.String()),
    /** Entity id of this server, as the application knows it. */
    response_issuer: Type.Optional(Type.String()),
    /** Ours, from here on. */
    name_id_format: Type.Optional(Type.String()),
    force_authn: Type.Optional(Type.Boolean()),
    login_hint: Type.Optional(Type.String()),
    /** Classes of authentication contexts that will do; left out for any. */
    context_classes: Type.Optional(Type.Array(Type.String())),
  }),
  { personal: ['login_hint'] },
);

export const samlRequestSessionLinked = defineEvent(
  'saml_request',
  'saml_request.session.linked',
  Type.Object({
    session_id: Type.String(),
    user_id: Type.String(),
    auth_time: Type.String({ format: 'date-time' }),
    auth_methods: Type.Optional(Type.Array(Type.Integer())),
    /** Ours: the session at the application that came of it. */
    saml_session_id: Type.Optional(Type.String()),
  }),
);

export const samlRequestSucceeded = defineEvent('saml_request', 'saml_request.succeeded', Type.Object({}));

/** `reason` counts as `saml.v2.ErrorReason` does; `status` is the status code that goes to the application. */
export const samlRequestFailed = defineEvent(
  'saml_request',
  'saml_request.failed',
  Type.Object({
    reason: Type.Optional(Type.Integer()),
    /** Ours. */
    status: Type.Optional(Type.String()),
  }),
);
