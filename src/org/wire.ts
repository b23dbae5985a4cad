import { timestamp } from '../contract/details.ts';
import type { SearchQuery } from '../contract/services/org/v2.ts';
import { invalidArgument } from '../errors/index.ts';
import { type OrgConditions, type OrgMetadataRow, orgDomainCondition } from './queries.ts';

export const metadataAnswer = (row: OrgMetadataRow) => ({
  key: row.key,
  value: Buffer.from(row.value, 'base64'),
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
});

export const emptyFilter = (field: string) =>
  invalidArgument('ORG-Flt01', `Each of ${field} must hold one filter`, { field });

export const required = (field: string): never => {
  throw invalidArgument('ORG-Req01', `${field} is required`, { field });
};

export const namelessAdmin = () =>
  invalidArgument('ORG-Adm01', 'Each of admins needs userId or human', { field: 'admins' });

/** Turns the contract's search queries into conditions. */
export function orgCondition(where: OrgConditions, query: SearchQuery, defaultOrgId: string): void {
  const { query: asked } = query;
  switch (asked.case) {
    case 'nameQuery':
      where.text('name', asked.value.name, asked.value.method);
      return;
    case 'domainQuery':
      orgDomainCondition(where, asked.value.domain, asked.value.method);
      return;
    case 'stateQuery':
      where.equals('state', asked.value.state);
      return;
    case 'idQuery':
      where.equals('id', asked.value.id);
      return;
    case 'defaultQuery':
      where.equals('id', defaultOrgId);
      return;
    case undefined:
      throw invalidArgument('ORG-Qry01', 'Each of queries must hold one query, such as nameQuery', {
        field: 'queries',
      });
  }
}
