import { commandDetails, listDetailsV1 } from '../contract/details.ts';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { Handlers, RequestContext } from '../contract/types.ts';
import type { PageRequest } from '../database/search.ts';
import { invalidArgument, notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import {
  decideAt,
  inInstance,
  inOrg,
  loginProviderSlices,
  offerProvider,
  type Place,
  withdrawProvider,
} from '../settings/index.ts';
import { earlierHandlers } from './earlier-v1.ts';
import { type AnyKind, kindNamed, providerKinds } from './kinds/index.ts';
import { type ProviderRequest, providerOperations, providersFor } from './operations.ts';
import { providerReader } from './reading.ts';
import { asked, type ListRequest, optionsIn, providerMessage } from './wire.ts';

type Handler = (request: never, context: RequestContext) => Promise<object>;
type Options = Parameters<typeof optionsIn>[0];
interface AnyRequest {
  readonly id: string;
  readonly name: string;
  readonly providerOptions?: Options;
}

const absent = () => notFound('IDP-Nfd01', 'There is no such identity provider', { field: 'id' });

const said = (request: AnyRequest): ProviderRequest => ({
  ...request,
  providerOptions: optionsIn(request.providerOptions),
});

/** `AddGitHubProvider` and `UpdateGitHubProvider` of each kind. */
function kindHandlers(platform: Platform, placeOf: (context: RequestContext) => Place) {
  const providers = providerOperations(platform);
  const of = (kind: AnyKind): [string, Handler][] => [
    [
      `add${kind.rpc}Provider`,
      async (request: AnyRequest, context) => {
        const { id, done } = await providers.add(context, placeOf(context), kind, said(request));
        return { id, details: commandDetails(done) };
      },
    ],
    [
      `update${kind.rpc}Provider`,
      async (request: AnyRequest, context) => {
        const done = await providers.change(context, placeOf(context), request.id, kind, said(request));
        return { details: commandDetails(done) };
      },
    ],
  ];
  return Object.fromEntries(providerKinds.flatMap(of));
}

interface Migration {
  readonly id: string;
  readonly template: { readonly case?: string | undefined; readonly value?: unknown };
}

const migrationTargets: Readonly<Record<string, AnyKind>> = {
  azure: kindNamed('azureAd'),
  google: kindNamed('google'),
};

/** What both services of version 1 have, each for its place; an organization sees the instance's beside its own. */
function providerHandlers(platform: Platform, placeOf: (context: RequestContext) => Place) {
  const providers = providerOperations(platform);
  const reader = providerReader(platform);

  return {
    ...kindHandlers(platform, placeOf),

    async migrateGenericOIDCProvider({ id, template }: Migration, context: RequestContext) {
      const kind = migrationTargets[template.case ?? ''];
      if (!kind)
        throw invalidArgument('IDP-Mig02', 'template must be given: azure or google', { field: 'template' });
      const request = said(template.value as AnyRequest);
      const done = await providers.migrate(context, placeOf(context), id, kind, request);
      return { details: commandDetails(done) };
    },

    async regenerateSAMLProviderCertificate({ id }: { readonly id: string }, context: RequestContext) {
      return { details: commandDetails(await providers.regenerateSamlKey(context, placeOf(context), id)) };
    },

    async deleteProvider({ id }: { readonly id: string }, context: RequestContext) {
      return { details: commandDetails(await providers.remove(context, placeOf(context), id)) };
    },

    async getProviderByID({ id }: { readonly id: string }, context: RequestContext) {
      const found = await reader.find(context, placeOf(context), id);
      if (!found) throw absent();
      return { idp: providerMessage(found.row, found.provider, context.instance.id) };
    },

    async listProviders({ query, queries }: ListRequest, context: RequestContext) {
      const page = await reader.list(context, placeOf(context), {
        page: query,
        sort: 'creationDate',
        filter: (where, ownerOf) => asked(where, queries, ownerOf),
      });
      return {
        details: listDetailsV1(page, platform.projections.position(), platform.clock()),
        result: page.rows.map(({ row, provider }) => providerMessage(row, provider, context.instance.id)),
      };
    },

    async listLoginPolicyIDPs(
      { query }: { readonly query?: PageRequest | undefined },
      context: RequestContext,
    ) {
      const page = await reader.offered(context, placeOf(context), query);
      return {
        details: listDetailsV1(page, platform.projections.position(), platform.clock()),
        result: page.rows.map(({ id, name, type }) => ({
          idpId: id,
          idpName: name,
          idpType: type === kindNamed('jwt').type ? 3 : 1,
        })),
      };
    },

    async addIDPToLoginPolicy({ idpId }: { readonly idpId: string }, context: RequestContext) {
      const place = placeOf(context);
      const [provider] = await providersFor(platform, context.instance.id, place, [idpId]);
      if (!provider) throw absent();
      const done = await decideAt(platform, context, loginProviderSlices, place, (own) =>
        offerProvider(place.level, own, provider),
      );
      return { details: commandDetails(done) };
    },

    async removeIDPFromLoginPolicy({ idpId }: { readonly idpId: string }, context: RequestContext) {
      const place = placeOf(context);
      const done = await decideAt(platform, context, loginProviderSlices, place, (own) =>
        withdrawProvider(place.level, own, idpId),
      );
      return { details: commandDetails(done) };
    },
  };
}

const ofOrg = ({ orgId }: RequestContext): Place => inOrg(orgId);

/** Identity providers in `zitadel.admin.v1.AdminService`: the instance's. */
export const idpAdminHandlers = (platform: Platform): Handlers<typeof AdminService> => {
  const { get, list, ...earlier } = earlierHandlers(platform, inInstance);
  return {
    ...providerHandlers(platform, inInstance),
    getIDPByID: ({ id }, context) => get(id, context),
    listIDPs: list,
    addOIDCIDP: earlier.addOidc,
    addJWTIDP: earlier.addJwt,
    updateIDP: earlier.change,
    updateIDPOIDCConfig: earlier.changeOidc,
    updateIDPJWTConfig: earlier.changeJwt,
    deactivateIDP: earlier.deactivate,
    reactivateIDP: earlier.reactivate,
    removeIDP: earlier.remove,
  };
};

/** Identity providers in `zitadel.management.v1.ManagementService`: those of the organization that the call acts in. */
export const idpManagementHandlers = (platform: Platform): Handlers<typeof ManagementService> => {
  const { get, list, ...earlier } = earlierHandlers(platform, ofOrg);
  return {
    ...providerHandlers(platform, ofOrg),
    getOrgIDPByID: ({ id }, context) => get(id, context),
    listOrgIDPs: list,
    addOrgOIDCIDP: earlier.addOidc,
    addOrgJWTIDP: earlier.addJwt,
    updateOrgIDP: earlier.change,
    updateOrgIDPOIDCConfig: earlier.changeOidc,
    updateOrgIDPJWTConfig: earlier.changeJwt,
    deactivateOrgIDP: earlier.deactivate,
    reactivateOrgIDP: earlier.reactivate,
    removeOrgIDP: async (request, context) => {
      await earlier.remove(request, context);
      return {};
    },
  };
};
