import { defineAggregate, type EventStore } from '../eventstore/index.ts';
import { orgPresence } from '../org/index.ts';
import { projectEvents } from '../project/index.ts';
import { clientMethodOf } from './attestation.ts';
import type { Client } from './clients.ts';
import * as applicationEvents from './events.ts';
import { withProfile } from './security-profile.ts';
import { applicationAggregate, authMethodOf } from './state.ts';

/** What decides on the clients of a project beside their own settings. */
interface ProjectStanding {
  readonly active: boolean;
  readonly roleAssertion: boolean;
  readonly roleCheck: boolean;
  readonly hasProjectCheck: boolean;
  readonly rolesClaim: string;
  /** Hashes by application; an application without one has no entry. */
  readonly secrets: ReadonlyMap<string, string>;
}

const { projectAdded, projectChanged, projectDeactivated, projectReactivated, projectRemoved } =
  projectEvents;
const { projectRolesClaimSet, projectRolesClaimRemoved } = projectEvents;
const { oidcConfigAdded, oidcSecretChanged, oidcSecretUpdated } = applicationEvents;
const { apiConfigAdded, apiSecretChanged, apiSecretUpdated } = applicationEvents;
const decisive = {
  projectAdded,
  projectChanged,
  projectDeactivated,
  projectReactivated,
  projectRemoved,
  projectRolesClaimSet,
  projectRolesClaimRemoved,
  oidcConfigAdded,
  oidcSecretChanged,
  oidcSecretUpdated,
  apiConfigAdded,
  apiSecretChanged,
  apiSecretUpdated,
};

const initial: ProjectStanding = {
  active: false,
  roleAssertion: false,
  roleCheck: false,
  hasProjectCheck: false,
  rolesClaim: '',
  secrets: new Map(),
};

/** Only what a payload says. */
const asserted = (
  state: ProjectStanding,
  payload: { projectRoleAssertion?: boolean; projectRoleCheck?: boolean; hasProjectCheck?: boolean },
): ProjectStanding => ({
  ...state,
  roleAssertion: payload.projectRoleAssertion ?? state.roleAssertion,
  roleCheck: payload.projectRoleCheck ?? state.roleCheck,
  hasProjectCheck: payload.hasProjectCheck ?? state.hasProjectCheck,
});

export const projectStanding = defineAggregate(
  'project',
  decisive,
  initial,
  (state, event): ProjectStanding => {
    switch (event.type) {
      case 'project.added':
        return asserted({ ...state, active: true }, event.payload);
      case 'project.changed':
        return asserted(state, event.payload);
      case 'project.reactivated':
        return { ...state, active: true };
      case 'project.roles_claim.set':
        return { ...state, rolesClaim: event.payload.claim };
      case 'project.roles_claim.removed':
        return { ...state, rolesClaim: '' };
      case 'project.deactivated':
      case 'project.removed':
        return { ...state, active: false };
      default: {
        const { appId, hashedSecret } = event.payload;
        return hashedSecret ? { ...state, secrets: new Map(state.secrets).set(appId, hashedSecret) } : state;
      }
    }
  },
);

/**
 * A client that the tables know, as the events have it: for when the tables may be behind.
 * @returns undefined when the application is gone
 */
export async function clientByEvents(
  store: EventStore,
  instanceId: string,
  client: Client,
): Promise<Client | undefined> {
  const [application, project, org] = await Promise.all([
    store.load(instanceId, applicationAggregate(client.applicationId), client.project.id),
    store.load(instanceId, projectStanding, client.project.id),
    store.load(instanceId, orgPresence, client.org.id),
  ]);
  const { lifecycle, config, name, rolesClaim } = application.state;
  if (lifecycle === 'absent' || lifecycle === 'removed') return undefined;
  const { active, roleAssertion, roleCheck, hasProjectCheck } = project.state;
  const applicationActive = lifecycle === 'active';
  const orgActive = org.state.lifecycle === 'active';
  const oidc = config.kind === 'oidc' ? config.oidc : undefined;
  return {
    ...client,
    name,
    authMethod: oidc ? clientMethodOf(oidc) : (authMethodOf(config) ?? client.authMethod),
    secretHash: project.state.secrets.get(client.applicationId),
    oidc: oidc && withProfile(oidc),
    active: applicationActive && active && orgActive,
    applicationActive,
    rolesClaim: rolesClaim ?? project.state.rolesClaim,
    project: { ...client.project, active, roleAssertion, roleCheck, hasProjectCheck },
    org: { ...client.org, active: orgActive },
  };
}

/** Whether the application still has the key, by its events. */
export async function hasClientKey(
  store: EventStore,
  instanceId: string,
  { projectId, applicationId, keyId }: { projectId: string; applicationId: string; keyId: string },
): Promise<boolean> {
  const { state } = await store.load(instanceId, applicationAggregate(applicationId), projectId);
  return state.lifecycle === 'active' && state.keys.has(keyId);
}
