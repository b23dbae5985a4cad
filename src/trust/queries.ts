import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import type { ColumnsOf } from '../eventstore/index.ts';
import type { ClaimRule } from './claim-rules.ts';
import type { issuerFields } from './fields.ts';

interface IssuerColumns extends ColumnsOf<typeof issuerFields.all> {
  readonly id: string;
}

export interface TrustedIssuerRow extends AuditColumns, IssuerColumns {}

interface BindingColumns {
  readonly id: string;
  readonly user_id: string;
  readonly project_id: string;
  readonly application_id: string;
  readonly rules: readonly ClaimRule[];
}

export interface BindingRow extends BindingColumns {
  readonly trusted_issuer_id: string;
  /** null where the holder is gone. */
  readonly holder_name: string | null;
  readonly creation_date: Date;
}

export async function countIssuers(sql: Sql, instanceId: string, orgId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from projections.trusted_issuers_projection
    where instance_id = ${instanceId} and resource_owner = ${orgId}`;
  return row?.count ?? 0;
}

/** All of an organization, which are a hundred at most. */
export const listIssuers = (sql: Sql, instanceId: string, orgId: string) => sql<TrustedIssuerRow[]>`
  select id, name, issuer, jwks_uri, jwks, audience, identities, creation_date, change_date, resource_owner, sequence
  from projections.trusted_issuers_projection
  where instance_id = ${instanceId} and resource_owner = ${orgId} order by name, id`;

/** All of an organization, of all its issuers. */
export const listBindings = (sql: Sql, instanceId: string, orgId: string) => sql<BindingRow[]>`
  select b.id, b.trusted_issuer_id, b.user_id, b.project_id, b.application_id, b.rules, b.creation_date,
    coalesce(a.name, u.name, u.user_name) as holder_name
  from projections.trusted_issuer_bindings_projection b
  left join projections.users_projection u on u.instance_id = b.instance_id and u.id = b.user_id
  left join projections.applications_projection a on a.instance_id = b.instance_id and a.id = b.application_id
  where b.instance_id = ${instanceId} and b.resource_owner = ${orgId} order by b.creation_date, b.id`;

export interface TrustRow extends IssuerColumns {
  readonly bindings: readonly BindingColumns[];
}

/** An issuer that an organization trusts, by what it is called in JWTs, with all that is bound to it. */
export async function findTrust(
  sql: Sql,
  instanceId: string,
  orgId: string,
  issuer: string,
): Promise<TrustRow | undefined> {
  const [row] = await sql<TrustRow[]>`
    select i.id, i.name, i.issuer, i.jwks_uri, i.jwks, i.audience, i.identities,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', b.id, 'user_id', b.user_id, 'project_id', b.project_id,
          'application_id', b.application_id, 'rules', b.rules))
        from projections.trusted_issuer_bindings_projection b
        where b.instance_id = i.instance_id and b.trusted_issuer_id = i.id), '[]') as bindings
    from projections.trusted_issuers_projection i
    where i.instance_id = ${instanceId} and i.resource_owner = ${orgId} and i.issuer = ${issuer}`;
  return row;
}

/** Issuers that an organization trusts and has bound to an application of its own, with these bindings. */
export const findAttesters = (
  sql: Sql,
  instanceId: string,
  orgId: string,
  applicationId: string,
): Promise<TrustRow[]> =>
  sql<TrustRow[]>`
    select i.id, i.name, i.issuer, i.jwks_uri, i.jwks, i.audience, i.identities,
      jsonb_agg(jsonb_build_object('id', b.id, 'user_id', b.user_id, 'project_id', b.project_id,
        'application_id', b.application_id, 'rules', b.rules)) as bindings
    from projections.trusted_issuer_bindings_projection b
    join projections.trusted_issuers_projection i on i.instance_id = b.instance_id and i.id = b.trusted_issuer_id
    where b.instance_id = ${instanceId} and b.application_id = ${applicationId} and i.resource_owner = ${orgId}
    group by i.id, i.name, i.issuer, i.jwks_uri, i.jwks, i.audience, i.identities
    order by i.id`;
