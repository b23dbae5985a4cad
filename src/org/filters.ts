import type { SearchQuery } from '../contract/services/org/v2.ts';
import type { Conditions } from '../database/search.ts';
import { invalidArgument } from '../errors/index.ts';
import { orgDomainCondition } from './queries.ts';

/** Turns the contract's search queries into conditions; columns are of alias `o`. */
export function orgCondition(where: Conditions, query: SearchQuery, defaultOrgId: string): void {
  const { query: asked } = query;
  switch (asked.case) {
    case 'nameQuery':
      where.text('o.name', asked.value.name, asked.value.method);
      return;
    case 'domainQuery':
      orgDomainCondition(where, asked.value.domain, asked.value.method);
      return;
    case 'stateQuery':
      where.equals('o.state', asked.value.state);
      return;
    case 'idQuery':
      where.equals('o.id', asked.value.id);
      return;
    case 'defaultQuery':
      where.equals('o.id', defaultOrgId);
      return;
    case undefined:
      throw invalidArgument('ORG-Qry01', 'Each of queries must hold one query, such as nameQuery', {
        field: 'queries',
      });
  }
}
