import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processorMs } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { longestTurn } from '../testing/turns.ts';

let postern: TestPostern;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-load-'));
  postern = await startTestPostern({
    configure(config) {
      config.transfer.directory = folder;
    },
  });
});
afterAll(async () => {
  await postern?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('while thousands are imported from a file others are answered', async () => {
  const hash = '$2y$04$abcdefghijklmnopqrstuuO8kNLOKmrrRbfyAHVwlx6e1WwxyTdiK';
  const humanUsers = Array.from({ length: 3_000 }, (_, n) => ({
    userId: `load${n}`,
    user: {
      userName: `load${n}`,
      profile: { firstName: `First ${n}`, lastName: `Last ${n}` },
      email: { email: `load${n}@example.com`, isEmailVerified: true },
      hashedPassword: { value: hash },
    },
  }));
  await mkdir(join(folder, postern.instanceId));
  await writeFile(
    join(folder, postern.instanceId, 'many.json'),
    JSON.stringify({ orgs: [{ orgId: 'load', org: { name: 'Load' }, humanUsers }] }),
  );
  let importing = true;
  const report = postern
    .call<{ errors?: object[]; success: { orgs: { humanUserIds: string[] }[] } }>(
      'zitadel.admin.v1.AdminService/ImportData',
      { dataOrgsLocal: { path: 'many.json' } },
    )
    .finally(() => {
      importing = false;
    });
  const turn = await longestTurn(async () => {
    while (importing) expect((await postern.fetch('/debug/healthz')).status).toBe(200);
  });
  const { errors = [], success } = await report;
  // Cut by time on a busy machine, it says so and nothing else.
  expect(errors.length).toBeLessThanOrEqual(1);
  expect(success.orgs[0]?.humanUserIds.length).toBeGreaterThan(errors.length === 0 ? 2_999 : 100);
  expect(turn).toBeLessThan(processorMs(100));
});
