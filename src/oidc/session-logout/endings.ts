import type { RoutedReaction } from '../../delivery/index.ts';
import { orgDeactivated, orgRemoved } from '../../org/events.ts';
import { sessionTerminated } from '../../session/events.ts';
import { passwordChanged, userDeactivated, userLocked, userRemoved } from '../../user/events.ts';
import { backChannelRegistered } from './events.ts';

/** Whose sign-ins an event ends: a column of `session_logouts_projection`, which holds the aggregate's id. */
export const endedBy = {
  [sessionTerminated.type]: 'session_id',
  [userLocked.type]: 'user_id',
  [userDeactivated.type]: 'user_id',
  [userRemoved.type]: 'user_id',
  [passwordChanged.type]: 'user_id',
  [orgDeactivated.type]: 'user_resource_owner',
  [orgRemoved.type]: 'user_resource_owner',
} as const;
export type Ending = keyof typeof endedBy;
export const isEnding = (type: string): type is Ending => Object.hasOwn(endedBy, type);

/** Instances in which a client has ever asked to be told: nobody else pays for an ended sign-in. */
export type Listening = ReadonlySet<string>;

export const endingRouting: RoutedReaction<Listening>['routing'] = {
  changedBy: new Set([backChannelRegistered.type, 'instance.removed']),

  async load(sql) {
    const rows = await sql<{ id: string }[]>`
      WITH RECURSIVE walk AS (
        SELECT min(instance_id) AS id FROM projections.session_logouts_projection
        UNION ALL
        SELECT (SELECT min(instance_id) FROM projections.session_logouts_projection WHERE instance_id > walk.id)
        FROM walk WHERE walk.id IS NOT NULL
      )
      SELECT id FROM walk WHERE id IS NOT NULL`;
    return new Set(rows.map(({ id }) => id));
  },

  after(listening, { type, instanceId, aggregateId }) {
    if (type === backChannelRegistered.type)
      return listening.has(instanceId) ? listening : new Set([...listening, instanceId]);
    return new Set([...listening].filter((id) => id !== aggregateId));
  },

  isEmpty: (listening) => listening.size === 0,

  recipients: (listening, { type, instanceId, aggregateId }) =>
    isEnding(type) && listening.has(instanceId)
      ? [{ recipient: aggregateId, target: `signins ${instanceId}` }]
      : [],
};
