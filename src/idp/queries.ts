import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import {
  type ConditionsOf,
  defineList,
  type Lists,
  type Page,
  type PageRequest,
  searchList,
} from '../database/search.ts';
import type { ColumnsOf } from '../eventstore/index.ts';
import { type nameFields, optionFields } from './fields.ts';

export interface ProviderRow
  extends AuditColumns,
    ColumnsOf<typeof nameFields.all>,
    ColumnsOf<typeof optionFields.all> {
  readonly id: string;
  readonly type: number;
  readonly state: number;
  readonly is_earlier: boolean;
}

const selection = `p.id, p.name, p.type, p.state, p.is_earlier, ${optionFields.selection('p')},
  p.creation_date, p.change_date, p.resource_owner, p.sequence`;

const providerList = defineList<ProviderRow>()({
  from: 'projections.idp_templates_projection p',
  alias: 'p',
  key: ['id'],
  instance: 'p.instance_id',
  countedBy: ['instance', 'org'],
  columns: {
    id: 'p.id',
    name: { sql: 'p.name', lower: 'p.lower_name' },
    owner: 'p.resource_owner',
    isEarlier: 'p.is_earlier',
  },
  orders: { name: ['p.lower_name', 'p.id'], creationDate: ['p.creation_date', 'p.id'] },
  select: selection,
});

export type ProviderConditions = ConditionsOf<typeof providerList>;

export interface ProviderSearch {
  readonly page: PageRequest | undefined;
  readonly sort: keyof typeof providerList.orders;
  /** Ids of the instance or organizations that have them. */
  readonly owners: readonly string[];
  readonly filter: (where: ProviderConditions) => void;
}

export const searchProviders = (
  lists: Lists,
  instanceId: string,
  { owners, filter, ...search }: ProviderSearch,
): Promise<Page<ProviderRow>> =>
  searchList(lists, providerList, instanceId, {
    ...search,
    filter: (where) => filter(where.in('owner', owners)),
  });

export async function findProvider(
  sql: Sql,
  instanceId: string,
  id: string,
): Promise<ProviderRow | undefined> {
  const [row] = await sql<ProviderRow[]>`
    select ${sql.unsafe(selection)} from projections.idp_templates_projection p
    where p.instance_id = ${instanceId} and p.id = ${id}`;
  return row;
}
