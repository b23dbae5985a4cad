import { layoutOf } from '../database/embedded/index.ts';
import { failedPrecondition } from '../errors/index.ts';
import { exitCodes, type Run } from './command.ts';
import { startDatabase } from './database.ts';
import { settle } from './settle.ts';
import { stopSignals } from './signals.ts';

/** The PostgreSQL inside without a server: what a dump is restored into, and where nobody writes meanwhile. */
const databaseInside: Run = async (invocation) => {
  const signals = stopSignals();
  const { config, log } = settle(invocation);
  if (config.database.url !== null)
    throw failedPrecondition(
      'CLI-Db01',
      'database.url names a PostgreSQL of your own; there is none inside to be run',
      { field: 'database.url' },
    );
  const { embeddedPort } = config.database;
  const { run, password } = layoutOf(config.dataDir);
  const place = embeddedPort === null ? `-h ${run}` : `-h 127.0.0.1 -p ${embeddedPort}`;
  const { close } = await startDatabase(config, log);
  try {
    process.stdout.write(
      `PostgreSQL runs, and no server with it, until SIGINT (Ctrl-C) or SIGTERM:\n  PGPASSWORD=$(cat ${password}) psql ${place} -U postern postern\n`,
    );
    await signals.first;
    return exitCodes.ok;
  } finally {
    await close();
  }
};

export default databaseInside;
