import { commandDetails } from '../contract/details.ts';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { SetSecuritySettingsRequest } from '../contract/services/settings/v2.ts';
import type { Handlers, RequestContext } from '../contract/types.ts';
import { unimplemented } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { decideAt, inInstance } from './levels.ts';
import { type SecurityRequest, securitySlice, setSecurity } from './policies/security.ts';
import { settingsOf } from './settings.ts';
import * as wire from './wire.ts';

/** As settings.v2 and its v2beta twin write it. */
type Stated = Pick<SetSecuritySettingsRequest, 'enableImpersonation'> &
  Partial<Pick<SetSecuritySettingsRequest, 'dynamicClientRegistration' | 'clientIdMetadataDocument'>> & {
    readonly embeddedIframe?: { readonly enabled: boolean; readonly allowedOrigins: readonly string[] };
  };

/**
 * Who switches on what is not there must hear of it: an answer of "done" would be believed.
 * @throws PosternError `unimplemented`
 */
function refuseUnbuilt({ dynamicClientRegistration, clientIdMetadataDocument }: Stated): void {
  const wanted = {
    dynamic_client_registration: dynamicClientRegistration?.enabled,
    client_id_metadata_document:
      clientIdMetadataDocument?.enabled || clientIdMetadataDocument?.allowedUrls.length,
  };
  for (const [field, on] of Object.entries(wanted))
    if (on)
      throw unimplemented(
        'SETT-Sec02',
        `${field} cannot be switched on: this release has no such thing yet`,
        {
          field,
        },
      );
}

/** Security settings, which only the instance has. */
function securityOperations(platform: Platform) {
  const slices = { instance: securitySlice, org: securitySlice };
  return {
    async get({ instance }: RequestContext) {
      const found = await settingsOf(platform).security(instance.id, '');
      return { values: found.values, details: wire.details(found, instance.id) };
    },
    set: async (context: RequestContext, request: SecurityRequest) => ({
      details: commandDetails(
        await decideAt(platform, context, slices, inInstance(context), (own) => ({
          events: setSecurity(own, request),
        })),
      ),
    }),
  };
}

export function securityHandlers(platform: Platform) {
  const security = securityOperations(platform);
  return {
    async getSecuritySettings(_request: object, context: RequestContext) {
      const { values, details } = await security.get(context);
      const { embeddedIframe, allowedOrigins, impersonation } = values;
      return {
        details,
        settings: {
          embeddedIframe: { enabled: embeddedIframe, allowedOrigins: [...allowedOrigins] },
          enableImpersonation: impersonation,
        },
      };
    },
    setSecuritySettings(request: Stated, context: RequestContext) {
      refuseUnbuilt(request);
      return security.set(context, {
        embeddedIframe: request.embeddedIframe?.enabled ?? false,
        allowedOrigins: request.embeddedIframe?.allowedOrigins ?? [],
        impersonation: request.enableImpersonation,
      });
    },
  };
}

export function securityAdminHandlers(platform: Platform) {
  const security = securityOperations(platform);
  return {
    async getSecurityPolicy(_request, context) {
      const { values, details } = await security.get(context);
      const { embeddedIframe, allowedOrigins, impersonation } = values;
      return {
        policy: {
          details,
          enableIframeEmbedding: embeddedIframe,
          allowedOrigins: [...allowedOrigins],
          enableImpersonation: impersonation,
        },
      };
    },
    setSecurityPolicy: (request, context) =>
      security.set(context, {
        embeddedIframe: request.enableIframeEmbedding,
        allowedOrigins: request.allowedOrigins,
        impersonation: request.enableImpersonation,
      }),
  } satisfies Handlers<typeof AdminService>;
}
