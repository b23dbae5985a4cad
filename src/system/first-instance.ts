import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../config/index.ts';
import { randomSecret } from '../crypto/index.ts';
import { PosternError } from '../errors/index.ts';
import { anyInstance, instanceCommands } from '../instance/index.ts';
import type { Platform } from '../platform.ts';
import type { MachineAccount } from './accounts.ts';
import { provision } from './provision.ts';

export interface FirstInstance {
  readonly instanceId: string;
  readonly userName: string;
  /** Set when it was made up here: to be shown once, kept nowhere. */
  readonly generatedPassword: string | undefined;
  /** Files that secrets were written to, with what each holds: `Personal access token of provisioner`. */
  readonly files: ReadonlyArray<{ readonly holds: string; readonly path: string }>;
}

const secretFileMode = 0o600;

/**
 * Makes the first instance as the configuration says, unless there is an instance already.
 * Safe when several nodes start at once: the instance's domain can be taken only once.
 * @returns undefined when there was one
 */
export async function makeFirstInstance(
  platform: Platform,
  config: Pick<Config, 'firstInstance' | 'server'>,
): Promise<FirstInstance | undefined> {
  if (await anyInstance(platform.sql)) return undefined;
  const { firstInstance: wanted, server } = config;
  const publicUrl = new URL(server.publicUrl);
  const hosts = new Set([
    instanceCommands.newHost(wanted.domain, 'firstInstance.domain'),
    instanceCommands.cleanHost(publicUrl.hostname, 'server.publicUrl'),
  ]);
  const generatedPassword = wanted.admin.password === null ? goodPassword() : undefined;

  const tenant = await unlessMadeElsewhere(
    provision(platform, {
      name: wanted.name,
      defaultLanguage: wanted.defaultLanguage,
      domains: [...hosts].map((domain) => ({ domain, generated: false })),
      orgName: wanted.org.name,
      origins: [publicUrl.origin],
      human: {
        userName: wanted.admin.username,
        email: wanted.admin.email,
        emailVerified: true,
        givenName: wanted.org.name,
        familyName: 'Admin',
        preferredLanguage: wanted.defaultLanguage,
        password: wanted.admin.password ?? generatedPassword ?? '',
        passwordChangeRequired: wanted.admin.passwordChangeRequired,
      },
      machine: accountOf(wanted.machine),
      loginClient: accountOf(wanted.loginClient),
    }),
  );
  if (!tenant) return undefined;

  const files = [
    await keepSecret(
      `Personal access token of ${wanted.machine.username}`,
      wanted.machine.patFile,
      lineOf(tenant.machine?.personalAccessToken),
    ),
    await keepSecret(`Key of ${wanted.machine.username}`, wanted.machine.keyFile, tenant.machine?.keyFile),
    await keepSecret(
      `Personal access token of ${wanted.loginClient.username}`,
      wanted.loginClient.patFile,
      lineOf(tenant.loginClient?.personalAccessToken),
    ),
  ].filter((file) => file !== undefined);
  await platform.projections.waitFor(tenant.position, 30_000);
  return { instanceId: tenant.instanceId, userName: wanted.admin.username, generatedPassword, files };
}

/** Another node that starts at the same moment took the domain first: its instance is the one. */
const unlessMadeElsewhere = <T>(made: Promise<T>): Promise<T | undefined> =>
  made.catch((error) => {
    if (error instanceof PosternError && error.id === 'INST-Dom01') return undefined;
    throw error;
  });

interface WantedAccount {
  readonly username: string | null;
  readonly patFile: string | null;
  readonly patExpires?: string | null;
  readonly keyFile?: string | null;
  readonly keyExpires?: string | null;
}

/** A token or key is made only where there is a file to put it in: nothing else could ever show it. */
const accountOf = (wanted: WantedAccount): MachineAccount | undefined =>
  wanted.username === null
    ? undefined
    : {
        userName: wanted.username,
        name: wanted.username,
        ...(wanted.patFile !== null && { personalAccessToken: lasting(wanted.patExpires) }),
        ...(wanted.keyFile != null && { key: lasting(wanted.keyExpires) }),
      };

const lasting = (expires: string | null | undefined) => (expires ? { expiresAt: new Date(expires) } : {});

const lineOf = (token: string | undefined): string | undefined =>
  token === undefined ? undefined : `${token}\n`;

async function keepSecret(
  holds: string,
  file: string | null,
  secret: string | Uint8Array | undefined,
): Promise<FirstInstance['files'][number] | undefined> {
  if (file === null || secret === undefined) return undefined;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, secret, { mode: secretFileMode });
  return { holds, path: file };
}

const lower = 'abcdefghijkmnpqrstuvwxyz';
const upper = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const digits = '23456789';

/** 20 characters that are easy to type, of every kind that the default policy asks for. */
const goodPassword = () =>
  [randomSecret(5, lower), randomSecret(5, upper), randomSecret(4, digits), randomSecret(3, lower)].join('-');
