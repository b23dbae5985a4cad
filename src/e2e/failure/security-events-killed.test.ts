import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createPools, type Pools } from '../../database/index.ts';
import {
  emptyFolder,
  type RunningExecutable,
  runExecutable,
  startExecutable,
} from '../../testing/executable.ts';
import { until } from '../../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';

/** The suite's share; set POSTERN_KILLS to see more. */
const kills = Number(process.env['POSTERN_KILLS'] ?? 4);
const people = 20;

let folder: ReturnType<typeof emptyFolder>;
let database: TestDatabase;
let pools: Pools;
let pat: string;
/** How often each security event arrived. */
const arrived = new Map<string, number>();
const receiver = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    const payload = (await request.text()).split('.')[1] ?? '';
    const { jti } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { jti: string };
    arrived.set(jti, (arrived.get(jti) ?? 0) + 1);
    return new Response(null, { status: 202 });
  },
});

const settings = () => ({
  POSTERN_DATABASE_URL: database.url,
  POSTERN_OUTBOUND_ALLOW: '127.0.0.1',
  POSTERN_DELIVERIES_TIMEOUTSECONDS: '3',
  POSTERN_FIRSTINSTANCE_MACHINE_USERNAME: 'machine',
  POSTERN_FIRSTINSTANCE_MACHINE_PATFILE: `${folder.path}/machine.pat`,
});

beforeAll(async () => {
  folder = emptyFolder();
  database = await testDatabase();
  const setup = await runExecutable(folder.path, ['setup'], settings());
  expect(setup).toMatchObject({ code: 0 });
  pat = (await Bun.file(`${folder.path}/machine.pat`).text()).trim();
  pools = createPools({ url: database.url, poolSize: 2 });
});
afterAll(async () => {
  await pools?.close();
  await database?.drop();
  folder?.cleanup();
  await receiver.stop(true);
});

const start = (): Promise<RunningExecutable> => startExecutable({ folder: folder.path, env: settings() });

async function send<T>({ url }: RunningExecutable, path: string, body: object, authorization: string) {
  const response = await fetch(`${url}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** A stream of an application that hears of some people, who are of its organization. */
async function prepare(running: RunningExecutable): Promise<string[]> {
  const call = <T>(method: string, body: object = {}) => send<T>(running, method, body, `Bearer ${pat}`);
  const { org } = await call<{ org: { id: string } }>('zitadel.management.v1.ManagementService/GetMyOrg');
  const { projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId: org.id,
    name: 'Receivers',
  });
  const { oidcConfiguration } = await call<{ oidcConfiguration: { clientId: string; clientSecret: string } }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    {
      projectId,
      name: 'receiver',
      oidcConfiguration: {
        redirectUris: ['http://localhost:9999/callback'],
        responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
        grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
        authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
        // The receiver has no TLS.
        developmentMode: true,
      },
    },
  );
  const { clientId, clientSecret } = oidcConfiguration;
  const token = await fetch(`${running.url}/oauth/v2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'ssf.manage' }),
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const ask = <T>(path: string, body: object) => send<T>(running, path, body, `Bearer ${access_token}`);
  const { stream_id } = await ask<{ stream_id: string }>('ssf/v1/streams', {
    delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: receiver.url.href },
  });
  const ids: string[] = [];
  for (let made = 0; made < people; made++) {
    const { userId } = await call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
      organization: { orgId: org.id },
      username: `person${made}`,
      profile: { givenName: 'Some', familyName: 'Body' },
      email: { email: `person${made}@example.com`, isVerified: true },
    });
    await ask('ssf/v1/subjects/add', { stream_id, subject: { format: 'opaque', id: userId } });
    ids.push(userId);
  }
  return ids;
}

const happened = async (): Promise<number> => {
  const [row] = await pools.reads<{ n: number }[]>`
    SELECT count(*)::int AS n FROM eventstore.events2 WHERE event_type IN ('user.locked', 'user.unlocked')`;
  return row!.n;
};

test(`killed ${kills} times while it tells of what happens, everything arrives, each under one jti`, async () => {
  let running = await start();
  const ids = await prepare(running);
  for (let kill = 0; kill < kills; kill++) {
    const before = arrived.size;
    const method = `zitadel.user.v2.UserService/${kill % 2 === 0 ? 'LockUser' : 'UnlockUser'}`;
    // What is cut off by the kill was written, or was not: the log says which.
    const calls = Promise.allSettled(ids.map((userId) => send(running, method, { userId }, `Bearer ${pat}`)));
    await until(() => arrived.size > before + kill);
    await running.end('SIGKILL');
    await calls;
    running = await start();
  }
  const expected = await happened();
  expect(expected).toBeGreaterThan(kills);
  await until(() => arrived.size >= expected);
  await until(async () => {
    const [row] = await pools.reads<{ n: number }[]>`
      SELECT count(*)::int AS n FROM delivery.deliveries WHERE state <> 2 AND reaction LIKE 'ssf.%'`;
    return row!.n === 0;
  });
  expect(arrived.size).toBe(expected);
  expect((await running.end()).code).toBe(0);
});
