import { notFound } from '../errors/index.ts';
import { openFoundation } from '../foundation.ts';
import { findInstance, instanceCommands } from '../instance/index.ts';
import type { Platform } from '../platform.ts';
import { addDomain, changeDomains } from '../system/index.ts';
import { exitCodes, type Run } from './command.ts';
import { withDatabase } from './database.ts';
import { instanceOf } from './instance.ts';
import { openMasterKey } from './master-key.ts';
import { settle } from './settle.ts';

/** A verb on the domains of an instance; the running servers follow by themselves. */
const verb =
  (
    work: (platform: Platform, instanceId: string, domain: string, publicUrl: string) => Promise<string>,
  ): Run =>
  async (invocation) => {
    const { config, log } = settle(invocation);
    return withDatabase(config, log, async (databaseUrl) => {
      const masterKey = await openMasterKey(config, databaseUrl);
      const { poolSize } = config.database;
      const { platform, close } = await openFoundation({ databaseUrl, poolSize, masterKey, log });
      try {
        const instanceId = await instanceOf(platform.sql, invocation);
        process.stdout.write(
          await work(platform, instanceId, invocation.operands[0] ?? '', config.server.publicUrl),
        );
        return exitCodes.ok;
      } finally {
        await close();
      }
    });
  };

export const listDomains = verb(async ({ sql }, instanceId) => {
  const domains = (await findInstance(sql, instanceId))?.domains ?? [];
  const kind = (primary: boolean, generated: boolean) => (primary ? 'primary' : generated ? 'generated' : '');
  return domains
    .map(({ domain, primary, generated }) => `${`${domain} ${kind(primary, generated)}`.trim()}\n`)
    .join('');
});

export const addDomains = verb(async (platform, instanceId, domain) => {
  await addDomain(platform, instanceId, domain, false);
  return `The instance answers under ${domain.toLowerCase()} now.\n`;
});

export const removeDomains = verb(async (platform, instanceId, domain, publicUrl) => {
  await changeDomains(platform, instanceId, (instance) => {
    // The RPC may be repeated; who mistypes a name here is told.
    if (!instance.domains.has(instanceCommands.cleanHost(domain)))
      throw notFound('INST-Dom05', `The instance has no domain ${domain}; postern domains list shows them`);
    return instanceCommands.removeInstanceDomain(instance, { domain, publicUrl });
  });
  return `The instance does not answer under ${domain} any more.\n`;
});

export const primaryDomain = verb(async (platform, instanceId, domain) => {
  await changeDomains(platform, instanceId, (instance) =>
    instanceCommands.setPrimaryInstanceDomain(instance, { domain }),
  );
  return `${domain} is the primary domain now.\n`;
});
