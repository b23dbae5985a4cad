import { rowDetails } from '../contract/details.ts';
import type { PageRequest } from '../database/search.ts';
import { optionFields } from './fields.ts';
import { kindNamed } from './kinds/index.ts';
import type { ProviderConditions, ProviderRow } from './queries.ts';
import type { Provider } from './state.ts';

/** Messages of identity providers. `zitadel.idp.v2` and version 1 have the same names and numbers for them. */

const autoLinkings = ['none', 'username', 'email'];

/** `config` of any kind, by the name that messages give it. */
function configOf({ kind, values, options }: Provider) {
  const { config } = kindNamed(kind);
  return {
    options: { ...options, autoLinking: autoLinkings.indexOf(options.autoLinking) },
    config: { case: kind, value: (config as (values: object) => object)(values) } as never,
  };
}

export const optionsIn = (
  options:
    | {
        readonly isLinkingAllowed: boolean;
        readonly isCreationAllowed: boolean;
        readonly isAutoCreation: boolean;
        readonly isAutoUpdate: boolean;
        readonly autoLinking: number;
      }
    | undefined,
) =>
  options && {
    isLinkingAllowed: options.isLinkingAllowed,
    isCreationAllowed: options.isCreationAllowed,
    isAutoCreation: options.isAutoCreation,
    isAutoUpdate: options.isAutoUpdate,
    autoLinking: optionFields.all.autoLinking.read(options.autoLinking),
  };

const shared = (row: ProviderRow, provider: Provider) => ({
  id: row.id,
  details: rowDetails(row),
  state: row.state,
  name: provider.name,
  type: row.type,
  config: configOf(provider),
});

/** `zitadel.idp.v2.IDP` */
export const idpMessage = shared;

/** `zitadel.idp.v1.Provider`; owners are numbered: the instance 1, an organization 2. */
export const providerMessage = (row: ProviderRow, provider: Provider, instanceId: string) => ({
  ...shared(row, provider),
  owner: row.resource_owner === instanceId ? 1 : 2,
});

/** `zitadel.idp.v1.IDP`, of the oldest form; undefined for what that cannot say. */
export function earlierMessage(row: ProviderRow, provider: Provider, instanceId: string) {
  const { earlier, values } = provider;
  if (!earlier) return undefined;
  const config =
    provider.kind === 'jwt'
      ? { case: 'jwtConfig', value: values }
      : {
          case: 'oidcConfig',
          value: {
            ...values,
            displayNameMapping: earlier.displayNameMapping,
            usernameMapping: earlier.usernameMapping,
          },
        };
  return {
    id: row.id,
    details: rowDetails(row),
    state: row.state,
    name: provider.name,
    stylingType: earlier.stylingType,
    owner: row.resource_owner === instanceId ? 1 : 2,
    autoRegister: earlier.autoRegister,
    config: config as never,
  };
}

type Query = {
  readonly query:
    | { readonly case: 'idpIdQuery'; readonly value: { readonly id: string } }
    | { readonly case: 'idpNameQuery'; readonly value: { readonly name: string; readonly method: number } }
    | { readonly case: 'ownerTypeQuery'; readonly value: { readonly ownerType: number } }
    | { readonly case: undefined };
};

/** What lists of providers are asked for, in both forms of version 1. */
export interface ListRequest {
  readonly query?: PageRequest | undefined;
  readonly queries: readonly Query[];
}

/** @param ownerOf turns an `IDPOwnerType` into the id of who has it */
export function asked(
  where: ProviderConditions,
  queries: readonly Query[],
  ownerOf: (type: number) => string,
): void {
  for (const { query } of queries) {
    if (query.case === 'idpIdQuery') where.equals('id', query.value.id);
    if (query.case === 'idpNameQuery') where.text('name', query.value.name, query.value.method);
    if (query.case === 'ownerTypeQuery') where.equals('owner', ownerOf(query.value.ownerType));
  }
}
