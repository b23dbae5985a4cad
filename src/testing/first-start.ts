import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '../config/index.ts';
import { startServer } from '../server.ts';
import { createLogger, type Logger } from '../telemetry/index.ts';
import { cheapCost } from './passwords.ts';

/** What a first start of the usual configuration left: its database is there to be copied. */
export interface FirstStart {
  /** Name of the database. */
  readonly database: string;
  /** In base64. */
  readonly masterKey: string;
  readonly instanceId: string;
  /** Tokens of the machines with IAM_OWNER and IAM_LOGIN_CLIENT. */
  readonly pat: string;
  readonly loginPat: string;
}

export const usualAdmin = { userName: 'admin', password: 'Secret-password1' };

export const errorLog = (): Logger => createLogger({ level: 'error', format: 'pretty', colour: false });

/** Where a test server has its files, and the configuration that tests change. */
export function usualConfig(folder: string): Config {
  const config = structuredClone(loadConfig({ env: {}, directory: folder }));
  Object.assign(config.server, { host: '127.0.0.1', port: 0 });
  Object.assign(config.passwords, cheapCost);
  // As long as it may be: on a busy machine ten seconds pass between an answer and its repetition.
  Object.assign(config.oidc, { refreshTokenReuseSeconds: 60 });
  Object.assign(config.firstInstance.admin, {
    password: usualAdmin.password,
    passwordChangeRequired: false,
  });
  const { machine, loginClient } = config.firstInstance;
  Object.assign(machine, { username: 'provisioner', patFile: join(folder, 'machine.pat') });
  Object.assign(loginClient, { username: 'login-client', patFile: join(folder, 'login.pat') });
  return config;
}

/** The tokens that a first start of this configuration wrote. */
export async function tokensOf({ firstInstance }: Config): Promise<Pick<FirstStart, 'pat' | 'loginPat'>> {
  const read = async (file: string | null) => (await readFile(file ?? '', 'utf8')).trim();
  return {
    pat: await read(firstInstance.machine.patFile),
    loginPat: await read(firstInstance.loginClient.patFile),
  };
}

/** Starts and stops a server on a new, migrated database. */
export async function firstStartOn(databaseUrl: string): Promise<FirstStart> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-first-'));
  try {
    const config = usualConfig(folder);
    const masterKey = randomBytes(32);
    const server = await startServer({ config, databaseUrl, masterKey, log: errorLog() });
    const instanceId = server.firstInstance?.instanceId ?? '';
    await server.stop(1_000);
    return {
      database: new URL(databaseUrl).pathname.slice(1),
      masterKey: masterKey.toString('base64'),
      instanceId,
      ...(await tokensOf(config)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
