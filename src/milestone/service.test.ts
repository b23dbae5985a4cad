import { afterAll, beforeAll, expect, test } from 'bun:test';
import { systemOperator } from '../e2e/support/operator.ts';
import { obtainTokens, openScene, type Scene } from '../oidc/testing.ts';

let scene: Scene;
let operator: string;
beforeAll(async () => {
  const user = await systemOperator();
  operator = user.token;
  scene = await openScene({
    configure(config) {
      config.server.publicUrl = 'http://localhost:8080';
      user.configure(config);
    },
  });
});
afterAll(() => scene?.postern.stop());

interface Milestone {
  type: string;
  reachedDate?: string;
}
/** Tokens are handed out before the tables show it. */
const list = async (request: object = { query: { asc: true } }, token?: string) => {
  await scene.postern.settled();
  const { result = [] } = await scene.postern.call<{ result?: Milestone[] }>(
    'zitadel.admin.v1.AdminService/ListMilestones',
    request,
    token,
  );
  return result.map((one) => ({ ...one, type: one.type.replace('MILESTONE_TYPE_', '') }));
};
const reached = async () =>
  (
    await list({ queries: [{ isReachedQuery: { reached: true } }], sortingColumn: 1, query: { asc: true } })
  ).map(({ type }) => type);

test('an instance reaches its milestones with what happens, at once and for good', async () => {
  // The scene has made a project and applications of it.
  expect(await reached()).toEqual(['INSTANCE_CREATED', 'PROJECT_CREATED', 'APPLICATION_CREATED']);
  await obtainTokens(scene);
  expect(await reached()).toEqual([
    'INSTANCE_CREATED',
    'AUTHENTICATION_SUCCEEDED_ON_INSTANCE',
    'PROJECT_CREATED',
    'APPLICATION_CREATED',
    'AUTHENTICATION_SUCCEEDED_ON_APPLICATION',
  ]);
  const before = await list();
  const make = (name: string) =>
    scene.postern.call('zitadel.project.v2.ProjectService/CreateProject', {
      organizationId: scene.orgId,
      name,
    });
  await make('another');
  await obtainTokens(scene);
  expect(await list()).toEqual(before);
  const dates = before.map(({ reachedDate }) => reachedDate);
  expect(dates.at(-1)).toBeUndefined();
  expect(dates.slice(0, -1)).toEqual(dates.slice(0, -1).toSorted());
});

test('the list is paged, sorted and filtered', async () => {
  const open = [{ isReachedQuery: { reached: false } }];
  expect(await list({ queries: open })).toEqual([{ type: 'INSTANCE_DELETED' }]);
  expect(await list({ queries: open, query: { offset: '1' } })).toEqual([]);
  const backwards = await list({ sortingColumn: 1, query: { asc: false, limit: 2 } });
  expect(backwards.map(({ type }) => type)).toEqual([
    'INSTANCE_DELETED',
    'AUTHENTICATION_SUCCEEDED_ON_APPLICATION',
  ]);
  await expect(list({ queries: [{}] })).rejects.toThrow('invalid_argument');
  await expect(list({}, scene.postern.loginPat)).rejects.toThrow('permission_denied');
});

test('many firsts at the same time are one, and none of their authors hears of it', async () => {
  const { platform } = scene.postern.server;
  const made = await scene.postern.call<{ instanceId: string; pat: string }>(
    'zitadel.system.v1.SystemService/CreateInstance',
    {
      instanceName: 'Crowd',
      firstOrgName: 'Crowd',
      customDomain: 'crowd.example.com',
      machine: { userName: 'robot', name: 'Robot', personalAccessToken: {} },
    },
    operator,
  );
  const ask = async (method: string, request: object) => {
    const answer = await fetch(`${scene.postern.url}/${method}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${made.pat}`,
        host: 'crowd.example.com',
      },
      body: JSON.stringify(request),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, never> };
  };
  const { body } = await ask('zitadel.org.v2.OrganizationService/ListOrganizations', {});
  const [org] = body['result'] as unknown as { id: string }[];
  const projects = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      ask('zitadel.project.v2.ProjectService/CreateProject', { organizationId: org?.id, name: `p${i}` }),
    ),
  );
  expect(projects.map(({ status }) => status)).toEqual(projects.map(() => 200));
  await scene.postern.call(
    'zitadel.system.v1.SystemService/RemoveInstance',
    { instanceId: made.instanceId },
    operator,
  );
  const events = await platform.store.search({
    instanceId: made.instanceId,
    eventTypes: ['milestone.v2.reached'],
  });
  expect(events.map(({ payload }) => (payload as { type: number }).type)).toEqual([1, 3, 6]);
  const [left] = await platform.sql<{ count: number }[]>`
    select count(*)::int as count from projections.milestones_projection where instance_id = ${made.instanceId}`;
  expect(left?.count).toBe(0);
});
