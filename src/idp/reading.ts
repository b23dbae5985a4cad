import type { RequestContext } from '../contract/types.ts';
import { type Page, type PageRequest, pageLimit, pageOffset } from '../database/search.ts';
import type { Platform } from '../platform.ts';
import { type OfferedProvider, type Place, settingsOf } from '../settings/index.ts';
import { providersAt } from './operations.ts';
import { findProvider, type ProviderConditions, type ProviderRow, searchProviders } from './queries.ts';
import type { Provider, Providers } from './state.ts';

/** A provider as tables list it, with what it is set to. */
export interface Read {
  readonly row: ProviderRow;
  readonly provider: Provider;
}

export interface Listing {
  readonly page: PageRequest | undefined;
  readonly sort: 'name' | 'creationDate';
  /** `ownerOf` turns an `IDPOwnerType` into the id of who has it. */
  readonly filter: (where: ProviderConditions, ownerOf: (type: number) => string) => void;
}

/** Who has what a place may see: itself, and the instance for all. */
const ownersOf = ({ instance }: RequestContext, { level, id }: Place): string[] =>
  level === 'instance' ? [id] : [id, instance.id];

export function providerReader(platform: Platform) {
  const allOf = async ({ instance }: RequestContext, owners: readonly string[]): Promise<Providers> => {
    const held = await Promise.all(
      owners.map((id) =>
        providersAt(platform, instance.id, { level: id === instance.id ? 'instance' : 'org', id }),
      ),
    );
    return new Map(held.flatMap((providers) => [...providers]));
  };

  return {
    async find(context: RequestContext, place: Place, id: string): Promise<Read | undefined> {
      const row = await findProvider(platform.sql, context.instance.id, id);
      if (!row || !ownersOf(context, place).includes(row.resource_owner)) return undefined;
      const provider = (await allOf(context, [row.resource_owner])).get(id);
      return provider && { row, provider };
    },

    async list(context: RequestContext, place: Place, { filter, ...asked }: Listing): Promise<Page<Read>> {
      const owners = ownersOf(context, place);
      const page = await searchProviders(platform, context.instance.id, {
        ...asked,
        owners,
        filter: (where) => filter(where, (type) => (type === 2 ? place.id : context.instance.id)),
      });
      const providers = await allOf(context, owners);
      const rows = page.rows.flatMap((row) => {
        const provider = providers.get(row.id);
        return provider ? [{ row, provider }] : [];
      });
      return { ...page, rows };
    },

    /** What the login settings of a place offer. */
    async offered(
      { instance }: RequestContext,
      { level, id }: Place,
      asked: PageRequest | undefined,
    ): Promise<Page<OfferedProvider>> {
      const orgId = level === 'org' ? id : '';
      const { providers } = (await settingsOf(platform).login(instance.id, orgId)).values;
      const [offset, limit] = [Number(pageOffset(asked)), pageLimit(asked)];
      return { rows: providers.slice(offset, offset + limit), total: BigInt(providers.length), limit };
    },
  };
}
