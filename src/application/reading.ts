import { pageAsked } from '../contract/page-asked.ts';
import type { RequestContext } from '../contract/types.ts';
import type { PageRequest } from '../database/search.ts';
import type { Platform } from '../platform.ts';
import { onlyReadable, readableProjects } from '../project/index.ts';
import {
  type ApplicationConditions,
  type ApplicationKeyConditions,
  searchApplicationKeys,
  searchApplications,
} from './queries.ts';
import { applicationSort, keySort } from './wire.ts';

interface ListRequest {
  readonly pagination?: PageRequest | undefined;
  readonly sortingColumn: number;
}

/** Applications that the caller may read. */
export async function listApplications(
  platform: Platform,
  context: RequestContext,
  request: ListRequest,
  filter: (where: ApplicationConditions) => void,
) {
  const readable = await readableProjects(platform.sql, context, 'project.app.read');
  return searchApplications(platform, context.instance.id, {
    page: pageAsked(context, request.pagination),
    sort: applicationSort(request.sortingColumn),
    filter(where) {
      onlyReadable(where, readable, { project: 'project', orgs: ['organization'] });
      filter(where);
    },
  });
}

/** Keys of applications that the caller may read. */
export async function listApplicationKeys(
  platform: Platform,
  context: RequestContext,
  request: ListRequest,
  filter: (where: ApplicationKeyConditions) => void,
) {
  const readable = await readableProjects(platform.sql, context, 'project.app.read');
  return searchApplicationKeys(platform, context.instance.id, {
    page: pageAsked(context, request.pagination),
    sort: keySort(request.sortingColumn),
    filter(where) {
      onlyReadable(where, readable, { project: 'project', orgs: ['organization'] });
      filter(where);
    },
  });
}
