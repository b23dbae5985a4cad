import { Type } from '@sinclair/typebox';
import { defineEvent } from '../../eventstore/index.ts';

/** Who is told of security events (OpenID Shared Signals Framework 1.0), and what is due to be told. Ours: Zitadel tells nobody. */

const text = Type.String();
const optionalText = Type.Optional(text);
const none = Type.Object({});

const settings = {
  method: Type.Union([Type.Literal('push'), Type.Literal('poll')]),
  /** '' where it is polled. */
  endpoint: text,
  eventsRequested: Type.Array(text),
  description: text,
};
/** Sealed; null: there is none from now on. What is left out stays. */
const authorization = Type.Optional(Type.Unknown());

/** Of an application, which is the audience of all that the stream tells. */
export const streamAdded = defineEvent(
  'ssf_stream',
  'ssf_stream.added',
  Type.Object({
    clientId: text,
    applicationId: text,
    projectId: text,
    /** The issuer by which the receiver knows the server. */
    issuer: text,
    ...settings,
    authorization,
  }),
);
/** Only what changed is there. */
export const streamChanged = defineEvent(
  'ssf_stream',
  'ssf_stream.changed',
  Type.Object({ ...Type.Partial(Type.Object(settings)).properties, authorization }),
);

const why = Type.Object({ reason: optionalText });
/** `anew`: after it was disabled; what happened before is not told. */
export const streamActivated = defineEvent(
  'ssf_stream',
  'ssf_stream.activated',
  Type.Object({ ...why.properties, anew: Type.Optional(Type.Boolean()) }),
);
/** `imposed`: by others than its receiver, who cannot undo it. */
const stopped = Type.Object({ ...why.properties, imposed: Type.Optional(Type.Boolean()) });
/** What happens is held until it goes on. */
export const streamPaused = defineEvent('ssf_stream', 'ssf_stream.paused', stopped);
/** What happens is not told, nor what waited. */
export const streamDeactivated = defineEvent('ssf_stream', 'ssf_stream.deactivated', stopped);

export const verificationRequested = defineEvent('ssf_stream', 'ssf_stream.verification.requested', none);

const user = Type.Object({ userId: text });
/** The stream tells of the user from now on, though the application has no tokens of theirs. */
export const streamUserAdded = defineEvent('ssf_stream', 'ssf_stream.user.added', user);
/** The stream tells nothing of the user any more. */
export const streamUserRemoved = defineEvent('ssf_stream', 'ssf_stream.user.removed', user);

export const streamRemoved = defineEvent('ssf_stream', 'ssf_stream.removed', none);

/** Something has happened that these streams are to tell: each is a delivery of its own. */
export const securityEventDue = defineEvent(
  'security_event',
  'security_event.due',
  Type.Object({
    /** URI of the event type. */
    event: text,
    streams: Type.Array(text),
    /** Whom it is about; without one it is about the stream itself. */
    userId: optionalText,
    /** The sign-in of theirs that it is about. */
    sessionId: optionalText,
    /** What the event says besides. */
    claims: Type.Optional(Type.Record(text, text)),
    /** In seconds since 1970; left out: now. */
    occurredAt: Type.Optional(Type.Integer()),
  }),
);
