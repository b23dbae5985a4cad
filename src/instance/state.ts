import { defineAggregate, withEntry, withMember, withoutEntry, withoutMember } from '../eventstore/index.ts';
import * as events from './events.ts';

export interface InstanceDomain {
  /** Made by the server under its own domain; cannot be removed. */
  readonly generated: boolean;
}

export interface Instance {
  readonly lifecycle: 'absent' | 'active' | 'removed';
  readonly name: string;
  readonly domains: ReadonlyMap<string, InstanceDomain>;
  readonly primaryDomain: string;
  readonly trustedDomains: ReadonlySet<string>;
  readonly defaultLanguage: string;
  readonly defaultOrgId: string;
  readonly projectId: string;
  readonly consoleClientId: string;
}

const initial: Instance = {
  lifecycle: 'absent',
  name: '',
  domains: new Map(),
  primaryDomain: '',
  trustedDomains: new Set(),
  defaultLanguage: 'en',
  defaultOrgId: '',
  projectId: '',
  consoleClientId: '',
};

/** Policies and members live on the instance too; they are folded elsewhere and not loaded here. */
export const instanceAggregate = defineAggregate('instance', events, initial, (state, event): Instance => {
  switch (event.type) {
    case 'instance.added':
      return { ...state, lifecycle: 'active', name: event.payload.name };
    case 'instance.changed':
      return { ...state, name: event.payload.name };
    case 'instance.removed':
      return { ...initial, lifecycle: 'removed' };
    case 'instance.domain.added': {
      const { domain, generated } = event.payload;
      return { ...state, domains: withEntry(state.domains, domain, { generated }) };
    }
    case 'instance.domain.primary.set':
      return { ...state, primaryDomain: event.payload.domain };
    case 'instance.domain.removed':
      return { ...state, domains: withoutEntry(state.domains, event.payload.domain) };
    case 'instance.trusted_domains.added':
      return { ...state, trustedDomains: withMember(state.trustedDomains, event.payload.domain) };
    case 'instance.trusted_domains.removed':
      return { ...state, trustedDomains: withoutMember(state.trustedDomains, event.payload.domain) };
    case 'instance.default.language.set':
      return { ...state, defaultLanguage: event.payload.language };
    case 'instance.default.org.set':
      return { ...state, defaultOrgId: event.payload.orgId };
    case 'instance.iam.project.set':
      return { ...state, projectId: event.payload.iamProjectId };
    case 'instance.iam.console.set':
      return { ...state, consoleClientId: event.payload.clientId };
    default:
      return state;
  }
});
