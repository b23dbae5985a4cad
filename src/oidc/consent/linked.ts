import { type Static, Type } from '@sinclair/typebox';

/** The consent on which an answer stands, and what is left of the request by it. */
export const linkedConsent = Type.Object({
  id: Type.String(),
  /** Left out: all that was asked for. */
  scope: Type.Optional(Type.Array(Type.String())),
  audience: Type.Optional(Type.Array(Type.String())),
  /** Scopes of which no single claim is told. */
  withoutClaimsOf: Type.Optional(Type.Array(Type.String())),
});

export type LinkedConsent = Static<typeof linkedConsent>;
