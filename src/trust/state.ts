import { defineAggregate, withEntry, withoutEntry } from '../eventstore/index.ts';
import type { ClaimRule } from './claim-rules.ts';
import * as events from './events.ts';
import { type IssuerValues, issuerFields } from './fields.ts';

/** Who may be whoever meets the rules: a service account or an application. */
export type Holder =
  | { readonly userId: string }
  | { readonly projectId: string; readonly applicationId: string };

export interface Binding {
  readonly holder: Holder;
  readonly rules: readonly ClaimRule[];
}

/** An issuer that an organization trusts. */
export interface TrustedIssuer extends IssuerValues {
  readonly lifecycle: 'absent' | 'active' | 'removed';
  /** By id. */
  readonly bindings: ReadonlyMap<string, Binding>;
}

const initial: TrustedIssuer = { lifecycle: 'absent', ...issuerFields.zeros, bindings: new Map() };

export const holderOf = ({
  userId,
  projectId,
  applicationId,
}: {
  readonly userId: string;
  readonly projectId: string;
  readonly applicationId: string;
}): Holder => (userId === '' ? { projectId, applicationId } : { userId });

export const trustedIssuerAggregate = defineAggregate(
  'trusted_issuer',
  events,
  initial,
  (state, event): TrustedIssuer => {
    switch (event.type) {
      case 'trusted_issuer.added':
        return issuerFields.fold({ ...state, lifecycle: 'active' as const }, event.payload);
      case 'trusted_issuer.changed':
        return issuerFields.fold(state, event.payload);
      case 'trusted_issuer.removed':
        return { ...initial, lifecycle: 'removed' };
      case 'trusted_issuer.binding.added': {
        const { bindingId, rules, ...holder } = event.payload;
        const bound = { holder: holderOf(holder), rules: rules as ClaimRule[] };
        return { ...state, bindings: withEntry(state.bindings, bindingId, bound) };
      }
      case 'trusted_issuer.binding.removed':
        return { ...state, bindings: withoutEntry(state.bindings, event.payload.bindingId) };
      default:
        return state;
    }
  },
);
