import type { Sql } from 'postgres';
import type { DeliveryTools, Sender } from '../../delivery/index.ts';
import { type RecordedEvent, runCommand } from '../../eventstore/index.ts';
import { backChannelLogoutEnabled } from '../../flags/index.ts';
import { outlivesPasswordChanges, type SessionUser, userByEvents } from '../../session/index.ts';
import { passwordChanged } from '../../user/events.ts';
import { endFor } from './commands.ts';
import { endedBy, isEnding } from './endings.ts';
import { sessionLogoutAggregate } from './state.ts';

interface Row {
  readonly session_id: string;
  readonly client_id: string;
  readonly user_version: number | null;
  readonly registered: Date;
}

const pageSize = 500;
/** So many sign-ins are ended at a time; appends of one moment share a round trip. */
const atOnce = 32;
/** Of an organization there may be many. */
const longestMs = 300_000;

type Sources = Pick<DeliveryTools, 'store' | 'sql'>;

/** Finds who is to be told of sign-ins that an event has ended, and writes that down: each is a delivery of its own. */
export const tellEnded: Sender['deliver'] = async ({ instanceId, event }, tools, signal) => {
  tools.mayTake(longestMs);
  if (!(await backChannelLogoutEnabled(tools, instanceId)))
    return { outcome: 'delivered', said: 'back-channel logout is off' };
  const count = await endAll(tools, event, signal);
  return { outcome: 'delivered', said: `to be told: ${count}` };
};

async function endAll(tools: Sources, event: RecordedEvent, signal: AbortSignal): Promise<number> {
  const heed = await heeding(tools, event);
  let count = 0;
  for await (const page of participantsOf(tools.sql, event)) {
    const ended = Map.groupBy(page.filter(heed), ({ session_id }) => session_id);
    const sessions = [...ended];
    for (let at = 0; at < sessions.length; at += atOnce) {
      signal.throwIfAborted();
      await Promise.all(
        sessions.slice(at, at + atOnce).map(([id, rows]) =>
          endParticipation(
            tools,
            event.instanceId,
            id,
            rows.map(({ client_id }) => client_id),
          ),
        ),
      );
    }
    count += sessions.reduce((sum, [, rows]) => sum + rows.length, 0);
  }
  return count;
}

/** The sign-in is over for these clients. */
export const endParticipation = (
  { store }: Pick<Sources, 'store'>,
  instanceId: string,
  sessionId: string,
  clientIds: readonly string[],
) =>
  runCommand(
    store,
    { instanceId, editor: { user: 'SYSTEM', service: 'logout' }, observe: () => {} },
    sessionLogoutAggregate,
    sessionId,
    ({ state }) => endFor(state, clientIds),
  );

/** The tables show at least what there was when the event was written: deliveries are made as rows are. */
async function* participantsOf(sql: Sql, { type, instanceId, aggregateId }: RecordedEvent) {
  if (!isEnding(type)) return;
  const column = sql.unsafe(endedBy[type]);
  let after = ['', ''];
  for (;;) {
    const page = await sql<Row[]>`
      SELECT session_id, client_id, user_version::float8, creation_date AS registered
      FROM projections.session_logouts_projection
      WHERE instance_id = ${instanceId} AND ${column} = ${aggregateId}
        AND (session_id, client_id) > (${after[0]!}, ${after[1]!})
      ORDER BY session_id, client_id LIMIT ${pageSize}`;
    yield page;
    const last = page.at(-1);
    if (!last || page.length < pageSize) return;
    after = [last.session_id, last.client_id];
  }
}

/** A changed password ends all sign-ins but those that are proven since, and the one in which the person changed it. */
async function heeding({ store }: Sources, event: RecordedEvent): Promise<(row: Row) => boolean> {
  if (event.type !== passwordChanged.type) return () => true;
  const user: SessionUser | undefined = await userByEvents({ store }, event.instanceId, event.aggregateId);
  return ({ session_id, user_version, registered }) =>
    user === undefined ||
    !outlivesPasswordChanges(user, session_id, {
      provenAt: registered,
      userVersion: user_version ?? undefined,
    });
}
