import type { Sql } from 'postgres';
import { type EventStore, rememberCurrent, requireNotNew } from '../eventstore/index.ts';
import { orgPresence } from '../org/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { type Client, type OwnerColumns, ownerColumns, ownersOf, withOwners } from './clients.ts';
import { samlConfigAdded, samlConfigChanged } from './events.ts';
import type { LoginVersion } from './oidc-values.ts';
import { applicationKind, applicationState } from './projection.ts';
import { type ServiceProvider, serviceProviderOf } from './saml-config.ts';
import { projectStanding } from './standing.ts';
import { applicationAggregate } from './state.ts';

/** A SAML application as the protocol needs it, with what it stands on. */
export interface SamlApplication extends Pick<Client, 'name' | 'active' | 'project' | 'org'> {
  readonly applicationId: string;
  readonly entityId: string;
  readonly loginVersion: LoginVersion;
  readonly loginBaseUri: string;
  /** What its metadata says. */
  readonly provider: ServiceProvider;
}

export interface SamlApplications {
  /** Of the instance, by the entity id that it names itself by; whatever its state. */
  byEntityId(instanceId: string, entityId: string): Promise<SamlApplication | undefined>;
}

interface SamlRow extends OwnerColumns {
  readonly id: string;
  readonly name: string;
  readonly state: number;
  readonly entity_id: string;
  readonly saml_metadata: string;
  readonly login_version: LoginVersion;
  readonly login_base_uri: string;
}

const samlQuery = `
  select a.id, a.name, a.state, a.entity_id, a.saml_metadata, a.login_version, a.login_base_uri, ${ownerColumns}
  from ${withOwners}
  where a.instance_id = $1 and a.entity_id = $2 and a.type = ${applicationKind.saml}`;

async function findSamlApplication(
  sql: Sql,
  instanceId: string,
  entityId: string,
): Promise<SamlApplication | undefined> {
  const [row] = (await sql.unsafe(samlQuery, [instanceId, entityId], {
    prepare: true,
  })) as unknown as SamlRow[];
  if (!row) return undefined;
  const { project, org } = ownersOf(row);
  return {
    applicationId: row.id,
    name: row.name,
    active: row.state === applicationState.active && project.active && org.active,
    entityId: row.entity_id,
    loginVersion: row.login_version,
    loginBaseUri: row.login_base_uri,
    provider: serviceProviderOf({ metadata: row.saml_metadata }),
    project,
    org,
  };
}

/** An application that the tables know, as the events have it; undefined when it is gone, or another entity by now. */
async function samlApplicationByEvents(
  store: EventStore,
  instanceId: string,
  known: SamlApplication,
): Promise<SamlApplication | undefined> {
  const [application, project, org] = await Promise.all([
    store.load(instanceId, applicationAggregate(known.applicationId), known.project.id),
    store.load(instanceId, projectStanding, known.project.id),
    store.load(instanceId, orgPresence, known.org.id),
  ]);
  const { lifecycle, config, name } = application.state;
  if (config.kind !== 'saml' || config.saml.entityId !== known.entityId) return undefined;
  const { active, roleAssertion, roleCheck, hasProjectCheck } = project.state;
  const orgActive = org.state.lifecycle === 'active';
  return {
    ...known,
    name,
    active: lifecycle === 'active' && active && orgActive,
    loginVersion: config.saml.loginVersion,
    loginBaseUri: config.saml.loginBaseUri,
    provider: serviceProviderOf(config.saml),
    project: { ...known.project, active, roleAssertion, roleCheck, hasProjectCheck },
    org: { ...known.org, active: orgActive },
  };
}

const longestEntityId = 1_024;

function createSamlApplications({
  sql,
  store,
  projections,
}: Pick<Platform, 'sql' | 'store' | 'projections'>): SamlApplications {
  const applications = rememberCurrent<SamlApplication | undefined>(projections, {
    maxEntries: 1_000,
    ttlMs: 60_000,
    reading(key) {
      const [instanceId, entityId] = JSON.parse(key) as [string, string];
      return {
        read: () => findSamlApplication(sql, instanceId, entityId),
        dependsOn: (known) =>
          known
            ? [
                { instanceId, aggregateType: 'project', aggregateId: known.project.id },
                { instanceId, aggregateType: 'org', aggregateId: known.org.id },
              ]
            : [{ instanceId, aggregateType: 'project' }],
        async decide(known) {
          if (known) return samlApplicationByEvents(store, instanceId, known);
          await requireNotNew(
            { store, projections },
            instanceId,
            [samlConfigAdded, samlConfigChanged],
            (payload) => payload['entityId'] === entityId,
          );
          return undefined;
        },
      };
    },
  });
  return {
    byEntityId: async (instanceId, entityId) =>
      entityId.length > longestEntityId ? undefined : applications(JSON.stringify([instanceId, entityId])),
  };
}

/** One a platform, so that all share what it remembers. */
export const samlApplicationsOf = oncePer(createSamlApplications);
