import { afterAll, beforeAll, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { until } from '../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import { recordStatements, type StatementRecorder } from '../testing/statements.ts';
import { exchange, introspect, obtainTokens, openScene, type Scene, userinfo } from './testing.ts';

/** An array of roles is told from memory: no query asks for clients, roles or groups while nothing of them changed. */

let database: TestDatabase;
let recorder: StatementRecorder;
let scene: Scene;
beforeAll(async () => {
  database = await testDatabase();
  recorder = await recordStatements(database.server.port);
  scene = await openScene({ database: { url: recorder.url(database.url), drop: async () => {} } });
});
afterAll(async () => {
  await scene?.postern.stop();
  recorder?.stop();
  await database?.drop();
});

const read =
  /^\s*(select|with)\b.*\b(applications|projects|project_roles|project_grants|user_grants|groups?\w*)_projection\b/is;
const readsDuring = async (act: () => Promise<unknown>) =>
  (await recorder.during(act)).map(({ text }) => text).filter((text) => read.test(text));

/** That an API asks for the first time is written down behind its answer. */
async function noted(): Promise<void> {
  const { sql } = scene.postern.server.platform;
  await until(async () => {
    const rows =
      await sql`select 1 from eventstore.events2 where event_type = 'project.application.introspected'`;
    return rows.length > 0;
  });
  await scene.postern.settled();
}

test('by userinfo, by introspection and in what is refreshed', async () => {
  const { projectId, orgId: organizationId, alice } = scene;
  const call = (method: string, request: object) => scene.postern.call(method, request);
  const projects = 'zitadel.project.v2.ProjectService';
  await call(`${projects}/AddProjectRole`, { projectId, roleKey: 'reader', displayName: 'Reader' });
  await call('zitadel.authorization.v2.AuthorizationService/CreateAuthorization', {
    userId: alice.userId,
    projectId,
    organizationId,
    roleKeys: ['reader'],
  });
  const claim = 'postern.project.v1.RolesClaimService/SetProjectRolesClaim';
  await call(claim, { projectId });
  const tokens = await obtainTokens(scene, scene.web, { scope: 'openid offline_access groups' });
  const { access_token } = tokens;
  let { refresh_token } = tokens;
  const refresh = async () => {
    const { body } = await exchange(scene, { grant_type: 'refresh_token', refresh_token }, scene.web);
    expect(decodeJwt(body.id_token)['groups']).toEqual(['reader']);
    ({ refresh_token } = body);
  };
  const asking = async (name: string) => {
    expect((await userinfo(scene, access_token)).body[name]).toEqual(['reader']);
    expect((await introspect(scene, access_token))[name]).toEqual(['reader']);
  };
  await asking('groups');
  await noted();
  await asking('groups');
  expect(await readsDuring(() => asking('groups'))).toEqual([]);
  await refresh();
  expect(await readsDuring(refresh)).toEqual([]);

  // And what this looks for is there when something changed.
  await call(`${projects}/UpdateProject`, { projectId, projectRoleAssertion: true });
  await call(claim, { projectId, claim: 'roles' });
  expect((await readsDuring(() => asking('roles'))).length).toBeGreaterThan(0);
  expect(await readsDuring(() => asking('roles'))).toEqual([]);
});
