import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nkeys } from '@nats-io/transport-node';
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

type KeyPair = ReturnType<typeof nkeys.createUser>;

const base64url = (value: object | Uint8Array): string =>
  Buffer.from(value instanceof Uint8Array ? value : JSON.stringify(value)).toString('base64url');

/** A JWT as NATS has them: signed by the key of who issues it. */
function natsJwt(issuer: KeyPair, subject: KeyPair, nats: object): string {
  const claims = {
    jti: crypto.randomUUID(),
    iat: 1,
    iss: issuer.getPublicKey(),
    sub: subject.getPublicKey(),
  };
  const signed = `${base64url({ typ: 'JWT', alg: 'ed25519-nkey' })}.${base64url({ ...claims, name: 'test', nats: { ...nats, version: 2 } })}`;
  return `${signed}.${base64url(issuer.sign(Buffer.from(signed)))}`;
}

/** A server whose users are known by what their operator signed, and a `.creds` file of one of them. */
export function natsOperator(): { readonly configuration: string; readonly credentials: string } {
  const [operator, system, account, user] = [
    nkeys.createOperator(),
    nkeys.createAccount(),
    nkeys.createAccount(),
    nkeys.createUser(),
  ];
  const limits = {
    subs: -1,
    conn: -1,
    leaf: -1,
    imports: -1,
    exports: -1,
    data: -1,
    payload: -1,
    wildcards: true,
  };
  const accountJwt = (of: KeyPair) => natsJwt(operator, of, { type: 'account', limits });
  const userJwt = natsJwt(account, user, { type: 'user', pub: {}, sub: {}, subs: -1, data: -1, payload: -1 });
  const seed = new TextDecoder().decode(user.getSeed());
  return {
    configuration: [
      `operator: ${natsJwt(operator, operator, { type: 'operator' })}`,
      `system_account: ${system.getPublicKey()}`,
      'resolver: MEMORY',
      `resolver_preload: { ${[system, account].map((of) => `${of.getPublicKey()}: ${accountJwt(of)}`).join(', ')} }`,
    ].join('\n'),
    credentials: [
      '-----BEGIN NATS USER JWT-----',
      userJwt,
      '------END NATS USER JWT------',
      '',
      '-----BEGIN USER NKEY SEED-----',
      seed,
      '------END USER NKEY SEED------',
      '',
    ].join('\n'),
  };
}
