import type { Sql } from 'postgres';
import { timestamp } from '../contract/details.ts';
import type { ResourceService } from '../contract/services/postern/application/v1.ts';
import { implement } from '../contract/types.ts';
import { invalidArgument, notFound } from '../errors/index.ts';
import type { Decision } from '../eventstore/index.ts';
import { parsedUri } from '../uri/index.ts';
import { requireApplication } from './commands.ts';
import { applicationResourcesSet } from './events.ts';
import type { ApplicationOperations } from './operations.ts';
import { freeResources, resourceConstraint } from './resource-names.ts';
import type { Application } from './state.ts';

/** RFC 8707 §2: absolute, without a fragment; printable ASCII, so that it is compared to the letter. */
const isResource = (uri: string): boolean =>
  /^[\x21-\x7e]+$/.test(uri) && !/[#"\\]/.test(uri) && parsedUri(uri) !== undefined;

/** @throws PosternError `invalid_argument`; `already_exists` by the append, for one of another application */
export function setResources(
  application: Application,
  appId: string,
  resources: readonly string[],
): Decision {
  requireApplication(application);
  const wanted = [...new Set(resources)];
  const bad = wanted.find((uri) => !isResource(uri));
  if (bad !== undefined)
    throw invalidArgument(
      'APP-Res01',
      'A resource is an absolute URI in ASCII without a fragment, such as https://mcp.example.com/mcp (RFC 8707)',
      { field: 'resources' },
    );
  const before = new Set(application.resources);
  const after = new Set(wanted);
  if (before.symmetricDifference(after).size === 0) return { events: [] };
  return {
    events: [applicationResourcesSet({ appId, clientId: application.clientId, resources: wanted })],
    constraints: [
      ...freeResources([...before.difference(after)]),
      ...[...after.difference(before)].map(resourceConstraint),
    ],
  };
}

const resourcesOf = async (
  sql: Sql,
  instanceId: string,
  { projectId, applicationId }: { readonly projectId: string; readonly applicationId: string },
): Promise<string[]> => {
  const rows = await sql<{ resource: string }[]>`
    SELECT resource FROM projections.application_resources_projection
    WHERE instance_id = ${instanceId} AND project_id = ${projectId} AND application_id = ${applicationId}
    ORDER BY resource`;
  return rows.map(({ resource }) => resource);
};

/** The client whose resource it is; undefined where it is nobody's. */
export async function clientOfResource(
  sql: Sql,
  instanceId: string,
  resource: string,
): Promise<string | undefined> {
  const [row] = await sql<{ client_id: string }[]>`
    SELECT client_id FROM projections.application_resources_projection
    WHERE instance_id = ${instanceId} AND resource = ${resource}`;
  return row?.client_id;
}

/** `postern.application.v1.ResourceService` */
export const resourceService = (sql: Sql, applications: ApplicationOperations) =>
  implement<typeof ResourceService>('postern.application.v1.ResourceService', {
    async getApplicationResources({ projectId, applicationId }, context) {
      const row = await applications.read(context, applicationId);
      if (row.project_id !== projectId) throw notFound('APP-Nfd01', 'Application not found');
      return { resources: await resourcesOf(sql, context.instance.id, { projectId, applicationId }) };
    },

    async setApplicationResources({ projectId, applicationId: appId, resources }, context) {
      const done = await applications.change(
        context,
        { projectId, appId },
        'project.app.write',
        (application) => setResources(application, appId, resources),
      );
      return { setDate: timestamp(done.changedAt) };
    },
  });
