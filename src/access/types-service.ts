import { deletionDate, timestamp } from '../contract/details.ts';
import type { ResourceTypeService } from '../contract/services/postern/access/v1.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { accessOperations } from './operations.ts';
import { listTypes } from './queries.ts';
import { actionOf, typeMessage } from './wire.ts';

/** `postern.access.v1.ResourceTypeService`: what projects declare of their resources. */
export function resourceTypeService(platform: Platform) {
  const access = accessOperations(platform);
  return implement<typeof ResourceTypeService>('postern.access.v1.ResourceTypeService', {
    async createResourceType({ projectId, name, displayName, actions }, context) {
      const input = { name, displayName, actions: actions.map(actionOf) };
      return { creationDate: timestamp((await access.createType(context, projectId, input)).changedAt) };
    },

    async updateResourceType({ projectId, name, displayName, actions }, context) {
      const input = { displayName, actions: actions.map(actionOf) };
      return { changeDate: timestamp((await access.changeType(context, projectId, name, input)).changedAt) };
    },

    async deleteResourceType({ projectId, name }, context) {
      return { deletionDate: deletionDate(await access.removeType(context, projectId, name)) };
    },

    async listResourceTypes({ projectId }, context) {
      await access.declared(context, projectId, 'project.role.read');
      const rows = await listTypes(platform.sql, context.instance.id, projectId);
      return { resourceTypes: rows.map(typeMessage) };
    },
  });
}
