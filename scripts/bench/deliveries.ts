import type { Sql } from 'postgres';
import type { Config } from '../../src/config/index.ts';
import { connect } from '../../src/database/index.ts';
import { orgEvents } from '../../src/org/index.ts';
import { startTestPostern, type TestPostern } from '../../src/testing/postern.ts';
import { eachOf, spent } from './processor.ts';
import { bounded, type Row } from './row.ts';
import { startSink } from './smtp-sink.ts';

const action = 'zitadel.action.v2.ActionService';
/** So many wait for a receiver that is dead; fewer make the run shorter. */
const waiting = Number(process.env['POSTERN_BENCH_WAITING'] ?? 1_000_000);

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

/** A receiver in this process, and whoever waits for what it is to hear. */
function startReceiver() {
  let calls = 0;
  let heard: () => void = () => {};
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch() {
      calls++;
      heard();
      return new Response();
    },
  });
  return {
    server,
    calls: () => calls,
    until: (wanted: number) =>
      new Promise<void>((resolve) => {
        heard = () => calls >= wanted && resolve();
        heard();
      }),
  };
}
type Receiver = ReturnType<typeof startReceiver>;

let organizations = 0;
const append = ({ server, instanceId }: TestPostern, count: number) =>
  server.platform.store.append(
    { instanceId, editor: { user: 'bench', service: 'bench' } },
    Array.from({ length: count }, () => {
      const id = `bench${organizations++}`;
      return {
        aggregateType: 'org',
        aggregateId: id,
        owner: id,
        expectedVersion: 0,
        events: [orgEvents.orgAdded({ name: id })],
      };
    }),
  );

/** From the append of one event to its call, in ms, a hundred times. */
async function latencies(postern: TestPostern, receiver: Receiver): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < 100; i++) {
    const before = receiver.calls();
    await append(postern, 1);
    const from = performance.now();
    await receiver.until(before + 1);
    took.push(performance.now() - from);
  }
  return took;
}

async function burst(postern: TestPostern, receiver: Receiver, many: number): Promise<number> {
  const before = receiver.calls();
  const from = performance.now();
  for (let i = 0; i < many; i += 500) await append(postern, 500);
  await receiver.until(before + many);
  return (many * 1_000) / (performance.now() - from);
}

async function benchThroughput(postern: TestPostern, receiver: Receiver): Promise<Row> {
  const { sql } = postern.server.platform;
  const many = 12_000;
  // A server that has sent for a while: its code is compiled.
  await burst(postern, receiver, many / 2);
  const before = await spent(sql);
  const perSecond = await burst(postern, receiver, many);
  return {
    name: 'webhooks to one receiver, 16 in flight',
    value: perSecond,
    unit: 'calls/s',
    limit: 3_000,
    ratio: perSecond / 3_000,
    reach: 1,
    note: `${eachOf(before, await spent(sql), many)}; appends and receiver included`,
  };
}

/** Deliveries as they stand when their receiver has been dead for a while: a tenth due now, the others later. */
const fillDead = (sql: Sql, { instanceId }: TestPostern, target: string) => sql`
  insert into delivery.deliveries (instance_id, id, reaction, recipient, worker, target, event_type, aggregate_type,
    aggregate_id, aggregate_version, resource_owner, position, creation_date, change_date, state, attempts, tries, due_at)
  select ${instanceId}, lpad(g::text, 12, '0') || '-dead', reaction, ${target}, worker, replace(target, recipient, ${target}),
    event_type, aggregate_type, aggregate_id, aggregate_version, resource_owner, position, now(), now(), 1, 1, 1,
    now() + (g % 10) * interval '10 minutes'
  from generate_series(1, ${waiting}::int) g, (select * from delivery.deliveries where state = 2 limit 1) one`;

