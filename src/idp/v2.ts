import type { IdentityProviderService } from '../contract/services/idp/v2.ts';
import { implement, type RequestContext, type ServiceImplementation } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import type { Place } from '../settings/index.ts';
import { findProvider } from './queries.ts';
import { providerReader } from './reading.ts';
import { idpMessage } from './wire.ts';

const absent = () => notFound('IDP-Nfd01', 'There is no such identity provider', { field: 'id' });

/** @throws PosternError `permission_denied` for who may not read the providers of that place */
export const requireReadable = (context: RequestContext, { level, id }: Place): Promise<void> =>
  level === 'instance' ? context.require('iam.idp.read') : context.require('org.idp.read', { orgId: id });

/** `zitadel.idp.v2.IdentityProviderService` */
export const identityProviderService = (platform: Platform): ServiceImplementation =>
  implement<typeof IdentityProviderService>('zitadel.idp.v2.IdentityProviderService', {
    async getIDPByID({ id }, context) {
      const { instance } = context;
      const row = await findProvider(platform.sql, instance.id, id);
      if (!row) throw absent();
      const owner = row.resource_owner;
      const place: Place = { level: owner === instance.id ? 'instance' : 'org', id: owner };
      await requireReadable(context, place);
      const found = await providerReader(platform).find(context, place, id);
      if (!found) throw absent();
      return { idp: idpMessage(found.row, found.provider) };
    },
  });
