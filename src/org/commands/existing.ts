import { notFound } from '../../errors/index.ts';
import type { Decision } from '../../eventstore/index.ts';
import type { Org } from '../state.ts';

/**
 * Decisions on one organization: state and input in, facts out. No clock, no database.
 * Deletes and repeats of what already holds decide nothing, so that repeating a call is harmless.
 */

export const nothing: Decision = { events: [] };

export function requireExisting(org: Org): void {
  if (org.lifecycle === 'absent' || org.lifecycle === 'removed') {
    throw notFound('ORG-Nfd01', 'Organization not found');
  }
}
