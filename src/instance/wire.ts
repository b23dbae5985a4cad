import { type AuditColumns, rowDetails, timestamp } from '../contract/details.ts';
import type { DomainSearchQuery, TrustedDomainSearchQuery } from '../contract/services/instance/v1.ts';
import type {
  ListCustomDomainsRequest,
  ListInstancesRequest,
  ListTrustedDomainsRequest,
} from '../contract/services/instance/v2.ts';
import { invalidArgument } from '../errors/index.ts';
import { product } from '../version.ts';
import {
  type DomainConditions,
  type DomainRow,
  type InstanceConditions,
  type InstanceRow,
  instanceDomainsCondition,
  type TrustedDomainConditions,
  type TrustedDomainRow,
} from './queries.ts';

/** `State` of the contract: an instance here runs from the moment it exists. */
export const stateRunning = 2;

const domainsOfInstance = (row: InstanceRow) =>
  row.domains.map((domain) => ({
    instanceId: row.id,
    creationDate: timestamp(new Date(domain.created)),
    domain: domain.domain,
    primary: domain.primary,
    generated: domain.generated,
  }));

export const instanceAnswer = (row: InstanceRow) => ({
  id: row.id,
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
  state: stateRunning,
  name: row.name,
  version: product.version,
  customDomains: domainsOfInstance(row),
});

export const domainAnswer = (instanceId: string, row: DomainRow) => ({
  instanceId,
  creationDate: timestamp(row.creation_date),
  domain: row.domain,
  primary: row.is_primary,
  generated: row.is_generated,
});

export const trustedDomainAnswer = (instanceId: string, row: AuditColumns & { domain: string }) => ({
  instanceId,
  creationDate: timestamp(row.creation_date),
  domain: row.domain,
});

/** `instance.v1.InstanceDetail` and `instance.v1.Instance`, which have the same fields. */
export const instanceAnswerV1 = (row: InstanceRow) => ({
  id: row.id,
  details: rowDetails(row),
  state: stateRunning,
  name: row.name,
  version: product.version,
  domains: row.domains.map((domain) => ({
    details: {
      sequence: BigInt(domain.sequence),
      creationDate: timestamp(new Date(domain.created)),
      changeDate: timestamp(new Date(domain.changed)),
      resourceOwner: row.id,
    },
    domain: domain.domain,
    primary: domain.primary,
    generated: domain.generated,
  })),
});

export const domainAnswerV1 = (row: DomainRow) => ({
  details: rowDetails(row),
  domain: row.domain,
  primary: row.is_primary,
  generated: row.is_generated,
});

export const trustedDomainAnswerV1 = (row: TrustedDomainRow) => ({
  details: rowDetails(row),
  domain: row.domain,
});

export const emptyFilter = (field = 'filters') =>
  invalidArgument('INST-Flt01', `Each of ${field} must hold one filter`, { field });

/** `instance.v1.TrustedDomainSearchQuery` */
export function trustedDomainConditionV1(
  where: TrustedDomainConditions,
  { query }: TrustedDomainSearchQuery,
): void {
  if (query.case !== 'domainQuery') throw emptyFilter('queries');
  where.text('domain', query.value.domain, query.value.method);
}

/** `instance.v1.DomainSearchQuery` */
export function domainConditionV1(where: DomainConditions, { query }: DomainSearchQuery): void {
  if (query.case === 'domainQuery') where.text('domain', query.value.domain, query.value.method);
  else if (query.case === 'generatedQuery') where.equals('generated', query.value.generated);
  else if (query.case === 'primaryQuery') where.equals('primary', query.value.primary);
  else throw emptyFilter('queries');
}

export function instanceFilter(
  where: InstanceConditions,
  { filter }: ListInstancesRequest['filters'][number],
): void {
  switch (filter.case) {
    case 'inIdsFilter':
      where.in('id', filter.value.ids);
      return;
    case 'customDomainsFilter':
      instanceDomainsCondition(where, filter.value.domains);
      return;
    default:
      throw emptyFilter();
  }
}

export function customDomainFilter(
  where: DomainConditions,
  { filter }: ListCustomDomainsRequest['filters'][number],
): void {
  switch (filter.case) {
    case 'domainFilter':
      where.text('domain', filter.value.domain, filter.value.method);
      return;
    case 'generatedFilter':
      where.equals('generated', filter.value);
      return;
    case 'primaryFilter':
      where.equals('primary', filter.value);
      return;
    default:
      throw emptyFilter();
  }
}

export function trustedDomainFilter(
  where: TrustedDomainConditions,
  { filter }: ListTrustedDomainsRequest['filters'][number],
): void {
  if (filter.case !== 'domainFilter') throw emptyFilter();
  where.text('domain', filter.value.domain, filter.value.method);
}
