import { type AuditColumns, rowDetails, timestamp } from '../contract/details.ts';
import { product } from '../version.ts';
import type { DomainRow, InstanceRow } from './queries.ts';

/** `State` of the contract: an instance here runs from the moment it exists. */
export const stateRunning = 2;

/** `instance.v2.Instance` without its domains, which v2 and v2beta name differently. */
export const instanceAnswer = (row: InstanceRow) => ({
  id: row.id,
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
  state: stateRunning,
  name: row.name,
  version: product.version,
});

export const domainsOfInstance = (row: InstanceRow) =>
  row.domains.map((domain) => ({
    instanceId: row.id,
    creationDate: timestamp(new Date(domain.created)),
    domain: domain.domain,
    primary: domain.primary,
    generated: domain.generated,
  }));

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
