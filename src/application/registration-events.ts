import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';

/** How a client came to register: by anybody, with an initial access token, by a person, or by its document. */
export const registrationOrigins = ['open', 'token', 'person', 'document'] as const;
export type RegistrationOrigin = (typeof registrationOrigins)[number];

const ofApplication = { appId: Type.String() };
/** What the client says of itself beside its configuration, under the names of RFC 7591 §2. */
const about = Type.Record(Type.String(), Type.Unknown());

/** The application has registered itself: nobody here has verified what it says. */
export const applicationRegistered = defineEvent(
  'project',
  'project.application.registered',
  Type.Object({
    ...ofApplication,
    clientId: Type.String(),
    origin: Type.Union(registrationOrigins.map((origin) => Type.Literal(origin))),
    initialAccessTokenId: Type.Optional(Type.String()),
    /** Of the registration access token (RFC 7592 §3). */
    tokenHash: Type.Optional(Type.String()),
    about,
  }),
);
export const registrationChanged = defineEvent(
  'project',
  'project.application.registration.changed',
  Type.Object({ ...ofApplication, about }),
);
/** Tokens were issued to it; written once a day at most. */
export const registrationUsed = defineEvent(
  'project',
  'project.application.registration.used',
  Type.Object(ofApplication),
);
