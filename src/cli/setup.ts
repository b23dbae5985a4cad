import { openFoundation } from '../foundation.ts';
import { makeFirstInstance } from '../system/index.ts';
import { exitCodes, type Run } from './command.ts';
import { withDatabase } from './database.ts';
import { greet } from './greeting.ts';
import { openMasterKey } from './master-key.ts';
import { settle } from './settle.ts';

const setup: Run = async (invocation) => {
  const { config, log } = settle(invocation);
  return withDatabase(
    config,
    log,
    async (databaseUrl) => {
      const masterKey = await openMasterKey(config, databaseUrl);
      const { poolSize } = config.database;
      const breachedPasswords = config.passwords.breached;
      const foundation = await openFoundation({ databaseUrl, poolSize, masterKey, log, breachedPasswords });
      try {
        const first = await makeFirstInstance(foundation.platform, config);
        if (first === undefined) process.stdout.write('There is an instance already; nothing to make.\n');
        else greet(config, first, 'set up');
        return exitCodes.ok;
      } finally {
        await foundation.close();
      }
    },
    config.database.waitSeconds,
  );
};

export default setup;
