import { type Static, Type } from '@sinclair/typebox';

/** The device that a session was made for, as its creator described it; field names are the event payload's. */
export const userAgentSchema = Type.Object({
  fingerprint_id: Type.Optional(Type.String()),
  ip: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  header: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
});

export type UserAgent = Static<typeof userAgentSchema>;
