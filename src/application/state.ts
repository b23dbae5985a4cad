import {
  type Aggregate,
  defineAggregate,
  type EventOf,
  partOf,
  valueAt,
  withMember,
  withoutMember,
} from '../eventstore/index.ts';
import { applicationAdded, applicationChanged, applicationRemoved, projectEvents } from '../project/index.ts';
import { type CrossApp, noCrossApp } from './cross-app-values.ts';
import * as applicationEvents from './events.ts';
import { type ForwardAuth, noForwardAuth } from './forward-auth/values.ts';
import { emptyOidcConfig, type OidcConfig, oidcFields } from './oidc-config.ts';
import { type ApiAuthMethod, apiAuthMethods, type ClientAuthMethod } from './oidc-values.ts';
import { emptySamlConfig, type SamlConfig, type SamlPayload, samlChangeOf } from './saml-payload.ts';

export type ApplicationLifecycle = 'absent' | 'active' | 'inactive' | 'removed';

/** What the application is; `unconfigured` until its configuration event, and for kinds that we do not know. */
export type ApplicationConfig =
  | { readonly kind: 'unconfigured' }
  | { readonly kind: 'oidc'; readonly oidc: OidcConfig }
  | { readonly kind: 'api'; readonly authMethod: ApiAuthMethod }
  | { readonly kind: 'saml'; readonly saml: SamlConfig };

export interface Application {
  /** Whether the project is there to hold applications. */
  readonly projectExists: boolean;
  readonly lifecycle: ApplicationLifecycle;
  readonly name: string;
  readonly config: ApplicationConfig;
  readonly clientId: string;
  readonly keys: ReadonlySet<string>;
  /** Claim in which it has roles as an array: '' for none, undefined for that of its project. */
  readonly rolesClaim: string | undefined;
  /** URIs under which clients ask for tokens for what it protects. */
  readonly resources: readonly string[];
  readonly crossApp: CrossApp;
  readonly forwardAuth: ForwardAuth;
}

export const noApplication: Application = {
  projectExists: false,
  lifecycle: 'absent',
  name: '',
  config: { kind: 'unconfigured' },
  clientId: '',
  keys: new Set(),
  rolesClaim: undefined,
  resources: [],
  crossApp: noCrossApp,
  forwardAuth: noForwardAuth,
};

/** What the first application of a project that is being made decides on. */
export const applicationOfNewProject: Application = { ...noApplication, projectExists: true };

export const authMethodOf = (config: ApplicationConfig): ClientAuthMethod | undefined => {
  if (config.kind === 'oidc') return config.oidc.authMethod;
  return config.kind === 'api' ? config.authMethod : undefined;
};

const { projectAdded, projectRemoved } = projectEvents;
/** Secrets are no part of it: nothing is decided on them. */
const ofApplication = { applicationAdded, applicationChanged, applicationRemoved, ...applicationEvents };
const events = { projectAdded, projectRemoved, ...ofApplication };

type ApplicationEvent = EventOf<(typeof applicationEvents)[keyof typeof applicationEvents]>;
type NameEvent = EventOf<typeof applicationAdded | typeof applicationChanged | typeof applicationRemoved>;

/** One application of a project; the aggregate is the project, so its id is the project's. */
export function applicationAggregate(applicationId: string): Aggregate<Application> {
  const folded = defineAggregate('project', events, noApplication, (state, event): Application => {
    switch (event.type) {
      case 'project.added':
        return { ...state, projectExists: true };
      case 'project.removed':
        return { ...state, projectExists: false, lifecycle: ended(state) };
      case 'project.application.oidc.key.added':
        return event.payload.applicationId === applicationId ? withKey(state, event.payload.keyId) : state;
      case 'project.application.oidc.key.removed':
        return withoutKey(state, event.payload.keyId);
      default:
        return event.payload.appId === applicationId ? evolve(state, event) : state;
    }
  });
  return partOf(folded, ofApplication, [applicationId]);
}

const ended = ({ lifecycle }: Application) => (lifecycle === 'absent' ? 'absent' : 'removed');
const withKey = (state: Application, id: string) => ({ ...state, keys: withMember(state.keys, id) });
const withoutKey = (state: Application, id: string) => ({
  ...state,
  keys: withoutMember(state.keys, id),
});

function evolve(
  state: Application,
  event: Exclude<ApplicationEvent, { payload: { keyId: string } }> | NameEvent,
): Application {
  switch (event.type) {
    case 'project.application.added':
      return { ...state, lifecycle: 'active', name: event.payload.name };
    case 'project.application.changed':
      return { ...state, name: event.payload.name ?? state.name };
    case 'project.application.deactivated':
      return { ...state, lifecycle: 'inactive' };
    case 'project.application.reactivated':
      return { ...state, lifecycle: 'active' };
    case 'project.application.removed':
      return { ...noApplication, projectExists: state.projectExists, lifecycle: 'removed', name: state.name };
    case 'project.application.roles_claim.set':
      return { ...state, rolesClaim: event.payload.claim };
    case 'project.application.roles_claim.removed':
      return { ...state, rolesClaim: undefined };
    case 'project.application.resources.set':
      return { ...state, resources: event.payload.resources };
    case 'project.application.cross_app.set': {
      const { acceptsAssertions, targets } = event.payload;
      return { ...state, crossApp: { acceptsAssertions, targets } };
    }
    case 'project.application.forward_auth.set': {
      const { appId: _, clientId: __, ...forwardAuth } = event.payload;
      return { ...state, forwardAuth };
    }
    case 'project.application.config.oidc.added':
      return oidc({ ...state, clientId: event.payload.clientId }, event.payload);
    case 'project.application.config.oidc.changed':
      return oidc(state, event.payload);
    case 'project.application.config.api.added':
      return api({ ...state, clientId: event.payload.clientId }, event.payload.authMethodType);
    case 'project.application.config.api.changed':
      return api(state, event.payload.authMethodType);
    case 'project.application.config.saml.added':
    case 'project.application.config.saml.changed':
      return saml(state, event.payload);
    default:
      return state;
  }
}

const oidc = (state: Application, payload: object): Application => {
  const before = state.config.kind === 'oidc' ? state.config.oidc : emptyOidcConfig;
  return { ...state, config: { kind: 'oidc', oidc: oidcFields.fold(before, payload) } };
};

const saml = (state: Application, payload: SamlPayload): Application => {
  const before = state.config.kind === 'saml' ? state.config.saml : emptySamlConfig;
  return { ...state, config: { kind: 'saml', saml: { ...before, ...samlChangeOf(payload) } } };
};

const api = (state: Application, authMethodType: number | undefined): Application => ({
  ...state,
  config: { kind: 'api', authMethod: valueAt(apiAuthMethods, authMethodType) },
});
