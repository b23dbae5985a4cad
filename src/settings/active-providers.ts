import type { GetActiveIdentityProvidersRequest } from '../contract/services/settings/v2.ts';
import type { RequestContext } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { detailsOf } from './details.ts';
import { askedOrg } from './handlers.ts';
import type { OfferedProvider } from './queries.ts';
import { settingsOf } from './settings.ts';

/** `IdentityProviderType` of `settings.v2` numbers the last two the other way round. */
const numberOf = (type: number): number => ({ 11: 12, 12: 11 })[type] ?? type;

const autoLinkings = ['none', 'username', 'email'];

export const optionsMessage = ({ autoLinking, ...options }: OfferedProvider) => ({
  isLinkingAllowed: options.isLinkingAllowed,
  isCreationAllowed: options.isCreationAllowed,
  isAutoCreation: options.isAutoCreation,
  isAutoUpdate: options.isAutoUpdate,
  autoLinking: autoLinkings.indexOf(autoLinking),
});

/** What a request may ask for, by its fields. */
const asked = (request: GetActiveIdentityProvidersRequest, provider: OfferedProvider): boolean =>
  (request.creationAllowed ?? provider.isCreationAllowed) === provider.isCreationAllowed &&
  (request.linkingAllowed ?? provider.isLinkingAllowed) === provider.isLinkingAllowed &&
  (request.autoCreation ?? provider.isAutoCreation) === provider.isAutoCreation &&
  (request.autoLinking ?? provider.autoLinking !== 'none') === (provider.autoLinking !== 'none');

/** Whom people may sign in with. */
export const activeProviders =
  (platform: Platform) => async (request: GetActiveIdentityProvidersRequest, context: RequestContext) => {
    const found = await settingsOf(platform).login(context.instance.id, askedOrg(request, context));
    const { allowExternalIdp, providers: offered } = found.values;
    const providers = allowExternalIdp ? offered.filter((provider) => asked(request, provider)) : [];
    const { sequence, ...details } = { sequence: 0n, ...detailsOf(found, context.instance.id) };
    return {
      details: {
        totalResult: BigInt(providers.length),
        processedSequence: sequence,
        ...('changeDate' in details && { timestamp: details.changeDate }),
      },
      identityProviders: providers.map((provider) => ({
        id: provider.id,
        name: provider.name,
        type: numberOf(provider.type),
        options: optionsMessage(provider),
      })),
    };
  };
