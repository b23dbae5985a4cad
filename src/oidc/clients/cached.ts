import {
  applicationEvents,
  type Client,
  clientByEvents,
  clientsOfProject,
  findClient,
  isDocumentUrl,
  longestDocumentUrl,
} from '../../application/index.ts';
import { createCache } from '../../cache/index.ts';
import { rememberCurrent, requireNotNew } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { currentSecurity, mayReadDocument } from '../../settings/index.ts';

/** Clients of the protocols, remembered until an event of their project or organization is projected. */
export interface Clients {
  /** A client by its id, whatever its state; the same object until something of it changes. */
  byId(instanceId: string, clientId: string): Client | undefined | Promise<Client | undefined>;
  /** Client ids of a project's active applications. */
  ofProject(instanceId: string, projectId: string): Promise<readonly string[]>;
}

/** What makes a client of an application. */
const configured = [applicationEvents.oidcConfigAdded, applicationEvents.apiConfigAdded];

const ttlMs = 60_000;
/** No id is longer; what is longer need not be looked up. */
const maxIdLength = (clientId: string): number => (isDocumentUrl(clientId) ? longestDocumentUrl : 200);

export function createClients({
  sql,
  store,
  projections,
}: Pick<Platform, 'sql' | 'store' | 'projections'>): Clients {
  /** One of a document is good while its address may be read: who takes that back ends what it holds. */
  async function ofDocument(instanceId: string, client: Client | undefined): Promise<Client | undefined> {
    if (client?.origin !== 'document') return client;
    const allowed = mayReadDocument(await currentSecurity(store, instanceId), client.clientId);
    return allowed ? client : { ...client, active: false, applicationActive: false };
  }

  const clients = rememberCurrent<Client | undefined>(projections, {
    maxEntries: 10_000,
    ttlMs,
    worth: () => true,
    reading(key) {
      const [instanceId, clientId] = split(key);
      return {
        read: async () => ofDocument(instanceId, await findClient(sql, instanceId, clientId)),
        dependsOn: (client) =>
          client
            ? [
                { instanceId, aggregateType: 'project', aggregateId: client.project.id },
                { instanceId, aggregateType: 'org', aggregateId: client.org.id },
                ...(client.origin === 'document' ? [{ instanceId, aggregateType: 'instance' }] : []),
              ]
            : [{ instanceId, aggregateType: 'project' }],
        async decide(client) {
          if (client) return ofDocument(instanceId, await clientByEvents(store, instanceId, client));
          await requireNotNew(
            { store, projections },
            instanceId,
            configured,
            (payload) => payload['clientId'] === clientId,
          );
          return undefined;
        },
      };
    },
  });
  const projects = createCache<readonly string[]>({
    maxEntries: 10_000,
    ttlMs,
    async load(key) {
      const [instanceId, projectId] = split(key);
      return {
        value: await clientsOfProject(sql, instanceId, projectId),
        dependsOn: [{ instanceId, aggregateType: 'project', aggregateId: projectId }],
      };
    },
  });
  projections.onProjected(({ changes }) => projects.changed(changes));

  return {
    byId: (instanceId, clientId) =>
      clientId.length > maxIdLength(clientId) ? undefined : clients(join(instanceId, clientId)),
    ofProject: async (instanceId, projectId) => projects.get(join(instanceId, projectId)),
  };
}

// Instance ids hold no slash; client ids may hold anything.
const join = (instanceId: string, id: string): string => `${instanceId}/${id}`;
const split = (key: string): [string, string] => {
  const slash = key.indexOf('/');
  return [key.slice(0, slash), key.slice(slash + 1)];
};
