import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import type { FieldSet, ValuesOf } from '../eventstore/index.ts';
import type { LoginFactors } from './policies/login-factors.ts';
import type { TabledPolicy } from './policy-table.ts';

/** Who set what is in force: the product's own defaults, the instance, or an organization. */
export type SettingsOwner = 'system' | 'instance' | 'org';

export interface Effective<V> {
  readonly values: V;
  readonly owner: SettingsOwner;
  /** undefined where the product's own defaults hold. */
  readonly audit: AuditColumns | undefined;
}

/** What holds in an organization ('' for the instance): its own policy, else the instance's, else the product's. */
export async function effectivePolicy<F extends FieldSet>(
  sql: Sql,
  { table, fields }: TabledPolicy<F>,
  instanceId: string,
  orgId: string,
): Promise<Effective<ValuesOf<F>>> {
  const rows = (await sql.unsafe(
    `select ${fields.selection()}, is_default, creation_date, change_date, resource_owner, sequence
     from projections.${table.name} where instance_id = $1 and id in ($1, $2)
     order by is_default limit 1`,
    [instanceId, orgId],
    { prepare: true },
  )) as unknown as (AuditColumns & { is_default: boolean })[];
  const [row] = rows;
  if (!row) return { values: fields.defaults, owner: 'system', audit: undefined };
  return { values: fields.fromRow(row), owner: row.is_default ? 'instance' : 'org', audit: row };
}

/** Factors that the policy of this owner (an instance or organization id) allows, lowest number first. */
export async function loginFactors(sql: Sql, instanceId: string, ownerId: string): Promise<LoginFactors> {
  const rows = await sql<{ kind: string; factor: number }[]>`
    select kind, factor from projections.login_policy_factors
    where instance_id = ${instanceId} and id = ${ownerId} order by factor`;
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map(({ factor }) => factor);
  return { second: of('second'), multi: of('multi') };
}

/** An identity provider that login settings offer. */
export interface OfferedProvider {
  readonly id: string;
  readonly name: string;
  /** `ProviderType` of version 1, `IDPType` of `idp.v2`. */
  readonly type: number;
  readonly isLinkingAllowed: boolean;
  readonly isCreationAllowed: boolean;
  readonly isAutoCreation: boolean;
  readonly isAutoUpdate: boolean;
  readonly autoLinking: 'none' | 'username' | 'email';
}

/** The active providers that the settings of this owner (an instance or organization id) offer, by name. */
export const loginProviders = (
  sql: Sql,
  instanceId: string,
  ownerId: string,
): Promise<readonly OfferedProvider[]> => sql<OfferedProvider[]>`
  select p.id, p.name, p.type, p.is_linking_allowed as "isLinkingAllowed",
    p.is_creation_allowed as "isCreationAllowed", p.is_auto_creation as "isAutoCreation",
    p.is_auto_update as "isAutoUpdate", p.auto_linking as "autoLinking"
  from projections.idp_login_policy_links_projection l
  join projections.idp_templates_projection p on p.instance_id = l.instance_id and p.id = l.idp_id
  where l.instance_id = ${instanceId} and l.id = ${ownerId} and p.state = 1
  order by p.lower_name, p.id`;
