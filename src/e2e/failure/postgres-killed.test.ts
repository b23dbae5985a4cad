import { afterAll, beforeAll, expect, test } from 'bun:test';
import { chmodSync, rmSync } from 'node:fs';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../database/embedded/index.ts';
import { silentLogger } from '../../telemetry/index.ts';
import { usualSettleMs } from '../../testing/patience.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { scratchFolder } from '../../testing/scratch.ts';
import { eventually } from '../support/eventually.ts';

const projects = 'zitadel.project.v2.ProjectService';
const kills = 3;
const writers = 8;

let folder: string;
let postgres: EmbeddedPostgres;
let postern: TestPostern;
let organizationId: string;
beforeAll(async () => {
  folder = scratchFolder('killed', { programs: true });
  chmodSync(folder, 0o711);
  postgres = await startEmbeddedPostgres({ dataDir: folder, log: silentLogger });
  postern = await startTestPostern({
    database: { url: postgres.url, drop: async () => {} },
    settleMs: usualSettleMs,
  });
  ({ organizationId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'ACME' },
  ));
});
afterAll(async () => {
  await postern?.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test(`Postgres is killed ${kills} times while ${writers} write: nothing acknowledged is lost, the server goes on by itself`, async () => {
  const acknowledged = new Map<string, string>();
  const codes = new Set<string>();
  let storm = true;
  let next = 0;
  const writing = Array.from({ length: writers }, async () => {
    while (storm) {
      const name = `Project ${next++}`;
      await postern.call<{ projectId: string }>(`${projects}/CreateProject`, { organizationId, name }).then(
        ({ projectId }) => acknowledged.set(projectId, name),
        (failure: RpcFailure) => codes.add(failure.body?.code ?? String(failure)),
      );
    }
  });
  for (let kill = 0; kill < kills; kill++) {
    const enough = acknowledged.size + 20;
    await eventually('writes go on', () => acknowledged.size >= enough);
    const pid = postgres.pid();
    if (pid === undefined) throw new Error('Postgres is not running');
    process.kill(pid, 'SIGKILL');
    await eventually('Postgres is back', () => postgres.pid() !== undefined && postgres.pid() !== pid);
  }
  const enough = acknowledged.size + 20;
  await eventually('writes go on', () => acknowledged.size >= enough);
  storm = false;
  await Promise.all(writing);

  expect([...codes].filter((code) => code !== 'unavailable')).toEqual([]);
  const rows = await postern.server.platform.sql<{ id: string; name: string }[]>`
    select aggregate_id as id, event_data->>'name' as name from eventstore.events2 where event_type = 'project.added'`;
  const written = new Map(rows.map(({ id, name }) => [id, name]));
  expect([...acknowledged].filter(([id, name]) => written.get(id) !== name)).toEqual([]);

  const head = await postern.server.platform.store.head();
  expect(await postern.server.platform.projections.waitFor(head, 60_000)).toBe(true);
  const { pagination } = await postern.call<{ pagination: { totalResult: string } }>(
    `${projects}/ListProjects`,
  );
  expect(Number(pagination.totalResult)).toBe(written.size);
  await eventually('it is ready', async () => {
    const ready = await postern.fetch('/debug/ready');
    return ready.status === 200 && (await ready.text()).includes('database: ok');
  });
});
