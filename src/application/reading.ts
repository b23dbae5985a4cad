import type { Sql } from 'postgres';
import type { RequestContext } from '../contract/types.ts';
import type { Conditions, PageRequest } from '../database/search.ts';
import { onlyReadable, readableProjects } from '../project/index.ts';
import { searchApplicationKeys, searchApplications } from './queries.ts';
import { applicationSort, keySort } from './wire.ts';

interface ListRequest {
  readonly pagination?: PageRequest | undefined;
  readonly sortingColumn: number;
}

/** Applications that the caller may read; `filter` is on alias `a`. */
export async function listApplications(
  sql: Sql,
  context: RequestContext,
  request: ListRequest,
  filter: (where: Conditions) => void,
) {
  const readable = await readableProjects(sql, context, 'project.app.read');
  return searchApplications(sql, context.instance.id, {
    page: request.pagination,
    sort: applicationSort(request.sortingColumn),
    filter(where) {
      onlyReadable(where, readable, { projectId: 'a.project_id', orgIds: ['a.resource_owner'] });
      filter(where);
    },
  });
}

/** Keys of applications that the caller may read; `filter` is on alias `k`. */
export async function listApplicationKeys(
  sql: Sql,
  context: RequestContext,
  request: ListRequest,
  filter: (where: Conditions) => void,
) {
  const readable = await readableProjects(sql, context, 'project.app.read');
  return searchApplicationKeys(sql, context.instance.id, {
    page: request.pagination,
    sort: keySort(request.sortingColumn),
    filter(where) {
      onlyReadable(where, readable, { projectId: 'k.project_id', orgIds: ['k.resource_owner'] });
      filter(where);
    },
  });
}
