import { connect } from '../database/index.ts';
import { failedEvents } from '../eventstore/projector/index.ts';
import { exitCodes, type Run } from './command.ts';
import { withDatabase } from './database.ts';
import { settle } from './settle.ts';
import { table } from './table.ts';

const projectionsFailed: Run = async (invocation) => {
  const { config, log } = settle(invocation);
  return withDatabase(config, log, async (url) => {
    const sql = connect(url, 'postern command', { max: 1 });
    try {
      const failures = await failedEvents(sql);
      const rows = failures.map((each) => [
        each.projection,
        String(each.position),
        each.eventType,
        each.aggregateId,
        String(each.attempts),
        each.error.split('\n')[0] ?? '',
      ]);
      const heading = ['PROJECTION', 'POSITION', 'EVENT', 'AGGREGATE', 'ATTEMPTS', 'ERROR'];
      process.stdout.write(rows.length === 0 ? 'No event has failed.\n' : table(heading, rows));
      return exitCodes.ok;
    } finally {
      await sql.end({ timeout: 1 });
    }
  });
};

export default projectionsFailed;
