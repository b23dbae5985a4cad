import { connect } from '../database/index.ts';
import { projections } from '../projections.ts';
import { exitCodes, type Run } from './command.ts';
import { withDatabase } from './database.ts';
import { settle } from './settle.ts';
import { table } from './table.ts';

interface CheckpointRow {
  name: string;
  position: string;
  state: string;
  changed_at: Date;
  failed: string;
}

const projectionsList: Run = async (invocation) => {
  const { config, log } = settle(invocation);
  return withDatabase(config, log, async (url) => {
    const sql = connect(url, 'postern command', { max: 1 });
    try {
      const rows = await sql<CheckpointRow[]>`
        SELECT c.name, c.position, c.state, c.changed_at,
          (SELECT count(*) FROM projections.failed_events f WHERE f.projection = c.name) AS failed
        FROM projections.checkpoints c ORDER BY c.name`;
      // Live projections move together; their one position is the row "live".
      const live = rows.find(({ name }) => name === 'live')?.position ?? '0';
      const names = new Set([...projections.map(({ name }) => name), ...rows.map(({ name }) => name)]);
      names.delete('live');
      const lines = [...names].sort().map((name) => {
        const row = rows.find((each) => each.name === name);
        const state = row?.state ?? 'not started';
        return [name, state, state === 'live' ? live : (row?.position ?? '0'), row?.failed ?? '0'];
      });
      process.stdout.write(table(['PROJECTION', 'STATE', 'POSITION', 'FAILED EVENTS'], lines));
      return exitCodes.ok;
    } finally {
      await sql.end({ timeout: 1 });
    }
  });
};

export default projectionsList;
