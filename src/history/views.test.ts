import { afterAll, beforeAll, expect, test } from 'bun:test';
import { systemOperator } from '../e2e/support/operator.ts';
import { until } from '../testing/patience.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

let postern: TestPostern;
let operator: string;
let foreign: { instanceId: string; pat: string };
const host = 'id.foreign.example';
const admin = 'zitadel.admin.v1.AdminService';
const system = 'zitadel.system.v1.SystemService';

interface Failure {
  readonly database: string;
  readonly viewName: string;
  readonly failedSequence: string;
  readonly failureCount: string;
  readonly errorMessage: string;
}

const ofForeign = async (method: string, request: object = {}) => {
  const response = await fetch(`${postern.url}/${admin}/${method}`, {
    method: 'POST',
    headers: { host, authorization: `Bearer ${foreign.pat}`, 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  return (await response.json()) as { result?: Failure[]; code?: string };
};
const codeOf = (failing: Promise<unknown>) =>
  failing.then(
    () => 'ok',
    (failure: RpcFailure) => failure.body.code,
  );

/** As the projector records an event that a handler could not take in. */
const fail = (instanceId: string, position: number) => postern.server.platform.sql`
  INSERT INTO projections.failed_events
    (instance_id, projection, position, event_type, aggregate_type, aggregate_id, error, attempts)
  VALUES (${instanceId}, 'users_projection', ${position}, 'user.locked', 'user', 'u1', 'division by zero', 3)`;

beforeAll(async () => {
  const { configure, token } = await systemOperator();
  operator = token;
  postern = await startTestPostern({ configure });
  foreign = await postern.call(
    `${system}/CreateInstance`,
    {
      instanceName: 'Foreign',
      customDomain: host,
      machine: { userName: 'robot', name: 'Robot', personalAccessToken: {} },
    },
    operator,
  );
});
afterAll(() => postern?.stop());

test('views stand where the projector does', async () => {
  type Views = { result: { viewName: string; processedSequence: string; eventTimestamp?: string }[] };
  for (const { result } of [
    await postern.call<Views>(`${admin}/ListViews`),
    await postern.call<Views>(`${system}/ListViews`, {}, operator),
  ]) {
    const users = result.find(({ viewName }) => viewName === 'users');
    expect(BigInt(users?.processedSequence ?? 0)).toBe(await postern.server.platform.store.head());
    expect(users?.eventTimestamp).toBeDefined();
  }
});

test('failed events are told and given up by whose instance they are of', async () => {
  await fail(postern.instanceId, 7);
  await fail(foreign.instanceId, 8);
  const own = await postern.call<{ result: Failure[] }>(`${admin}/ListFailedEvents`);
  expect(own.result).toMatchObject([
    {
      database: 'projections',
      viewName: 'users_projection',
      failedSequence: '7',
      failureCount: '3',
      errorMessage: 'division by zero',
    },
  ]);
  expect((await ofForeign('ListFailedEvents')).result?.map(({ failedSequence }) => failedSequence)).toEqual([
    '8',
  ]);
  const at = (failedSequence: string) => ({
    database: 'projections',
    viewName: 'users_projection',
    failedSequence,
  });
  expect((await ofForeign('RemoveFailedEvent', at('7'))).code).toBe('not_found');
  expect(await codeOf(postern.call(`${admin}/RemoveFailedEvent`, at('8')))).toBe('not_found');
  expect(await codeOf(postern.call(`${admin}/RemoveFailedEvent`, { ...at('7'), database: 'auth' }))).toBe(
    'not_found',
  );
  expect(await codeOf(postern.call(`${system}/RemoveFailedEvent`, at('7')))).toBe('permission_denied');

  const all = await postern.call<{ result: Failure[] }>(`${system}/ListFailedEvents`, {}, operator);
  expect(all.result.map(({ failedSequence }) => failedSequence)).toEqual(['7', '8']);
  await postern.call(`${admin}/RemoveFailedEvent`, at('7'));
  expect(await postern.call<object>(`${admin}/ListFailedEvents`)).toEqual({});
  const removal = (instanceId: string) =>
    codeOf(postern.call(`${system}/RemoveFailedEvent`, { ...at('8'), instanceId }, operator));
  expect(await removal(postern.instanceId)).toBe('not_found');
  expect(await removal('')).toBe('ok');
  expect(await removal('')).toBe('not_found');
});

test('a view that is cleared is built anew from the log while the server runs', async () => {
  const { sql } = postern.server.platform;
  // A row that no event has made.
  await sql`DELETE FROM projections.projects_projection WHERE instance_id = ${postern.instanceId}`;
  const request = { database: 'projections', viewName: 'projects' };
  expect(await codeOf(postern.call(`${system}/ClearView`, request))).toBe('permission_denied');
  expect(await codeOf(postern.call(`${system}/ClearView`, { ...request, viewName: 'live' }, operator))).toBe(
    'not_found',
  );
  await postern.call(`${system}/ClearView`, request, operator);
  await until(async () => {
    const rows =
      await sql`SELECT FROM projections.projects_projection WHERE instance_id = ${postern.instanceId}`;
    return rows.length > 0;
  });
});
