import { afterAll, beforeAll, expect, test } from 'bun:test';
import postgres from 'postgres';
import { lockTable } from '../testing/locked-table.ts';
import { introspect, obtainCode, obtainTokens, openScene, type Scene, userinfo } from './testing.ts';

/** While the projector is held up, a role, an authorization or a grant that was withdrawn is told and heeded nowhere. */

const authorizations = 'zitadel.authorization.v2.AuthorizationService';
const projects = 'zitadel.project.v2.ProjectService';
const own = 'urn:zitadel:iam:org:project:roles';

let scene: Scene;
let sql: postgres.Sql;
beforeAll(async () => {
  scene = await openScene();
  sql = postgres(scene.postern.databaseUrl, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await sql?.end();
  await scene?.postern.stop();
});

const addRole = (roleKey: string) =>
  scene.postern.call(`${projects}/AddProjectRole`, {
    projectId: scene.projectId,
    roleKey,
    displayName: roleKey,
  });
const give = async (roleKeys: string[]) => {
  const { id } = await scene.postern.call<{ id: string }>(`${authorizations}/CreateAuthorization`, {
    userId: scene.alice.userId,
    projectId: scene.projectId,
    organizationId: scene.orgId,
    roleKeys,
  });
  return id;
};
const change = (id: string, roleKeys: string[]) =>
  scene.postern.call(`${authorizations}/UpdateAuthorization`, { id, roleKeys });

test('roles', async () => {
  for (const key of ['reader', 'writer', 'admin']) await addRole(key);
  const id = await give(['reader', 'writer', 'admin']);
  const { access_token } = await obtainTokens(scene, scene.web, {
    scope: 'openid urn:zitadel:iam:org:projects:roles',
  });
  const told = async () => {
    const [introspected, { body }] = await Promise.all([
      introspect(scene, access_token),
      userinfo(scene, access_token),
    ]);
    const keys = [introspected, body].map((claims) => Object.keys((claims[own] as object) ?? {}).sort());
    expect(keys[0]).toEqual(keys[1] as string[]);
    return keys[0];
  };
  expect(await told()).toEqual(['admin', 'reader', 'writer']);
  for (const table of ['user_grants_projection', 'project_roles_projection']) {
    const unlock = await lockTable(sql, table);
    try {
      await change(id, ['reader', 'admin']);
      expect(await told()).toEqual(['admin', 'reader']);
      const { projectId } = scene;
      await scene.postern.call(`${projects}/RemoveProjectRole`, { projectId, roleKey: 'admin' });
      expect(await told()).toEqual(['reader']);
      await scene.postern.call(`${authorizations}/DeactivateAuthorization`, { id });
      expect(await told()).toEqual([]);
    } finally {
      await unlock();
    }
    await scene.postern.call(`${authorizations}/ActivateAuthorization`, { id });
    await addRole('admin');
    await change(id, ['reader', 'writer', 'admin']);
    expect(await told()).toEqual(['admin', 'reader', 'writer']);
  }
  await scene.postern.call(`${authorizations}/DeleteAuthorization`, { id });
});

test('access', async () => {
  const { projectId } = scene;
  await scene.postern.call(`${projects}/UpdateProject`, { projectId, authorizationRequired: true });
  const id = await give([]);
  const { access_token } = await obtainTokens(scene);
  expect((await introspect(scene, access_token)).active).toBe(true);
  const unlock = await lockTable(sql, 'user_grants_projection');
  try {
    await scene.postern.call(`${authorizations}/DeleteAuthorization`, { id });
    expect((await introspect(scene, access_token)).active).toBe(false);
    await expect(obtainCode(scene, scene.web)).rejects.toThrow('OIDC-Rol01');
  } finally {
    await unlock();
  }
});
