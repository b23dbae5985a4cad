import { commandDetails } from '../contract/details.ts';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { SetSecuritySettingsRequest } from '../contract/services/settings/v2.ts';
import type { Handlers, RequestContext } from '../contract/types.ts';
import type { NewEvent } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { detailsOf } from './details.ts';
import { decideAt, inInstance } from './levels.ts';
import {
  allowClientDocument,
  forbidClientDocument,
  type SecurityPolicy,
  securitySlice,
  setSecurity,
} from './policies/security.ts';
import { settingsOf } from './settings.ts';

/** As settings.v2 and its v2beta twin write it. */
type Stated = Pick<SetSecuritySettingsRequest, 'enableImpersonation'> &
  Partial<Pick<SetSecuritySettingsRequest, 'dynamicClientRegistration' | 'clientIdMetadataDocument'>> & {
    readonly embeddedIframe?: { readonly enabled: boolean; readonly allowedOrigins: readonly string[] };
  };

/** Security settings, which only the instance has. */
export function securityOperations(platform: Platform) {
  const slices = { instance: securitySlice, org: securitySlice };
  return {
    async get({ instance }: RequestContext) {
      const found = await settingsOf(platform).security(instance.id, '');
      return { values: found.values, details: detailsOf(found, instance.id) };
    },
    change: async (context: RequestContext, decide: (own: SecurityPolicy) => NewEvent[]) => ({
      details: commandDetails(
        await decideAt(platform, context, slices, inInstance(context), (own) => ({ events: decide(own) })),
      ),
    }),
  };
}

export function securityHandlers(platform: Platform) {
  const security = securityOperations(platform);
  return {
    async getSecuritySettings(_request: object, context: RequestContext) {
      const { values, details } = await security.get(context);
      return {
        details,
        settings: {
          embeddedIframe: { enabled: values.embeddedIframe, allowedOrigins: [...values.allowedOrigins] },
          enableImpersonation: values.impersonation,
          dynamicClientRegistration: {
            enabled: values.dynamicRegistration,
            allowUnauthenticated: values.openRegistration,
          },
          clientIdMetadataDocument: {
            enabled: values.clientDocumentsRead,
            allowAnyUrl: values.anyClientDocument,
            allowedUrls: [...values.clientDocuments],
          },
        },
      };
    },
    setSecuritySettings(request: Stated, context: RequestContext) {
      const { embeddedIframe, enableImpersonation, dynamicClientRegistration, clientIdMetadataDocument } =
        request;
      return security.change(context, (own) =>
        setSecurity(own, {
          embeddedIframe: embeddedIframe?.enabled ?? false,
          allowedOrigins: embeddedIframe?.allowedOrigins ?? [],
          impersonation: enableImpersonation,
          ...(dynamicClientRegistration && { registration: dynamicClientRegistration }),
          ...(clientIdMetadataDocument && { documents: clientIdMetadataDocument }),
        }),
      );
    },
    addClientIDMetadataDocumentAllowedURL: ({ url }: { readonly url: string }, context: RequestContext) =>
      security.change(context, (own) => allowClientDocument(own, url)),
    removeClientIDMetadataDocumentAllowedURL: ({ url }: { readonly url: string }, context: RequestContext) =>
      security.change(context, (own) => forbidClientDocument(own, url)),
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
      security.change(context, (own) =>
        setSecurity(own, {
          embeddedIframe: request.enableIframeEmbedding,
          allowedOrigins: request.allowedOrigins,
          impersonation: request.enableImpersonation,
        }),
      ),
  } satisfies Handlers<typeof AdminService>;
}
