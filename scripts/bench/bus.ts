import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { eventApi, writeOrgs } from '../../src/subscription/testing-events.ts';
import { natsServerBinary, startNatsServer } from '../../src/testing/nats.ts';
import { startTestPostern } from '../../src/testing/postern.ts';
import { bounded, type Row } from './row.ts';

const organizations = 20_000;
const eventsEach = 3;
const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

/** Subscriptions: how fast one catches up with what has happened, and how soon it is told when nothing else is on. */
export async function benchBus(): Promise<Row[]> {
  if (natsServerBinary() === undefined) {
    console.error('bus: skipped, there is no nats-server; set POSTERN_NATS_SERVER');
    return [];
  }
  const server = await startNatsServer();
  const connection = await connect({ servers: server.url });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'BENCH', subjects: ['bench.>'] });
  const stored = async () => (await manager.streams.info('BENCH')).state.messages;
  const postern = await startTestPostern({ configure: (config) => config.outbound.allow.push('127.0.0.1') });
  try {
    await writeOrgs(postern, 'bench', organizations, eventsEach);
    await postern.settled();
    const events = organizations * eventsEach;
    const nats = { servers: [server.url], subjectPrefix: 'bench' };
    const filter = { aggregateTypes: ['org'], eventTypes: ['org.added', 'org.changed'] };
    const cpu = process.cpuUsage();
    const from = performance.now();
    await postern.call(`${eventApi}/CreateSubscription`, {
      name: 'bench',
      nats,
      filter,
      start: { beginning: true },
    });
    while ((await stored()) < events) await Bun.sleep(50);
    const seconds = (performance.now() - from) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    const perSecond = events / seconds;

    let heard: () => void = () => {};
    connection.subscribe('bench.>', { callback: () => heard() });
    await connection.flush();
    const took: number[] = [];
    for (let i = 0; i < 100; i++) {
      const { promise, resolve } = Promise.withResolvers<void>();
      heard = resolve;
      await writeOrgs(postern, `idle${i}x`, 1);
      const began = performance.now();
      await promise;
      took.push(performance.now() - began);
    }
    return [
      {
        name: 'events to NATS JetStream, catch-up',
        value: perSecond,
        unit: 'events/s',
        limit: 10_000,
        ratio: perSecond / 10_000,
        reach: 1,
        note: `${events} events of ${organizations} aggregates; ${((user + system) / events / 1_000).toFixed(3)} ms CPU each`,
      },
      bounded('event to NATS, idle, p50', percentile(took, 0.5), 'ms', 10),
      bounded('event to NATS, idle, p99', percentile(took, 0.99), 'ms', 50),
    ];
  } finally {
    await postern.stop();
    await connection.close();
    await server.stop();
  }
}
