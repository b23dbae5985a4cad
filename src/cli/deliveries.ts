import { connect } from '../database/index.ts';
import {
  type AttemptRecord,
  createDesk,
  type DeliveryDesk,
  type DeliveryRecord,
  type DeliverySearch,
  type DeliveryState,
  deliveryStates,
  type Which,
} from '../delivery/index.ts';
import { invalidArgument, notFound } from '../errors/index.ts';
import { exitCodes, type Invocation, type Run } from './command.ts';
import { withDatabase } from './database.ts';
import { instanceOf } from './instance.ts';
import { settle } from './settle.ts';
import { table } from './table.ts';

/** States as the command line spells them. */
const spelled: Readonly<Record<DeliveryState, string>> = {
  waiting: 'waiting',
  delivered: 'delivered',
  givenUp: 'given-up',
  discarded: 'discarded',
};
const states = Object.keys(deliveryStates) as DeliveryState[];

/** A verb on the deliveries of an instance; the running servers see what it does. */
const verb =
  (work: (desk: DeliveryDesk, instanceId: string, invocation: Invocation) => Promise<string>): Run =>
  async (invocation) => {
    const { config, log } = settle(invocation);
    return withDatabase(config, log, async (url) => {
      const sql = connect(url, 'postern command', { max: 1 });
      try {
        const desk = createDesk({ reads: sql, writes: sql });
        process.stdout.write(await work(desk, await instanceOf(sql, invocation), invocation));
        return exitCodes.ok;
      } finally {
        await sql.end({ timeout: 1 });
      }
    });
  };

const textFlag = ({ flags }: Invocation, name: string): string | undefined => {
  const value = flags[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

function searchOf(invocation: Invocation): DeliverySearch {
  const state = textFlag(invocation, 'state');
  const found = states.find((each) => spelled[each] === state);
  if (state !== undefined && !found) {
    throw invalidArgument('CLI-Del01', `--state is one of ${Object.values(spelled).join(', ')}`);
  }
  return {
    state: found,
    target: textFlag(invocation, 'target'),
    eventType: textFlag(invocation, 'event'),
    aggregateId: textFlag(invocation, 'aggregate'),
  };
}

/** Those that are named, or all that match; without either nothing is meant. */
function whichOf(invocation: Invocation): Which {
  const search = searchOf(invocation);
  const id = textFlag(invocation, 'id');
  const all = invocation.flags['all'] === true;
  if (id !== undefined) return { ids: id.split(',').map((each) => each.trim()) };
  if (all || Object.values(search).some((value) => value !== undefined)) return { matching: search };
  throw invalidArgument(
    'CLI-Del02',
    'Say which: --id, or --state, --target, --event, --aggregate, or --all; postern deliveries list shows them',
  );
}

const seconds = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ');

/** What relays answer begins with the status itself (RFC 5321 §4.2). */
const outcomeOf = ({ status, said }: AttemptRecord): string => {
  const known = status === undefined || said.startsWith(`${status} `) ? '' : String(status);
  return [known, said].filter(Boolean).join(' ').slice(0, 80);
};

const row = (delivery: DeliveryRecord): string[] => [
  delivery.id,
  seconds(delivery.createdAt),
  spelled[delivery.state],
  String(delivery.attempts),
  delivery.eventType,
  delivery.target,
  delivery.last ? outcomeOf(delivery.last) : '',
];

export const listDeliveries = verb(async (desk, instanceId, invocation) => {
  const limit = Number(textFlag(invocation, 'limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) {
    throw invalidArgument('CLI-Del03', '--limit is a number from 1 to 10000');
  }
  const found = await desk.list(instanceId, searchOf(invocation), { limit });
  if (found.length === 0) return 'There is no such delivery.\n';
  return table(
    ['ID', 'CREATED (UTC)', 'STATE', 'ATTEMPTS', 'EVENT', 'TARGET', 'LAST ANSWER'],
    found.map(row),
  );
});

export const showDelivery = verb(async (desk, instanceId, { operands }) => {
  const id = operands[0] ?? '';
  const delivery = await desk.get(instanceId, id);
  if (!delivery) {
    throw notFound('DELIV-Nfd01', `There is no delivery ${id}; postern deliveries list shows them`);
  }
  const attempts = await desk.attempts(instanceId, id);
  const facts: [string, string][] = [
    ['state', spelled[delivery.state]],
    ...(delivery.state === 'waiting' ? [['due', `${seconds(delivery.dueAt)} UTC`] as [string, string]] : []),
    ['why', delivery.reaction],
    ['event', `${delivery.eventType} at ${delivery.position}`],
    ['aggregate', `${delivery.aggregateType} ${delivery.aggregateId} of ${delivery.owner}`],
    ['recipient', delivery.recipient],
    ['target', delivery.target],
  ];
  const head = facts.map(([name, value]) => `${name.padEnd(10)} ${value}\n`).join('');
  if (attempts.length === 0) return `${head}\nIt was not tried yet.\n`;
  const rows = attempts.map((attempt) => [
    String(attempt.number),
    seconds(attempt.startedAt),
    `${attempt.durationMs} ms`,
    outcomeOf(attempt),
  ]);
  return `${head}\n${table(['ATTEMPT', 'BEGAN (UTC)', 'TOOK', 'ANSWER'], rows)}`;
});

export const retryDeliveries = verb(async (desk, instanceId, invocation) => {
  const count = await desk.retry(instanceId, whichOf(invocation));
  return `${count} ${count === 1 ? 'is' : 'are'} due now.\n`;
});

export const discardDeliveries = verb(async (desk, instanceId, invocation) => {
  const count = await desk.discard(instanceId, whichOf(invocation));
  return `${count} ${count === 1 ? 'waits' : 'wait'} no more.\n`;
});
