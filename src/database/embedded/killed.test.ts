import { expect, test } from 'bun:test';
import { rm } from 'node:fs/promises';
import { silentLogger } from '../../telemetry/index.ts';
import { scratchFolder } from '../../testing/scratch.ts';
import { connect } from '../index.ts';
import { startEmbeddedPostgres } from './index.ts';

/** While the folder is made, while initdb runs, while roles are made, and about when it is done. */
const moments = [60, 200, 350, 500, 700, 900, 1_200, 1_600];

test('kill -9 at any moment of the first start does not fail the next', async () => {
  for (const afterMs of moments) {
    const dataDir = scratchFolder('killed');
    const first = Bun.spawn([process.execPath, `${import.meta.dir}/starts.scenario.ts`, dataDir], {
      stdout: 'ignore',
      stderr: 'ignore',
    });
    const killing = setTimeout(() => first.kill('SIGKILL'), afterMs);
    await first.exited;
    clearTimeout(killing);
    const postgres = await startEmbeddedPostgres({ dataDir, log: silentLogger });
    try {
      const sql = connect(postgres.url, 'postern test', { max: 1 });
      expect([...(await sql`select current_user as who`)]).toEqual([{ who: 'postern' }]);
      await sql.end({ timeout: 1 });
    } finally {
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  }
});
