import { rebuildProjection } from '../eventstore/projector/index.ts';
import { projections } from '../projections.ts';
import { exitCodes, type Run } from './command.ts';
import { withDatabase } from './database.ts';
import { settle } from './settle.ts';
import { stopSignals } from './signals.ts';

const projectionsRebuild: Run = async (invocation) => {
  const [name] = invocation.operands as [string];
  const { config, log } = settle(invocation);
  const signals = stopSignals();
  return withDatabase(config, log, async (url) => {
    const began = performance.now();
    await rebuildProjection(url, projections, name, {
      stopping: signals.received,
      onProgress: (position) => log.info('rebuilding', { projection: name, position: String(position) }),
    });
    process.stdout.write(`${name} is rebuilt (${((performance.now() - began) / 1000).toFixed(1)} s).\n`);
    return exitCodes.ok;
  });
};

export default projectionsRebuild;
