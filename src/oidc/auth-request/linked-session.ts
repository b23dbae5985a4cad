import { type Static, Type } from '@sinclair/typebox';
import { type LinkedConsent, linkedConsent } from '../consent/linked.ts';

/** The sign-in by which a person has answered a request of a client, at its browser or elsewhere. */
export interface LinkedSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly authTime: Date;
  readonly authMethods: readonly number[];
  /**
   * The user's version with the last change of the password that the proof knew of; undefined where that was not
   * recorded. A change at a later one ends what comes of the sign-in, whenever that is written.
   */
  readonly userVersion?: number | undefined;
  /** What the person has agreed to, where they had to be asked: the grant ends with it. */
  readonly consent?: LinkedConsent | undefined;
}

/** As events have it, under Zitadel's names; the last two are ours. */
export const linkedSession = Type.Object({
  session_id: Type.String(),
  user_id: Type.String(),
  auth_time: Type.String({ format: 'date-time' }),
  auth_methods: Type.Optional(Type.Array(Type.Integer())),
  /** See `LinkedSession.userVersion`. */
  user_version: Type.Optional(Type.Integer()),
  /** See `LinkedSession.consent`. */
  consent: Type.Optional(linkedConsent),
});

type LinkedSessionPayload = Static<typeof linkedSession>;

export const payloadOfLink = (link: LinkedSession): LinkedSessionPayload => ({
  session_id: link.sessionId,
  user_id: link.userId,
  auth_time: link.authTime.toISOString(),
  auth_methods: [...link.authMethods],
  ...(link.userVersion !== undefined && { user_version: link.userVersion }),
  ...(link.consent && { consent: link.consent }),
});

export const linkOfPayload = (payload: LinkedSessionPayload): LinkedSession => ({
  sessionId: payload.session_id,
  userId: payload.user_id,
  authTime: new Date(payload.auth_time),
  authMethods: payload.auth_methods ?? [],
  userVersion: payload.user_version,
  consent: payload.consent,
});
