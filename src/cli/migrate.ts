import { migrate, whenReachable } from '../database/index.ts';
import { exitCodes, type Run } from './command.ts';
import { withDatabase } from './database.ts';
import { settle } from './settle.ts';

const migrateCommand: Run = async (invocation) => {
  const { config, log } = settle(invocation);
  return withDatabase(
    config,
    log,
    async (url) => {
      const { applied, unknown } = await whenReachable(() => migrate(url), { log, url, waitMs: 0 });
      for (const name of applied) process.stdout.write(`applied ${name}\n`);
      if (applied.length === 0) process.stdout.write('The database is up to date.\n');
      if (unknown.length > 0)
        process.stdout.write(
          `A newer Postern has been here: ${unknown.join(', ')} are unknown to this one.\n`,
        );
      return exitCodes.ok;
    },
    config.database.waitSeconds,
  );
};

export default migrateCommand;
