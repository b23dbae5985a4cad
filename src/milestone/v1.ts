import { listDetailsV1, timestamp } from '../contract/details.ts';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { Handlers } from '../contract/types.ts';
import { invalidArgument } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { searchMilestones } from './queries.ts';

/** As `MilestoneFieldName` numbers them. */
const sorts = ['reachedDate', 'type', 'reachedDate'] as const;

/** `ListMilestones` of `zitadel.admin.v1.AdminService`. */
export const milestoneAdminHandlers = (platform: Platform): Handlers<typeof AdminService> => ({
  async listMilestones({ query, queries, sortingColumn }, { instance }) {
    const page = await searchMilestones(platform, instance.id, {
      page: query,
      sort: sorts[sortingColumn] ?? 'reachedDate',
      filter(where) {
        for (const { query: one } of queries) {
          if (one.case === undefined)
            throw invalidArgument('MILE-Qry01', 'Each of queries must hold one query', { field: 'queries' });
          where.equals('reached', one.value.reached);
        }
      },
    });
    return {
      details: listDetailsV1(page, platform.projections.position(), platform.clock()),
      result: page.rows.map((row) => ({ type: row.type, reachedDate: timestamp(row.reached_date) })),
    };
  },
});
