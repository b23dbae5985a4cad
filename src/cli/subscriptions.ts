import { invalidArgument, notFound } from '../errors/index.ts';
import type { CommandScope } from '../eventstore/index.ts';
import { openFoundation } from '../foundation.ts';
import type { Platform } from '../platform.ts';
import {
  type CursorRow,
  cursorsOf,
  destinationKind,
  findSubscription,
  type Point,
  type SubscriptionRow,
  searchSubscriptions,
  subscriptionOperations,
} from '../subscription/index.ts';
import { exitCodes, type Invocation, type Run } from './command.ts';
import { withDatabase } from './database.ts';
import { instanceOf } from './instance.ts';
import { openMasterKey } from './master-key.ts';
import { settle } from './settle.ts';
import { table } from './table.ts';

interface Work {
  readonly platform: Platform;
  readonly instanceId: string;
  /** The events that it writes are written in this one. */
  readonly scope: CommandScope;
  readonly invocation: Invocation;
}

/** A verb on the subscriptions of an instance; the running servers follow by themselves. */
const verb =
  (work: (tools: Work) => Promise<string>): Run =>
  async (invocation) => {
    const { config, log } = settle(invocation);
    return withDatabase(config, log, async (databaseUrl) => {
      const masterKey = await openMasterKey(config, databaseUrl);
      const { poolSize } = config.database;
      const { platform, close } = await openFoundation({ databaseUrl, poolSize, masterKey, log });
      try {
        const instanceId = await instanceOf(platform.sql, invocation);
        const editor = { user: 'SYSTEM', service: 'command line' };
        const scope = { instanceId, editor, observe: () => {} };
        process.stdout.write(await work({ platform, instanceId, scope, invocation }));
        return exitCodes.ok;
      } finally {
        await close();
      }
    });
  };

const seconds = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ');

const stateOf = (row: SubscriptionRow, own: CursorRow | undefined): string =>
  row.active ? (own && own.failures > 0 ? `failing (${own.failures})` : 'active') : 'paused';

function goesTo(row: SubscriptionRow): string {
  if (row.destination === destinationKind.nats) return row.servers.join(' ');
  return row.destination === destinationKind.http ? row.endpoint : 'whoever pulls';
}

export const listSubscriptions = verb(async ({ platform, instanceId }) => {
  const { rows } = await searchSubscriptions(platform, instanceId, {
    page: { limit: 1_000, offset: 0n, asc: true },
    sort: 'name',
    filter() {},
  });
  if (rows.length === 0) return 'There is no subscription.\n';
  const cursors = await cursorsOf(
    platform.sql,
    instanceId,
    rows.map(({ id }) => id),
  );
  const own = new Map(
    cursors.filter(({ replay }) => replay === '').map((cursor) => [cursor.subscription_id, cursor]),
  );
  return table(
    ['ID', 'NAME', 'STATE', 'POSITION', 'DELIVERED', 'GIVEN UP', 'TO'],
    rows.map((row) => {
      const cursor = own.get(row.id);
      const { position = '', delivered = '', dead = '' } = cursor ?? {};
      return [row.id, row.name, stateOf(row, cursor), position, delivered, dead, goesTo(row)];
    }),
  );
});

async function required({ platform, instanceId }: Work, id: string): Promise<SubscriptionRow> {
  const row = await findSubscription(platform.sql, instanceId, id);
  if (row) return row;
  throw notFound('SUB-Nfd01', `There is no subscription ${id}; postern subscriptions list shows them`);
}

export const showSubscription = verb(async (work) => {
  const { platform, instanceId, invocation } = work;
  const row = await required(work, invocation.operands[0] ?? '');
  const cursors = await cursorsOf(platform.sql, instanceId, [row.id]);
  const own = cursors.find(({ replay }) => replay === '');
  const facts: [string, string][] = [
    ['name', row.name],
    ['state', stateOf(row, own)],
    ['to', goesTo(row)],
    ['aggregates', row.aggregate_types.join(' ') || 'all'],
    ['events', row.event_types.join(' ') || 'all'],
    ...(row.organization_id === '' ? [] : [['organization', row.organization_id] satisfies [string, string]]),
    ['position', `${own?.position ?? ''} of ${await platform.store.head()}`],
    ['delivered', `${own?.delivered ?? '0'}, given up ${own?.dead ?? '0'}`],
    ...(own?.last_error_at
      ? [
          ['last error', `${seconds(own.last_error_at)} UTC ${own.last_error ?? ''}`] satisfies [
            string,
            string,
          ],
        ]
      : []),
    ...(own && own.failures > 0
      ? [['tried again', `${seconds(own.retry_at)} UTC`] satisfies [string, string]]
      : []),
  ];
  const head = facts.map(([name, value]) => `${name.padEnd(12)} ${value}\n`).join('');
  const replays = cursors.filter(({ replay }) => replay !== '');
  if (replays.length === 0) return head;
  const rows = replays.map((one) => [
    one.replay,
    `${one.position} of ${one.until_position}`,
    one.delivered,
    one.dead,
    one.ended_at ? `${seconds(one.ended_at)} UTC` : '',
  ]);
  return `${head}\n${table(['REPLAY', 'POSITION', 'DELIVERED', 'GIVEN UP', 'ENDED'], rows)}`;
});

export const pauseSubscription = verb(async (work) => {
  const { id, name } = await required(work, work.invocation.operands[0] ?? '');
  await subscriptionOperations(work.platform).pause(work.scope, id);
  return `${name} is told nothing until it is resumed.\n`;
});

export const resumeSubscription = verb(async (work) => {
  const { id, name } = await required(work, work.invocation.operands[0] ?? '');
  await subscriptionOperations(work.platform).resume(work.scope, id);
  return `${name} goes on.\n`;
});

/** A position, or a moment in ISO 8601. */
function pointOf({ flags }: Invocation, flag: string): Point | undefined {
  const text = flags[flag];
  if (typeof text !== 'string' || text === '') return undefined;
  if (/^\d{1,15}$/.test(text)) return { position: BigInt(text) };
  const time = new Date(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(time.getTime())) return { time };
  throw invalidArgument('CLI-Sub01', `--${flag} is a position, or a moment such as 2026-11-28T10:00:00Z`);
}

export const replayEvents = verb(async (work) => {
  const { platform, scope, invocation } = work;
  const named = invocation.flags['to'];
  if (typeof named !== 'string' || named === '')
    throw invalidArgument('CLI-Sub02', 'Say whom: --to ID; postern subscriptions list shows them');
  const { id, name } = await required(work, named);
  const { replayId, after, until } = await subscriptionOperations(platform).replay(
    scope,
    id,
    pointOf(invocation, 'from'),
    pointOf(invocation, 'until'),
  );
  return `${name} is told of events ${after + 1n} to ${until} again; replay ${replayId}\n`;
});
