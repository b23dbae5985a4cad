import { afterAll, beforeAll, expect } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, type RunningExecutable, startExecutable, test } from '../testing/executable.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';

let folder: ReturnType<typeof emptyFolder>;
let database: TestDatabase;
let postern: RunningExecutable;
beforeAll(async () => {
  folder = emptyFolder();
  database = await testDatabase();
  postern = await startExecutable({
    folder: folder.path,
    env: {
      POSTERN_DATABASE_URL: database.url,
      POSTERN_FIRSTINSTANCE_MACHINE_USERNAME: 'provisioner',
      POSTERN_FIRSTINSTANCE_MACHINE_PATFILE: join(folder.path, 'machine.pat'),
    },
  });
});
afterAll(async () => {
  await postern?.end();
  await database?.drop();
  folder?.cleanup();
});

test('scripts run in the executable, whose engine is inside of it', async () => {
  const authorization = `Bearer ${readFileSync(join(folder.path, 'machine.pat'), 'utf8').trim()}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const call = async (path: string, body: object) => {
    const answer = await fetch(`${postern.url}/management/v1${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect([path, answer.status]).toEqual([path, 200]);
    return (await answer.json()) as { id: string };
  };
  const script = `function ran(ctx, api) { api.v1.claims.setClaim('ran', require('zitadel/uuid').v4().length) }`;
  const { id } = await call('/actions', { name: 'ran', script, timeout: '10s' });
  await call('/flows/2/trigger/4', { actionIds: [id] });
  const userinfo = await fetch(`${postern.url}/oidc/v1/userinfo`, { headers: { authorization } });
  expect(await userinfo.json()).toMatchObject({ ran: 36 });
});
