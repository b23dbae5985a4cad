import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './patience.ts';
import { freePort } from './ports.ts';

/** The real server, where there is one: POSTERN_NATS_SERVER, or `nats-server` on the PATH. */
export const natsServerBinary = (): string | undefined =>
  process.env['POSTERN_NATS_SERVER'] ?? Bun.which('nats-server') ?? undefined;

export interface NatsServer {
  readonly port: number;
  /** `nats://127.0.0.1:4222` */
  readonly url: string;
  /** Stops it as a crash does; its streams are there again after `start`. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs a nats-server with JetStream. @param configuration more of it, in the server's own form */
export async function startNatsServer(configuration = ''): Promise<NatsServer> {
  const binary = natsServerBinary();
  if (binary === undefined) throw new Error('there is no nats-server; set POSTERN_NATS_SERVER');
  const folder = await mkdtemp(join(tmpdir(), 'postern-nats-'));
  const port = freePort();
  const file = join(folder, 'nats.conf');
  const jetstream = `jetstream { store_dir: "${join(folder, 'store')}" }`;
  await writeFile(file, `host: 127.0.0.1\nport: ${port}\n${jetstream}\n${configuration}\n`);
  let running: ReturnType<typeof Bun.spawn> | undefined;

  async function start(): Promise<void> {
    running = Bun.spawn([binary as string, '-c', file], { stdio: ['ignore', 'ignore', 'ignore'] });
    await until(
      () =>
        Bun.connect({ hostname: '127.0.0.1', port, socket: { data() {} } }).then(
          (socket) => {
            socket.end();
            return true;
          },
          () => false,
        ),
      'nats-server listens',
    );
  }
  async function kill(): Promise<void> {
    running?.kill('SIGKILL');
    await running?.exited;
  }
  await start();
  return {
    port,
    url: `nats://127.0.0.1:${port}`,
    kill,
    start,
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