/** What others wait, and what it takes, while all that waits for a receiver that is dead. */
async function benchDead(postern: TestPostern, receiver: Receiver): Promise<Row[]> {
  const sql = connect(postern.databaseUrl, 'bench', { max: 1 });
  try {
    const { port } = receiver.server;
    const dead = await targetAt(postern, 'dead', `http://127.0.0.1:${port === 1 ? 2 : 1}/`);
    const before = await latencies(postern, receiver);
    await fillDead(sql, postern, dead);
    await sql`vacuum analyze delivery.deliveries`;
    // It is found out that it is dead.
    await latencies(postern, receiver);
    Bun.gc(true);
    const memory = process.memoryUsage.rss();
    const spentBefore = await spent(sql);
    const from = performance.now();
    const after = await latencies(postern, receiver);
    const idleFor = Math.max(0, 10_000 - (performance.now() - from));
    await Bun.sleep(idleFor);
    const seconds = (performance.now() - from) / 1_000;
    const { server, database } = await spent(sql);
    const share = (server + database - spentBefore.server - spentBefore.database) / seconds / 10_000;
    Bun.gc(true);
    const note = `${waiting.toLocaleString('en')} wait for it; limit: before they did`;
    const [p50, was] = [percentile(after, 0.5), percentile(before, 0.5)];
    return [
      {
        name: 'event to another webhook beside a dead one, p50',
        value: p50,
        unit: 'ms',
        limit: was,
        ratio: p50 / was,
        reach: 1.25,
        better: 'less',
        note,
      },
      bounded('event to another webhook beside a dead one, p99', percentile(after, 0.99), 'ms', 50, note),
      bounded(
        'memory that they take in the server',
        (process.memoryUsage.rss() - memory) / 1_048_576,
        'MiB',
        32,
        `over ten seconds, with ${share.toFixed(0)} % of a core for all of it`,
      ),
    ];
  } finally {
    await sql.end();
  }
}

const targetAt = async (postern: TestPostern, name: string, endpoint: string): Promise<string> => {
  const { id } = await postern.call<{ id: string }>(`${action}/CreateTarget`, {
    name,
    restWebhook: {},
    timeout: '10s',
    endpoint,
  });
  return id;
};

const allowing = { configure: (config: Config) => void config.outbound.allow.push('127.0.0.1', 'localhost') };

async function benchWebhooks(): Promise<Row[]> {
  const receiver = startReceiver();
  const postern = await startTestPostern(allowing);
  try {
    const id = await targetAt(postern, 'receiver', receiver.server.url.href);
    const condition = { event: { event: 'org.added' } };
    await postern.call(`${action}/SetExecution`, { condition, targets: [id] });
    await append(postern, 1);
    await receiver.until(1);
    const idle = await latencies(postern, receiver);
    return [
      bounded('event to webhook receiver, idle, p50', percentile(idle, 0.5), 'ms', 10),
      bounded('event to webhook receiver, idle, p99', percentile(idle, 0.99), 'ms', 50),
      await benchThroughput(postern, receiver),
      ...(await benchDead(postern, receiver)),
    ];
  } finally {
    await postern.stop();
    await receiver.server.stop(true);
  }
}

const mails = 2_000;
/** Before them so many leave, so that the code is compiled. */
const firstMails = 1_000;

/** People who are to prove their addresses, whose mail waits until there is a relay, and then leaves. */
async function benchMails(): Promise<Row> {
  const relay = startSink();
  const postern = await startTestPostern(allowing);
  const { sql } = postern.server.platform;
  const admin = 'zitadel.admin.v1.AdminService';
  let next = 0;
  async function addPeople(until: number): Promise<void> {
    const add = async (): Promise<void> => {
      for (let at = next++; at < until; at = next++) {
        const email = `ada${at}@bench.test`;
        await postern.call('zitadel.user.v2.UserService/AddHumanUser', {
          username: email,
          profile: { givenName: 'Ada', familyName: 'Lovelace' },
          email: { email, sendCode: {} },
        });
      }
    };
    await Promise.all(Array.from({ length: 16 }, add));
    next = until;
  }
  try {
    const { id } = await postern.call<{ id: string }>(`${admin}/AddSMTPConfig`, {
      senderAddress: 'no-reply@bench.test',
      senderName: 'Bench',
      host: `127.0.0.1:${relay.port}`,
    });
    await postern.call(`${admin}/ActivateSMTPConfig`, { id });
    await addPeople(firstMails);
    await relay.until(firstMails);
    await postern.call(`${admin}/DeactivateSMTPConfig`, { id });
    await addPeople(firstMails + mails);
    const before = await spent(sql);
    const from = performance.now();
    await postern.call(`${admin}/ActivateSMTPConfig`, { id });
    await relay.until(firstMails + mails);
    const perSecond = (mails * 1_000) / (performance.now() - from);
    return {
      name: 'mails to one relay',
      value: perSecond,
      unit: 'mails/s',
      limit: 300,
      ratio: perSecond / 300,
      reach: 1,
      note: `${eachOf(before, await spent(sql), mails)}; the relay included`,
    };
  } finally {
    await postern.stop();
    relay.stop();
  }
}

/** Deliveries: how fast events reach receivers and mail a relay, and what a dead receiver costs the others. */
export async function benchDeliveries(): Promise<Row[]> {
  return [...(await benchWebhooks()), await benchMails()];
}
