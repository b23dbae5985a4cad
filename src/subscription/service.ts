import { durationMs } from '@bufbuild/protobuf/wkt';
import { deletionDate, timestamp } from '../contract/details.ts';
import { dateOf } from '../contract/moments.ts';
import type { EventService, PullEventsRequest } from '../contract/services/postern/event/v1.ts';
import { implement, type RequestContext } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import { shownPayload } from '../eventstore/index.ts';
import { auditHorizon } from '../limits/index.ts';
import type { Platform } from '../platform.ts';
import { checkFilter } from './checks.ts';
import { destinationKind, subscriptionFields } from './fields.ts';
import type { EventChoice } from './filter.ts';
import { countAfter, positionAt, smaller } from './log.ts';
import { type Point, subscriptionOperations } from './operations.ts';
import { pullsOf } from './pull.ts';
import { cursorsOf, findSubscription, receivedBy, searchSubscriptions } from './queries.ts';
import {
  choiceOf,
  choiceOfRow,
  destinationValues,
  eventAnswer,
  formOf,
  secretsOf,
  startOf,
  subscriptionAnswer,
} from './wire.ts';

const mostListed = 1_000;
const mostCounted = 10_000;
const usualPull = 100;
/** A call may take 30 seconds: what is found at the end of the wait must be out by then. */
const longestWaitMs = 25_000;

type Moment = Parameters<typeof dateOf>[0];
type EndMessage =
  | { readonly case: 'afterPosition' | 'untilPosition'; readonly value: bigint }
  | { readonly case: 'since' | 'until'; readonly value: Moment }
  | { readonly case: undefined };

function pointOf(end: EndMessage): Point | undefined {
  if (end.case === undefined) return undefined;
  return typeof end.value === 'bigint' ? { position: end.value } : { time: dateOf(end.value) };
}

/** `postern.event.v1.EventService`; permissions are the routes', and those that the operations ask for besides. */
export function eventService(platform: Platform) {
  const subscriptions = subscriptionOperations(platform);
  const pulls = pullsOf(platform);
  const { sql, projections } = platform;

  async function requireSubscription(instanceId: string, id: string) {
    const row = await findSubscription(sql, instanceId, id);
    if (!row) throw notFound('SUB-Nfd01', 'Subscription not found', { field: 'id' });
    return row;
  }

  /** What is asked for, and behind which position; of a subscription that has no destination it is kept what was received. */
  async function pulled(
    { which, afterPosition }: PullEventsRequest,
    instanceId: string,
  ): Promise<{ choice: EventChoice; after: bigint }> {
    if (which.case !== 'subscriptionId') {
      const filter = which.case === 'filter' ? which.value : undefined;
      const choice = choiceOf(filter);
      checkFilter(choice);
      return { choice, after: afterPosition ?? 0n };
    }
    const row = await requireSubscription(instanceId, which.value);
    const choice = choiceOfRow(row);
    const kept = row.destination === destinationKind.none;
    if (afterPosition === undefined) return { choice, after: await receivedBy(sql, instanceId, row.id) };
    if (kept) {
      const position = smaller(afterPosition, projections.position());
      await platform.deliveries.received(instanceId, row.id, position);
    }
    return { choice, after: afterPosition };
  }

  /** What is older than the instance keeps its log for is told nobody. */
  async function withinHorizon(instanceId: string, after: bigint): Promise<bigint> {
    const horizon = await auditHorizon(platform, instanceId);
    if (!horizon) return after;
    const first = await positionAt(sql, horizon);
    return first - 1n > after ? first - 1n : after;
  }

  const mayReadPersons = (context: RequestContext): ((orgId: string) => Promise<boolean>) => {
    const known = new Map<string, Promise<boolean>>();
    return (orgId) => {
      const asked = known.get(orgId) ?? context.can('user.read', { orgId });
      known.set(orgId, asked);
      return asked;
    };
  };

  return implement<typeof EventService>('postern.event.v1.EventService', {
    async createSubscription(request, context) {
      const { name, filter, destination, format, personalData, start } = request;
      const { id, signingKey, done } = await subscriptions.create(
        context,
        {
          ...subscriptionFields.defaults,
          ...choiceOf(filter),
          ...destinationValues(destination),
          name,
          personalData,
          format: formOf(format) ?? subscriptionFields.defaults.format,
        },
        secretsOf(destination),
        startOf(start),
      );
      return { id, signingKey, creationDate: timestamp(done.changedAt) };
    },

    async updateSubscription(request, context) {
      const { id, name, filter, destination, personalData, newSigningKey } = request;
      const format = formOf(request.format);
      const { signingKey, done } = await subscriptions.update(
        context,
        id,
        {
          ...(filter && choiceOf(filter)),
          ...destinationValues(destination),
          ...(name !== undefined && { name }),
          ...(personalData !== undefined && { personalData }),
          ...(format !== undefined && { format }),
        },
        secretsOf(destination),
        newSigningKey,
      );
      return { changeDate: timestamp(done.changedAt), signingKey };
    },

    async deleteSubscription({ id }, { scope }) {
      return { deletionDate: deletionDate(await subscriptions.remove(scope, id)) };
    },
    async pauseSubscription({ id }, { scope }) {
      return { changeDate: timestamp((await subscriptions.pause(scope, id)).changedAt) };
    },
    async resumeSubscription({ id }, { scope }) {
      return { changeDate: timestamp((await subscriptions.resume(scope, id)).changedAt) };
    },

    async getSubscription({ id }, { instance }) {
      const row = await requireSubscription(instance.id, id);
      const cursors = await cursorsOf(sql, instance.id, [id]);
      const head = projections.position();
      const own = cursors.find(({ replay }) => replay === '');
      const after = BigInt(own?.position ?? 0);
      const waiting = await countAfter(sql, instance.id, choiceOfRow(row), {
        after,
        until: head,
        most: mostCounted,
      });
      return { subscription: subscriptionAnswer(row, cursors, head), waiting };
    },

    async listSubscriptions({ limit, offset }, { instance }) {
      const page = await searchSubscriptions(platform, instance.id, {
        page: { limit: limit || mostListed, offset, asc: true },
        sort: 'name',
        filter() {},
      });
      const ids = page.rows.map(({ id }) => id);
      const cursors = Map.groupBy(
        await cursorsOf(sql, instance.id, ids),
        ({ subscription_id }) => subscription_id,
      );
      const head = projections.position();
      return {
        subscriptions: page.rows.map((row) => subscriptionAnswer(row, cursors.get(row.id) ?? [], head)),
        total: page.total,
      };
    },

    async replayEvents({ subscriptionId, from, to }, { scope }) {
      const { replayId, after, until } = await subscriptions.replay(
        scope,
        subscriptionId,
        pointOf(from),
        pointOf(to),
      );
      return { replayId, afterPosition: after, untilPosition: until };
    },

    async pullEvents(request, context) {
      const { instance, signal } = context;
      const { choice, after } = await pulled(request, instance.id);
      const stretch = await pulls.pull({
        instanceId: instance.id,
        choice,
        after: await withinHorizon(instance.id, after),
        limit: request.limit || usualPull,
        waitMs: request.wait ? Math.min(durationMs(request.wait), longestWaitMs) : 0,
        signal,
      });
      const mayRead = mayReadPersons(context);
      const events = stretch.events.map(async (event) =>
        eventAnswer(event, shownPayload(event, await mayRead(event.owner))),
      );
      return { events: await Promise.all(events), nextPosition: stretch.position };
    },
  });
}
