import { startServer } from '../server.ts';
import { product } from '../version.ts';
import { exitCodes, type Run } from './command.ts';
import { startDatabase } from './database.ts';
import { greet } from './greeting.ts';
import { openMasterKey } from './master-key.ts';
import { settle } from './settle.ts';
import { stopSignals } from './signals.ts';

const start: Run = async (invocation) => {
  const began = performance.now();
  const signals = stopSignals();
  const { config, log, file } = settle(invocation);
  log.info(`${product.name} ${product.version}`, { config: file ?? 'defaults', pid: process.pid });
  process.on('unhandledRejection', (error) =>
    log.error('a promise failed with nobody waiting for it', { error }),
  );

  // A signal while starting ends the process once the step at hand is done; a second one at once. What is left
  // behind then, the guard of Postgres and the next start clear away.
  let starting = true;
  void signals.second.then(() => starting && process.exit(exitCodes.failed));

  const database = await startDatabase(config, log);
  try {
    const masterKey = await openMasterKey(config, database.url);
    if (signals.received()) {
      log.info('stopped before it was up');
      return exitCodes.ok;
    }
    const server = await startServer({ config, databaseUrl: database.url, masterKey, log });
    starting = false;
    greet(config, server.firstInstance, 'serving');
    log.info('ready', { port: server.port, tookMs: Math.round(performance.now() - began) });

    const signal = await signals.first;
    log.info(`${signal}: finishing the requests under way`, { atMostSeconds: config.server.drainSeconds });
    const hurried = await Promise.race([server.stop().then(() => false), signals.second.then(() => true)]);
    log.info(hurried ? 'stopped without waiting' : 'stopped');
    return exitCodes.ok;
  } finally {
    await database.close();
  }
};

export default start;
