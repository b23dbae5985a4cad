import { deletionDate, timestamp } from '../../contract/details.ts';
import {
  DeliveryMethod,
  type StreamService,
  StreamStatus as WireStatus,
} from '../../contract/services/postern/ssf/v1.ts';
import { implement, type RequestContext } from '../../contract/types.ts';
import type { DeliveryDesk, DeliveryRecord, DeliveryState } from '../../delivery/index.ts';
import { notFound } from '../../errors/index.ts';
import type { Platform } from '../../platform.ts';
import { streamOperations } from './operations.ts';
import { applicationOf, findStream, type StreamRow, streamsOfApplication } from './queries.ts';
import { streamTarget } from './target.ts';
import { type StreamStatus, supportedSignals } from './vocabulary.ts';

const statuses: Readonly<Record<number, StreamStatus>> = {
  [WireStatus.ENABLED]: 'enabled',
  [WireStatus.PAUSED]: 'paused',
  [WireStatus.DISABLED]: 'disabled',
};
const wireStatuses = {
  enabled: WireStatus.ENABLED,
  paused: WireStatus.PAUSED,
  disabled: WireStatus.DISABLED,
} as const satisfies Record<StreamStatus, WireStatus>;

/** Counted no further. */
const mostWaiting = 1_000;

const streamNotFound = () => notFound('SSF-Str01', 'There is no such stream', { field: 'stream_id' });

/** `postern.ssf.v1.StreamService`: of applications that the caller may read, and change where it may change them. */
export function streamService(platform: Platform) {
  const { sql, deliveries } = platform;
  const streams = streamOperations(platform);

  async function requireWritable({ instance, require }: RequestContext, id: string): Promise<void> {
    const row = await findStream(sql, instance.id, id);
    if (!row) throw streamNotFound();
    await require('project.app.write', { orgId: row.resource_owner, projectId: row.project_id });
  }

  return implement<typeof StreamService>('postern.ssf.v1.StreamService', {
    async listStreams({ applicationId }, { instance, require }) {
      const application = await applicationOf(sql, instance.id, applicationId);
      if (!application) throw notFound('SSF-App01', 'Application not found', { field: 'application_id' });
      const { project_id: projectId, resource_owner: orgId } = application;
      await require('project.app.read', { orgId, projectId });
      const rows = await streamsOfApplication(sql, instance.id, applicationId);
      return { streams: await Promise.all(rows.map((row) => answerOf(deliveries, instance.id, row))) };
    },

    async setStreamStatus({ streamId, status, reason }, context) {
      await requireWritable(context, streamId);
      const { scope } = context;
      const done = await streams.imposeStatus(scope, streamId, statuses[status] ?? 'enabled', reason);
      return { changeDate: timestamp(done.changedAt) };
    },

    async verifyStream({ streamId }, context) {
      await requireWritable(context, streamId);
      const done = await streams.verify(context.scope, streamId, undefined, undefined);
      return { changeDate: timestamp(done.changedAt) };
    },

    async deleteStream({ streamId }, context) {
      await requireWritable(context, streamId);
      return { deletionDate: deletionDate(await streams.remove(context.scope, streamId)) };
    },
  });
}

/** The newest that a receiver was sent or has fetched: what waits for that has not failed. */
async function lastTried(
  deliveries: DeliveryDesk,
  instanceId: string,
  target: string,
  method: StreamRow['method'],
): Promise<DeliveryRecord | undefined> {
  const newest = async (state?: DeliveryState) => {
    const [record] = await deliveries.list(instanceId, { target, state }, { limit: 1 });
    return record;
  };
  const last = await newest();
  const isTried = method === 'push' ? last?.last !== undefined : last?.state !== 'waiting';
  if (!last || isTried) return last;
  const [delivered, givenUp] = await Promise.all([newest('delivered'), newest('givenUp')]);
  return givenUp && givenUp.id > (delivered?.id ?? '') ? givenUp : delivered;
}

async function answerOf(deliveries: DeliveryDesk, instanceId: string, row: StreamRow) {
  const target = streamTarget(instanceId, row.id);
  const [waiting, last] = await Promise.all([
    deliveries.pickup.waiting(instanceId, target, mostWaiting),
    lastTried(deliveries, instanceId, target, row.method),
  ]);
  return {
    id: row.id,
    creationDate: timestamp(row.creation_date),
    changeDate: timestamp(row.change_date),
    method: row.method === 'push' ? DeliveryMethod.PUSH : DeliveryMethod.POLL,
    endpoint: row.endpoint,
    events: supportedSignals.filter((event) => row.events_requested.includes(event)),
    description: row.description,
    status: wireStatuses[row.status],
    reason: row.reason,
    waiting: waiting.length,
    ...(last && {
      last: {
        id: last.id,
        changeDate: timestamp(last.changedAt),
        delivered: last.state === 'delivered',
        said: last.last?.said ?? '',
      },
    }),
  };
}
