import type { Encryption } from '../../crypto/types.ts';
import { type DeliveryState, deliveryStates } from '../../delivery/index.ts';
import type { Platform } from '../../platform.ts';
import { type Composed, compose } from './compose.ts';
import { messageReactions } from './reactions.ts';

/** A message as somebody was or is to be told, made once more from its event: nothing of it is kept. */
export interface LookedAt extends Pick<Composed, 'to' | 'subject' | 'text' | 'html'> {
  readonly id: string;
  readonly askedAt: Date;
  readonly state: DeliveryState;
}

interface Row {
  readonly id: string;
  readonly reaction: string;
  readonly state: number;
  readonly aggregate_type: string;
  readonly aggregate_id: string;
  readonly aggregate_version: string;
  readonly creation_date: Date;
}

type Sources = Pick<Platform, 'store' | 'sql' | 'clock'> & {
  readonly encryption: Encryption;
  readonly publicUrl: string;
};

const most = 50;

/** The newest messages of an instance, for developers. @param id only this one */
export async function recentMessages(sources: Sources, instanceId: string, id?: string): Promise<LookedAt[]> {
  const rows = await sources.sql<Row[]>`
    select id, reaction, state, aggregate_type, aggregate_id, aggregate_version, creation_date
    from delivery.deliveries
    where instance_id = ${instanceId} and worker = 'notifier' and reaction = any(${[...messageReactions.keys()]})
      and (${id ?? ''} = '' or id = ${id ?? ''})
    order by creation_date desc, id desc limit ${most}`;
  const messages = await Promise.all(rows.map((row) => lookedAt(sources, instanceId, row)));
  return messages.filter((message) => message !== undefined);
}

async function lookedAt(sources: Sources, instanceId: string, row: Row): Promise<LookedAt | undefined> {
  const kind = messageReactions.get(row.reaction);
  const version = Number(row.aggregate_version);
  const [event] = await sources.store.search({
    instanceId,
    aggregateTypes: [row.aggregate_type],
    aggregateIds: [row.aggregate_id],
    afterVersion: version - 1,
    beforeVersion: version + 1,
  });
  const composed = kind && event && (await compose(sources, kind, event, 'past'));
  if (!composed || 'needless' in composed) return undefined;
  const { to, subject, text, html } = composed;
  return { id: row.id, askedAt: row.creation_date, state: nameOf(row.state), to, subject, text, html };
}

const nameOf = (state: number): DeliveryState =>
  (Object.entries(deliveryStates).find(([, number]) => number === state)?.[0] ?? 'waiting') as DeliveryState;
