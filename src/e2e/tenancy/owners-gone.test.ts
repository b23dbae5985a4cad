import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import postgres from 'postgres';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { systemOperator } from '../support/operator.ts';
import { cases } from './cases.ts';
import { type Estate, estate } from './victim.ts';

/**
 * Whatever the calls of the product can make in an organization is made there, by the cases of the cross-tenant
 * test: a new feature needs none of its own here. Then owners are removed, and nothing may name them any more.
 */

let postern: TestPostern;
let victim: Estate;
let sql: postgres.Sql;
/** What was done in the organization, to be tried again once it is gone. */
const done: { readonly method: string; readonly request: object; readonly absentIsFine: boolean }[] = [];

const act = (method: string, request: object) =>
  fetch(`${postern.url}/${method}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${postern.pat}`,
      'x-zitadel-orgid': victim.orgId,
    },
    body: JSON.stringify(request),
  });

/** Not about what an organization owns. */
const elsewhere = /\.(system|instance|webkey)\.|DeleteOrganization$|RemoveOrg$|admin\.v1/;

beforeAll(async () => {
  const { configure, token } = await systemOperator();
  postern = await startTestPostern({ configure });
  sql = postgres(postern.databaseUrl, { max: 1, onnotice: () => {} });
  victim = await estate(postern, token, 'owned');
  for (const [service, methods] of Object.entries(cases)) {
    for (const [name, attempt] of Object.entries(methods)) {
      const method = `${service}/${name}`;
      if (attempt.kind !== 'act' || attempt.by || elsewhere.test(method)) continue;
      const request = await attempt.request(victim);
      await act(method, request);
      done.push({ method, request, absentIsFine: attempt.absentIsFine === true });
    }
  }
});
afterAll(async () => {
  await sql?.end();
  await postern?.stop();
});

/** About organizations that the cases made for themselves, or about the instance: these are still there. */
const unconcerned =
  /\.(OrganizationService|ActionService|NotificationProviderService|EventService|ClientRegistrationService)\/|\/(AddOrg|SetSecuritySettings|(Add|Remove)ClientIDMetadataDocumentAllowedURL|(Set|Reset|ResetSome)InstanceFeatures)$|AdminService\/\w*(SMTP|SMS|EmailProvider)/;

/** Where these ids still stand, but for who once did something. */
async function traces(ids: readonly string[]): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    SELECT tablename AS name FROM pg_tables
    WHERE schemaname = 'projections' AND tablename NOT IN ('checkpoints', 'failed_events')`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await sql<{ row: Record<string, unknown> }[]>`
      SELECT to_jsonb(t) - 'creator' AS row FROM ${sql(`projections.${name}`)} t`;
    for (const { row } of rows) {
      const text = JSON.stringify(row);
      const id = ids.find((one) => text.includes(`"${one}"`));
      if (id) found.push(`${name} names ${id}: ${text}`);
    }
  }
  const names = await sql<{ type: string; field: string; owners: string[] }[]>`
    SELECT unique_type AS type, unique_field AS field, goes_with AS owners FROM eventstore.unique_constraints`;
  for (const { type, field, owners } of names) {
    if (ids.some((id) => field.includes(id) || owners.some((owner) => owner.endsWith(`/${id}`))))
      found.push(`the name ${type} ${field} is taken`);
  }
  return found;
}

const failedEvents = () => sql`SELECT projection, event_type, error FROM projections.failed_events`;
const head = async () =>
  (await sql<{ head: string }[]>`SELECT last_value AS head FROM eventstore.events2_position`)[0]?.head ?? '0';

describe('what is removed takes along what it owns', () => {
  test('much was made', () => {
    expect(done.length).toBeGreaterThan(60);
  });

  test('a user', async () => {
    const userId = await victim.human();
    const [projectId, orgId] = [await victim.project(), await victim.org()];
    await victim.session(userId);
    for (const [resource, roles] of [
      [{ instance: true }, ['IAM_OWNER_VIEWER']],
      [{ organizationId: orgId }, ['ORG_OWNER']],
      [{ projectId }, ['PROJECT_OWNER']],
    ])
      await victim.call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
        userId,
        resource,
        roles,
      });
    expect(await traces([userId])).not.toEqual([]);
    await victim.call('zitadel.user.v2.UserService/DeleteUser', { userId });
    expect(await traces([userId])).toEqual([]);
  });

  test('a project', async () => {
    const projectId = await victim.project();
    const [role, orgId, userId] = [await victim.role(projectId), await victim.org(), await victim.human()];
    const apiApp = await victim.app(projectId, 'key');
    const key = await victim.appKey(projectId, apiApp);
    const app = await victim.app(projectId);
    await victim.call('zitadel.project.v2.ProjectService/CreateProjectGrant', {
      projectId,
      grantedOrganizationId: orgId,
      roleKeys: [role],
    });
    await victim.call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
      userId,
      resource: { projectId },
      roles: ['PROJECT_OWNER'],
    });
    await victim.call('zitadel.project.v2.ProjectService/DeleteProject', { projectId });
    expect(await traces([projectId, apiApp, key, app])).toEqual([]);
  });

  test('an organization, with everything in it; nothing is written there any more', async () => {
    const administrator = await victim.human();
    const elsewhere = await victim.call<{ projectId: string }>(
      'zitadel.project.v2.ProjectService/CreateProject',
      { organizationId: await victim.org(), name: victim.name() },
    );
    for (const [resource, roles] of [
      [{ instance: true }, ['IAM_OWNER_VIEWER']],
      [{ projectId: elsewhere.projectId }, ['PROJECT_OWNER']],
    ])
      await victim.call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
        userId: administrator,
        resource,
        roles,
      });
    const owned = await sql<{ id: string }[]>`
      SELECT DISTINCT aggregate_id AS id FROM eventstore.events2 WHERE resource_owner = ${victim.orgId}`;
    const ids = owned.map(({ id }) => id);
    expect((await traces(ids)).length).toBeGreaterThan(50);

    await victim.call('zitadel.org.v2.OrganizationService/DeleteOrganization', {
      organizationId: victim.orgId,
    });
    expect(await traces(ids)).toEqual([]);

    const before = await head();
    const answers: string[] = [];
    for (const { method, request, absentIsFine } of done) {
      const response = await act(method, request);
      const text = await response.text();
      const fine = response.ok && (absentIsFine || unconcerned.test(method));
      if (response.status >= 500 || (response.ok && !fine))
        answers.push(`${method}: ${response.status} ${text}`);
    }
    const late = await sql<{ type: string; id: string }[]>`
      SELECT event_type AS type, aggregate_id AS id FROM eventstore.events2
      WHERE position > ${before} AND (resource_owner = ${victim.orgId} OR aggregate_id = ANY (${ids}))`;
    expect(late).toEqual([] as never);
    expect(answers).toEqual([]);
    expect(await failedEvents()).toEqual([] as never);
  });
});
