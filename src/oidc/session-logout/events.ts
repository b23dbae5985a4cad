import { Type } from '@sinclair/typebox';
import { defineEvent } from '../../eventstore/index.ts';

/** Which applications hear of the end of a sign-in (OpenID Connect Back-Channel Logout 1.0); its id is that of the session. */

const participant = {
  client_id: Type.String(),
  user_id: Type.String(),
  /** The first that the client got in this sign-in. */
  oidc_session_id: Type.String(),
  /** Ours: the issuer by which the client knows the person. */
  issuer: Type.Optional(Type.String()),
};

/** A client was given tokens of the sign-in, and wants to be told when it ends. */
export const backChannelRegistered = defineEvent(
  'session_logout',
  'session_logout.back_channel.registered',
  Type.Object({
    ...participant,
    back_channel_logout_uri: Type.Optional(Type.String()),
    /** Ours: organization of the user, whose end ends the sign-in. */
    user_resource_owner: Type.Optional(Type.String()),
    /** Ours: see `LinkedSession.userVersion`. */
    user_version: Type.Optional(Type.Integer()),
  }),
);

/** Ours: the sign-in has ended, and the client is to be told. */
export const backChannelDue = defineEvent(
  'session_logout',
  'session_logout.back_channel.due',
  Type.Object(participant),
);

/** The client took the logout token. */
export const backChannelSent = defineEvent(
  'session_logout',
  'session_logout.back_channel.sent',
  Type.Object({ client_id: Type.String(), oidc_session_id: Type.String() }),
);
