import { connect } from '../database/index.ts';
import { invalidArgument } from '../errors/index.ts';
import { retryFailedEvents } from '../eventstore/projector/index.ts';
import { projections } from '../projections.ts';
import { exitCodes, type Run } from './command.ts';
import { withDatabase } from './database.ts';
import { settle } from './settle.ts';

const projectionsRetry: Run = async (invocation) => {
  const { projection, position } = invocation.flags as { projection?: string; position?: string };
  if (position !== undefined && !/^\d{1,18}$/.test(position))
    throw invalidArgument(
      'CLI-Pos01',
      '--position must be a number, as "postern projections failed" shows it',
    );
  const { config, log } = settle(invocation);
  return withDatabase(config, log, async (url) => {
    const sql = connect(url, 'postern command', { max: 1 });
    try {
      const { projected, failed } = await retryFailedEvents(sql, projections, {
        ...(projection !== undefined && { projection }),
        ...(position !== undefined && { position: BigInt(position) }),
      });
      process.stdout.write(`${projected} went well, ${failed} failed again.\n`);
      return failed === 0 ? exitCodes.ok : exitCodes.failed;
    } finally {
      await sql.end({ timeout: 1 });
    }
  });
};

export default projectionsRetry;
