import { timestamp } from '../contract/details.ts';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { SystemService } from '../contract/services/system/v1.ts';
import type { Handlers } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import type { FailedEventRow } from '../eventstore/projector/index.ts';
import type { Platform } from '../platform.ts';

/** What clients name the place of views by: the schema that all projections are in. */
const database = 'projections';

const requireDatabase = (named: string) => {
  if (named !== database) {
    throw notFound('HIST-Db001', `There is no database ${named}; views are in "${database}"`, {
      field: 'database',
    });
  }
};

const failure = (row: FailedEventRow) => ({
  database,
  viewName: row.projection,
  failedSequence: row.position,
  failureCount: BigInt(row.attempts),
  errorMessage: row.error,
  lastFailed: timestamp(row.failedAt),
});

/**
 * Where the projections stand. One projector serves all instances, so an instance sees positions of the whole; but when
 * something last happened it is told of itself alone.
 */
async function viewsOf({ views, store }: Platform, instanceId?: string) {
  const [listed, newest] = await Promise.all([
    views.list(),
    instanceId === undefined ? undefined : store.search({ instanceId, descending: true, limit: 1 }),
  ]);
  const spokenOf = newest?.[0]?.createdAt;
  return listed.map((view) => {
    const at = timestamp(instanceId === undefined ? view.changedAt : spokenOf);
    return {
      database,
      viewName: view.name,
      processedSequence: view.position,
      eventTimestamp: at,
      lastSuccessfulSpoolerRun: at,
    };
  });
}

/** Views as administrators of an instance see them: `zitadel.admin.v1.AdminService`. */
export const viewAdminHandlers = (platform: Platform): Handlers<typeof AdminService> => ({
  listViews: async (_request, { instance }) => ({ result: await viewsOf(platform, instance.id) }),
  async listFailedEvents(_request, { instance }) {
    const rows = await platform.views.failed({ instanceId: instance.id });
    return { result: rows.map(failure) };
  },
  async removeFailedEvent({ database: named, viewName, failedSequence }, { instance }) {
    requireDatabase(named);
    await platform.views.forget({
      instanceId: instance.id,
      projection: viewName,
      position: failedSequence,
    });
    return {};
  },
});

/** And as the operator does, across all instances: `zitadel.system.v1.SystemService`. */
export const viewSystemHandlers = (platform: Platform): Handlers<typeof SystemService> => ({
  listViews: async () => ({ result: await viewsOf(platform) }),
  /** The view is built anew beside the one that is served, and takes its place. */
  async clearView({ database: named, viewName }) {
    requireDatabase(named);
    await platform.views.rebuild(viewName);
    return {};
  },
  listFailedEvents: async () => ({ result: (await platform.views.failed()).map(failure) }),
  async removeFailedEvent({ database: named, viewName, failedSequence, instanceId }) {
    requireDatabase(named);
    await platform.views.forget({
      ...(instanceId !== '' && { instanceId }),
      projection: viewName,
      position: failedSequence,
    });
    return {};
  },
});
