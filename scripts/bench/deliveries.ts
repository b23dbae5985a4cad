import { quotaEvents } from '../../src/quota/index.ts';
import { startTestPostern, type TestPostern } from '../../src/testing/postern.ts';
import { startTestServer } from '../../src/testing/postgres.ts';
import { database } from './oidc-scene.ts';
import { bounded, type Row } from './row.ts';

const single = 300;
const many = 12_000;

interface Receiver {
  readonly url: string;
  /** When each call came, in milliseconds since 1970. */
  times(): Promise<Record<string, number>>;
  stop(): void;
}

async function openReceiver(): Promise<Receiver> {
  const child = Bun.spawn([process.execPath, new URL('receiver.ts', import.meta.url).pathname], {
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const { value } = await child.stdout.getReader().read();
  const url = `http://127.0.0.1:${new TextDecoder().decode(value).trim()}/`;
  return {
    url,
    times: async () => (await (await fetch(url)).json()) as Record<string, number>,
    stop: () => child.kill(),
  };
}

const now = () => performance.timeOrigin + performance.now();

/** Appends events of which calls are to tell. @returns when the append was answered */
async function write(
  { server, instanceId }: TestPostern,
  callURL: string,
  ids: readonly string[],
): Promise<number> {
  const usage = {
    unit: 'requests.all.authenticated',
    periodStart: '2026-01-01T00:00:00Z',
    threshold: 1,
    usage: 1,
  };
  await Promise.all(
    ids.map((id) =>
      server.platform.store.append({ instanceId, editor: { user: 'bench', service: 'bench' } }, [
        {
          aggregateType: 'quota',
          aggregateId: id,
          owner: instanceId,
          expectedVersion: 0,
          events: [quotaEvents.quotaNotificationDue({ ...usage, id, callURL })],
        },
      ]),
    ),
  );
  return now();
}

const at = (sorted: readonly number[], share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;

async function arrived(receiver: Receiver, count: number): Promise<Record<string, number>> {
  for (;;) {
    const times = await receiver.times();
    if (Object.keys(times).length >= count) return times;
    await Bun.sleep(100);
  }
}

/** From an event to the call that tells of it, on an idle server; then as many calls as it makes. */
export async function benchDeliveries(): Promise<Row[]> {
  const server = await startTestServer({ fsync: true });
  const url = `postgres://postgres@/${database}?host=${server.directory}&port=${server.port}`;
  const receiver = await openReceiver();
  const postern = await startTestPostern({
    database: { url, drop: async () => {} },
    configure: (config) => config.outbound.allow.push('127.0.0.1'),
  });
  try {
    await write(postern, receiver.url, ['warm']);
    await arrived(receiver, 1);
    const waits: number[] = [];
    for (let i = 0; i < single; i++) {
      const from = now();
      await write(postern, receiver.url, [`one-${i}`]);
      let times = await receiver.times();
      while (times[`one-${i}`] === undefined) {
        await Bun.sleep(1);
        times = await receiver.times();
      }
      waits.push((times[`one-${i}`] as number) - from);
    }
    waits.sort((a, b) => a - b);

    const cpu = process.cpuUsage();
    const from = now();
    for (let i = 0; i < many; i += 500) {
      await write(
        postern,
        receiver.url,
        Array.from({ length: 500 }, (_, n) => `many-${i + n}`),
      );
    }
    const times = await arrived(receiver, 1 + single + many);
    const last = Math.max(...Object.values(times));
    const used = process.cpuUsage(cpu);
    const micro = (used.user + used.system) / many;
    const perSecond = many / ((last - from) / 1_000);
    return [
      bounded(
        'event to webhook, idle, p50',
        at(waits, 0.5),
        'ms',
        10,
        'from before the append to another process',
      ),
      bounded('event to webhook, idle, p99', at(waits, 0.99), 'ms', 50),
      {
        name: 'webhooks to one receiver, 16 in flight',
        value: perSecond,
        unit: 'calls/s',
        limit: 3_000,
        ratio: perSecond / 3_000,
        reach: 1,
        note: `server CPU ${micro.toFixed(0)} µs a call, with append, projection and its record; a connection each`,
      },
    ];
  } finally {
    await postern.stop();
    receiver.stop();
    await server.stop();
  }
}

if (import.meta.main) console.table(await benchDeliveries());
