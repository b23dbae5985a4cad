import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/index.ts';
import { testCertificate } from '../contract/listener/testing-certificate.ts';
import type { Patience } from '../contract/transport/patience.ts';
import type { Outbound } from '../outbound/index.ts';
import { type RunningServer, startServer } from '../server.ts';
import type { Logger } from '../telemetry/index.ts';
import { errorLog, tokensOf, usualAdmin, usualConfig } from './first-start.ts';
import { isHeldUp } from './locked-table.ts';
import { heldUpSettleMs, settleMs } from './patience.ts';
import { freePort } from './ports.ts';
import { startedDatabase, testDatabase } from './postgres.ts';
import { useBundledThreads } from './threads.ts';

useBundledThreads();

export interface TestPostern {
  readonly server: RunningServer;
  /** `http://localhost:49152`; https with `tls` */
  readonly url: string;
  readonly databaseUrl: string;
  readonly instanceId: string;
  /** Token of a machine with IAM_OWNER. */
  readonly pat: string;
  /** Token of a machine with IAM_LOGIN_CLIENT. */
  readonly loginPat: string;
  readonly admin: { readonly userName: string; readonly password: string };
  /** Calls an RPC by Connect JSON; rejects with the error's body when it fails. */
  call<T = Record<string, never>>(method: string, request?: object, token?: string): Promise<T>;
  /** The same as an administrator in an organization: calls of version 1 act in the one of their header. */
  callIn<T = Record<string, never>>(orgId: string, method: string, request?: object): Promise<T>;
  /** Asks REST or a page. */
  fetch(path: string, init?: RequestInit & { token?: string }): Promise<Response>;
  /**
   * Puts the clock of this server, and of its other nodes, forward: for what expires.
   * @returns how to put it back
   */
  advance(ms: number): () => void;
  /** Waits until everything that was written shows in the projections: for what no answer waits for. */
  settled(): Promise<void>;
  /** One more server on the same database, as another node of the installation; stop it first. */
  anotherNode(): Promise<{ readonly url: string; stop(): Promise<void> }>;
  stop(): Promise<void>;
}

export interface TestPosternOptions {
  /** Changes the defaults: `(config) => { config.server.… = … }`. */
  configure?: (config: Config) => void;
  /** Default: errors, such as the cause of a 5xx, are written where they happen. */
  log?: Logger;
  /** Default: a new one; for tests that start another node on the same database. */
  masterKey?: Uint8Array;
  passwordChangeRequired?: boolean;
  /** The server ends TLS itself, with a certificate that nobody knows. Its public URL is its own then. */
  tls?: boolean;
  /** How long a request may take. Default 30 s. */
  patience?: Patience;
  /** How other hosts are asked; default: as the configuration says. */
  outbound?: Outbound;
  /** How long an answer waits for what it wrote to show; default: long, and a moment while `lockTable` holds it up. */
  settleMs?: number;
  /** Default: a new one on the server that tests share. */
  database?: { readonly url: string; drop(): Promise<void> };
}

export class RpcFailure extends Error {
  constructor(
    readonly status: number,
    readonly body: { code?: string; message?: string; details?: unknown[] },
  ) {
    super(`${body.code}: ${body.message}`);
  }
}

/** For `fetch`, of servers that were started with `tls`. */
export const anyCertificate = { tls: { rejectUnauthorized: false } };

/** A port that is free now, since the public URL has to name it, and the certificate in files. */
async function tlsOn(folder: string): Promise<Partial<Config['server']>> {
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  await writeFile(files.certFile, testCertificate.cert);
  await writeFile(files.keyFile, testCertificate.key);
  const port = freePort();
  return { tls: files, port, publicUrl: `https://localhost:${port}` };
}

/** What it depends on what a first start makes. */
const askedOfFirstStart = ({ firstInstance, passwords, server }: Config) =>
  JSON.stringify([firstInstance, passwords, server.publicUrl]);

/**
 * A real server with a database of its own, listening on a free port; its first instance is ready to use. Unless the test
 * wants another first instance than others, the database is a copy of one after a first start: ids, keys and tokens of
 * the first instance are those of other tests' servers.
 */
export async function startTestPostern(options: TestPosternOptions = {}): Promise<TestPostern> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-test-'));
  const config = usualConfig(folder);
  const usual = askedOfFirstStart(config);
  const { masterKey, passwordChangeRequired } = options;
  if (passwordChangeRequired) Object.assign(config.firstInstance.admin, { passwordChangeRequired });
  if (options.tls) Object.assign(config.server, await tlsOn(folder));
  options.configure?.(config);
  const isUsual = askedOfFirstStart(config) === usual && !options.database && !masterKey;
  const { database, firstStart } = isUsual
    ? await startedDatabase()
    : { database: options.database ?? (await testDatabase()), firstStart: undefined };

  let ahead = 0;
  const node = {
    clock: () => new Date(Date.now() + ahead),
    config,
    databaseUrl: database.url,
    masterKey: firstStart ? Buffer.from(firstStart.masterKey, 'base64') : (masterKey ?? randomBytes(32)),
    ...(options.patience && { patience: options.patience }),
    ...(options.outbound && { outbound: options.outbound }),
    settleMs: options.settleMs ?? (() => (isHeldUp(database.url) ? heldUpSettleMs : settleMs)),
    log: options.log ?? errorLog(),
  };
  const server = await startServer(node);
  const urlOf = ({ port }: RunningServer) => `${options.tls ? 'https' : 'http'}://localhost:${port}`;
  const url = urlOf(server);
  const { pat, loginPat } = firstStart ?? (await tokensOf(config));

  async function post<T>(method: string, request: object, headers: Record<string, string>): Promise<T> {
    const response = await fetch(`${url}/${method}`, {
      ...anyCertificate,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(request),
    });
    const body = (await response.json()) as T;
    if (!response.ok) throw new RpcFailure(response.status, body as never);
    return body;
  }

  return {
    server,
    url,
    databaseUrl: database.url,
    instanceId: firstStart?.instanceId ?? server.firstInstance?.instanceId ?? '',
    pat,
    loginPat,
    admin: usualAdmin,
    advance(ms) {
      ahead += ms;
      return () => {
        ahead -= ms;
      };
    },
    call: (method, request = {}, token = pat) =>
      post(method, request, token ? { authorization: `Bearer ${token}` } : {}),
    callIn: (orgId, method, request = {}) =>
      post(method, request, { authorization: `Bearer ${pat}`, 'x-zitadel-orgid': orgId }),
    fetch(path, { token, ...init } = {}) {
      const headers = new Headers(init.headers);
      if (token) headers.set('authorization', `Bearer ${token}`);
      return fetch(`${url}${path}`, { redirect: 'manual', ...anyCertificate, ...init, headers });
    },
    async settled() {
      const { projections, store } = server.platform;
      if (!(await projections.waitFor(await store.head(), settleMs)))
        throw new Error('the projector does not catch up');
    },
    async anotherNode() {
      const beside = structuredClone(config);
      beside.server.port = 0;
      const other = await startServer({ ...node, config: beside });
      return { url: urlOf(other), stop: () => other.stop(1_000) };
    },
    async stop() {
      await server.stop(1_000);
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
