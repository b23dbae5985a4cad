import { type Static, Type } from '@sinclair/typebox';
import type { GrantAction } from './actions.ts';

/** What becomes of which grant by an authorization request (Grant Management for OAuth 2.0 §5.2). */
export const requestedGrant = Type.Object({
  /** See `GrantAction`. */
  action: Type.String(),
  /** '' for a new one. */
  id: Type.String(),
});
export type RequestedGrant = Static<typeof requestedGrant> & { readonly action: GrantAction };
