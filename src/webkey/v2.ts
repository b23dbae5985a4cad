import { timestamp } from '../contract/details.ts';
import type { WebKeyService } from '../contract/services/webkey/v2.ts';
import { implement, type ServiceImplementation } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { webKeyOperations } from './operations.ts';
import { listWebKeys } from './queries.ts';
import { specOfRequest, webKeyAnswer } from './wire.ts';

/** `zitadel.webkey.v2.WebKeyService`; permissions are the routes'. */
export function webKeyService(platform: Platform): ServiceImplementation {
  const keys = webKeyOperations(platform);
  return implement<typeof WebKeyService>('zitadel.webkey.v2.WebKeyService', {
    async createWebKey(request, context) {
      const { id, done } = await keys.create(context.scope, specOfRequest(request.key));
      return { id, creationDate: timestamp(done.changedAt) };
    },
    async activateWebKey(request, context) {
      return { changeDate: timestamp(await keys.activate(context.scope, request.id)) };
    },
    async deleteWebKey(request, context) {
      const done = await keys.remove(context.scope, request.id);
      return { deletionDate: done.changed ? timestamp(done.changedAt) : undefined };
    },
    async listWebKeys(_request, context) {
      const rows = await listWebKeys(platform.sql, context.instance.id);
      return { webKeys: rows.map(webKeyAnswer) };
    },
  });
}
