import type { SealedValue } from '../crypto/types.ts';
import { defineAggregate, partOf, sliceOf, withEntry, withoutEntry } from '../eventstore/index.ts';
import * as events from './events.ts';

export type OrgLifecycle = 'absent' | 'active' | 'inactive' | 'removed';

export interface OrgDomain {
  readonly verified: boolean;
  /** Somebody has shown to own it; otherwise nobody asked, and any organization could have named it first. */
  readonly proved: boolean;
  readonly validationType: number;
  /** The token that is to prove it, once one was asked for. */
  readonly validationCode: SealedValue | undefined;
}

export interface Org {
  readonly lifecycle: OrgLifecycle;
  readonly name: string;
  readonly domains: ReadonlyMap<string, OrgDomain>;
  readonly primaryDomain: string;
  /** Base64 values; those that `orgWithMetadata` was asked for. */
  readonly metadata: ReadonlyMap<string, string>;
}

const initial: Org = {
  lifecycle: 'absent',
  name: '',
  domains: new Map(),
  primaryDomain: '',
  metadata: new Map(),
};

const unverified: OrgDomain = {
  verified: false,
  proved: false,
  validationType: 0,
  validationCode: undefined,
};

const { orgMetadataSet, orgMetadataRemoved, ...own } = events;
const metadata = { orgMetadataSet, orgMetadataRemoved };

const whole = defineAggregate('org', events, initial, (state, event): Org => {
  switch (event.type) {
    case 'org.added':
      return { ...state, lifecycle: 'active', name: event.payload.name };
    case 'org.changed':
      return { ...state, name: event.payload.name };
    case 'org.deactivated':
      return { ...state, lifecycle: 'inactive' };
    case 'org.reactivated':
      return { ...state, lifecycle: 'active' };
    case 'org.removed':
      return { ...initial, lifecycle: 'removed', name: state.name, domains: state.domains };
    case 'org.domain.added':
      return { ...state, domains: withEntry(state.domains, event.payload.domain, unverified) };
    case 'org.domain.verification.added': {
      const { domain, validationType } = event.payload;
      const validationCode = event.payload.validationCode as SealedValue | undefined;
      return {
        ...state,
        domains: withEntry(state.domains, domain, {
          ...(state.domains.get(domain) ?? unverified),
          validationType,
          validationCode,
        }),
      };
    }
    case 'org.domain.verified': {
      const known = state.domains.get(event.payload.domain) ?? unverified;
      const proved = known.validationCode !== undefined;
      return {
        ...state,
        domains: withEntry(state.domains, event.payload.domain, { ...known, verified: true, proved }),
      };
    }
    case 'org.domain.primary.set':
      return { ...state, primaryDomain: event.payload.domain };
    case 'org.domain.removed':
      return { ...state, domains: withoutEntry(state.domains, event.payload.domain) };
    case 'org.metadata.set':
      return { ...state, metadata: withEntry(state.metadata, event.payload.key, event.payload.value) };
    case 'org.metadata.removed':
      return { ...state, metadata: withoutEntry(state.metadata, event.payload.key) };
    default:
      return state;
  }
});

/** The organization and its domains, without metadata. */
export const orgAggregate = sliceOf(whole, own);

const { orgAdded, orgDeactivated, orgReactivated, orgRemoved } = events;

/** Whether the organization is there and active: its `lifecycle`, and nothing else. */
export const orgPresence = sliceOf(whole, { orgAdded, orgDeactivated, orgReactivated, orgRemoved });

/** The lifecycle, and the metadata under some keys. */
export const orgWithMetadata = (keys: readonly string[]) =>
  partOf(sliceOf(whole, { orgAdded, orgRemoved, ...metadata }), metadata, keys);
