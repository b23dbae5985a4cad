import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

const v2 = 'zitadel.project.v2.ProjectService';
const beta = 'zitadel.project.v2beta.ProjectService';
const management = 'zitadel.management.v1.ManagementService';

interface ProjectAnswer {
  projectId: string;
  name: string;
  state: string;
  organizationId: string;
  grantedOrganizationId?: string;
  authorizationRequired?: boolean;
}

let postern: TestPostern;
let orgId: string;
let otherOrgId: string;
let outsider: string;

beforeAll(async () => {
  postern = await startTestPostern();
  const { org } = await postern.call<{ org: { id: string } }>(`${management}/GetMyOrg`);
  orgId = org.id;
  otherOrgId = await addOrg('Other');
  outsider = await addOwner(otherOrgId);
});
afterAll(() => postern.stop());

async function addOrg(name: string): Promise<string> {
  const added = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name },
  );
  return added.organizationId;
}

/** Token of a machine that owns this organization and has no other right. */
async function addOwner(organizationId: string): Promise<string> {
  const headers = {
    'x-zitadel-orgid': organizationId,
    'content-type': 'application/json',
    authorization: `Bearer ${postern.pat}`,
  };
  const ask = async (method: string, body: object) => {
    const answer = await fetch(`${postern.url}/${management}/${method}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as { userId: string; token: string };
  };
  const { userId } = await ask('AddMachineUser', { userName: `owner-${organizationId}`, name: 'Owner' });
  await ask('AddOrgMember', { userId, roles: ['ORG_OWNER'] });
  return (await ask('AddPersonalAccessToken', { userId })).token;
}

const create = async (name: string, more: object = {}) =>
  (
    await postern.call<{ projectId: string }>(`${v2}/CreateProject`, {
      organizationId: orgId,
      name,
      ...more,
    })
  ).projectId;
const get = async (projectId: string, token?: string) =>
  (await postern.call<{ project: ProjectAnswer }>(`${v2}/GetProject`, { projectId }, token)).project;
const list = async (request: object, token?: string) =>
  postern.call<{ projects?: ProjectAnswer[]; pagination: { totalResult?: string } }>(
    `${v2}/ListProjects`,
    request,
    token,
  );
const names = (answer: { projects?: ProjectAnswer[] }) => (answer.projects ?? []).map(({ name }) => name);

describe('a project', () => {
  test('is made, read, changed, put to rest and removed', async () => {
    const id = await create('Life', { authorizationRequired: true, projectId: 'own-id' });
    expect(id).toBe('own-id');
    expect(await get(id)).toMatchObject({
      name: 'Life',
      state: 'PROJECT_STATE_ACTIVE',
      organizationId: orgId,
      authorizationRequired: true,
    });
    await postern.call(`${v2}/UpdateProject`, {
      projectId: id,
      name: 'Later',
      authorizationRequired: false,
    });
    await postern.call(`${v2}/DeactivateProject`, { projectId: id });
    const changed = await get(id);
    expect(changed).toMatchObject({ name: 'Later', state: 'PROJECT_STATE_INACTIVE' });
    expect(changed.authorizationRequired).toBeUndefined();
    await postern.call(`${v2}/ActivateProject`, { projectId: id });
    const removed = await postern.call<{ deletionDate: string }>(`${v2}/DeleteProject`, { projectId: id });
    expect(Date.parse(removed.deletionDate)).toBeGreaterThan(Date.now() - 60_000);
    await expect(get(id)).rejects.toThrow('not_found');
    // Again: what is wanted holds already.
    expect(await postern.call<object>(`${v2}/DeleteProject`, { projectId: id })).toEqual({});
    // The name is free again.
    await create('Later');
  });

  test('shares its name with no other of its organization', async () => {
    await create('Unique');
    await expect(create('unique')).rejects.toThrow('already_exists');
    await create('Unique', { organizationId: otherOrgId });
  });

  test('needs an organization that exists', async () => {
    await expect(create('Lost', { organizationId: '404' })).rejects.toThrow('not_found');
  });

  test('that is the built-in one stays', async () => {
    const filters = [{ projectNameFilter: { projectName: 'ZITADEL' } }];
    const [builtIn] = (await list({ filters })).projects ?? [];
    const removal = postern.call(`${v2}/DeleteProject`, { projectId: builtIn?.projectId ?? '' });
    await expect(removal).rejects.toThrow('built-in');
  });
});

describe('a list of projects', () => {
  test('is filtered, sorted and paged', async () => {
    const ids = await Promise.all(['Page C', 'Page A', 'Page B'].map((name) => create(name)));
    const filters = [{ projectNameFilter: { projectName: 'page', method: 3 } }];
    const sorted = { filters, sortingColumn: 'PROJECT_FIELD_NAME_NAME' };
    expect(names(await list({ ...sorted, pagination: { asc: true } }))).toEqual([
      'Page A',
      'Page B',
      'Page C',
    ]);
    const second = await list({ ...sorted, pagination: { asc: true, offset: 1, limit: 1 } });
    expect(names(second)).toEqual(['Page B']);
    expect(second.pagination.totalResult).toBe('3');
    const two = await list({
      filters: [{ inProjectIdsFilter: { ids: ids.slice(0, 2) } }],
      sortingColumn: 'PROJECT_FIELD_NAME_NAME',
    });
    expect(names(two)).toEqual(['Page C', 'Page A']);
    const elsewhere = { organizationIdFilter: { organizationId: otherOrgId, type: 'OWNED' } };
    expect(names(await list({ filters: [...filters, elsewhere] }))).toEqual([]);
  });

  test('shows each caller its own', async () => {
    await create('Secret');
    await create('Theirs', { organizationId: otherOrgId });
    const theirs = names(await list({}, outsider));
    expect(theirs).toContain('Theirs');
    expect(theirs).not.toContain('Secret');
  });
});

describe('permissions', () => {
  test('reach as far as the organization', async () => {
    const id = await create('Guarded');
    await expect(get(id, outsider)).rejects.toThrow('permission_denied');
    for (const [method, request] of [
      ['UpdateProject', { name: 'Mine' }],
      ['DeleteProject', {}],
      ['AddProjectRole', { roleKey: 'r', displayName: 'R' }],
      ['CreateProjectGrant', { grantedOrganizationId: otherOrgId }],
    ] as const) {
      await expect(postern.call(`${v2}/${method}`, { projectId: id, ...request }, outsider)).rejects.toThrow(
        'permission_denied',
      );
    }
    const denied = { organizationId: orgId, name: 'Planted' };
    await expect(postern.call(`${v2}/CreateProject`, denied, outsider)).rejects.toThrow('permission_denied');
    await expect(postern.call(`${v2}/ListProjects`, {}, '')).rejects.toThrow('unauthenticated');
    expect((await get(id)).name).toBe('Guarded');
  });
});

describe('roles', () => {
  test('are added, changed, listed and removed', async () => {
    const projectId = await create('With roles');
    for (const roleKey of ['reader', 'writer']) {
      await postern.call(`${v2}/AddProjectRole`, { projectId, roleKey, displayName: roleKey, group: 'g' });
    }
    const again = { projectId, roleKey: 'reader', displayName: 'x' };
    await expect(postern.call(`${v2}/AddProjectRole`, again)).rejects.toThrow('already_exists');
    await postern.call(`${v2}/UpdateProjectRole`, { projectId, roleKey: 'reader', displayName: 'Reads' });
    const roles = (request: object) =>
      postern.call<{ projectRoles?: object[] }>(`${v2}/ListProjectRoles`, { projectId, ...request });
    const sorted = { sortingColumn: 'PROJECT_ROLE_FIELD_NAME_KEY', pagination: { asc: true } };
    expect((await roles(sorted)).projectRoles).toMatchObject([
      { key: 'reader', displayName: 'Reads', group: 'g' },
      { key: 'writer', displayName: 'writer', group: 'g' },
    ]);
    const filters = [{ displayNameFilter: { displayName: 'Rea', method: 2 } }];
    expect((await roles({ filters })).projectRoles).toMatchObject([{ key: 'reader' }]);
    await postern.call(`${v2}/RemoveProjectRole`, { projectId, roleKey: 'reader' });
    expect((await roles({})).projectRoles).toMatchObject([{ key: 'writer' }]);
  });
});

describe('grants', () => {
  test('let another organization read the project, and hold roles of it', async () => {
    const projectId = await create('Shared');
    await postern.call(`${v2}/AddProjectRole`, { projectId, roleKey: 'reader', displayName: 'Reader' });
    const grant = { projectId, grantedOrganizationId: otherOrgId, roleKeys: ['reader'] };
    await postern.call(`${v2}/CreateProjectGrant`, grant);
    await expect(postern.call(`${v2}/CreateProjectGrant`, grant)).rejects.toThrow('already_exists');

    const grants = (filters: object[], token?: string) =>
      postern.call<{ projectGrants?: object[] }>(`${v2}/ListProjectGrants`, { filters }, token);
    const expected = {
      projectId,
      projectName: 'Shared',
      organizationId: orgId,
      grantedOrganizationId: otherOrgId,
      grantedOrganizationName: 'Other',
      grantedRoleKeys: ['reader'],
      state: 'PROJECT_GRANT_STATE_ACTIVE',
    };
    expect((await grants([{ roleKeyFilter: { key: 'read', method: 2 } }])).projectGrants).toMatchObject([
      expected,
    ]);
    expect((await grants([], outsider)).projectGrants).toMatchObject([expected]);
    expect((await get(projectId, outsider)).name).toBe('Shared');
    const granted = { organizationIdFilter: { organizationId: otherOrgId, type: 'GRANTED' } };
    expect((await list({ filters: [granted] })).projects).toMatchObject([
      { projectId, grantedOrganizationId: otherOrgId, grantedState: 'GRANTED_PROJECT_STATE_ACTIVE' },
    ]);

    // Of the roles it sees those that it was granted.
    await postern.call(`${v2}/AddProjectRole`, { projectId, roleKey: 'internal', displayName: 'Ours' });
    for (const [token, keys] of [
      [outsider, ['reader']],
      [undefined, ['internal', 'reader']],
    ] as const) {
      const ofV2 = await postern.call<{ projectRoles: { key: string }[] }>(
        `${v2}/ListProjectRoles`,
        { projectId },
        token,
      );
      expect(ofV2.projectRoles.map(({ key }) => key).toSorted()).toEqual([...keys]);
      expect(ofV2).toMatchObject({ pagination: { totalResult: String(keys.length) } });
      const ofV1 = await postern.call<{ result: { key: string }[] }>(
        'zitadel.management.v1.ManagementService/ListProjectRoles',
        { projectId },
        token,
      );
      expect(ofV1.result.map(({ key }) => key).toSorted()).toEqual([...keys]);
    }

    await postern.call(`${v2}/RemoveProjectRole`, { projectId, roleKey: 'reader' });
    await postern.call(`${v2}/DeactivateProjectGrant`, grant);
    const [left] = (await grants([{ inProjectIdsFilter: { ids: [projectId] } }])).projectGrants ?? [];
    expect(left).toMatchObject({ state: 'PROJECT_GRANT_STATE_INACTIVE' });
    expect(left).not.toHaveProperty('grantedRoleKeys');
    await postern.call(`${v2}/DeleteProjectGrant`, grant);
    await expect(get(projectId, outsider)).rejects.toThrow('permission_denied');
  });
});

test('v2beta speaks of the same projects over REST', async () => {
  const ask = async (path: string, body?: object) => {
    const answer = await postern.fetch(path, {
      token: postern.pat,
      ...(body && {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const created = await ask('/v2beta/projects', {
    organizationId: orgId,
    name: 'Beta',
    projectRoleAssertion: true,
  });
  const id = created.body['id'] as string;
  await ask(`/v2beta/projects/${id}/roles`, { roleKey: 'r', displayName: 'R' });
  expect((await ask(`/v2beta/projects/${id}`)).body).toMatchObject({
    project: { id, name: 'Beta', projectRoleAssertion: true },
  });
  expect((await get(id)).name).toBe('Beta');
  const filters = [
    { projectResourceOwnerFilter: { id: orgId } },
    { projectNameFilter: { projectName: 'Beta' } },
  ];
  expect((await ask('/v2beta/projects/search', { filters })).body).toMatchObject({ projects: [{ id }] });
  await expect(postern.call(`${beta}/GetProject`, { id: '404' })).rejects.toThrow('not_found');
  const taken = { organizationId: orgId, name: 'Twin' };
  await expect(postern.call(`${beta}/CreateProject`, { ...taken, id })).rejects.toThrow('leave id out');
  await expect(postern.call(`${v2}/CreateProject`, { ...taken, projectId: id })).rejects.toThrow(
    'leave project_id out',
  );
});

test('management v1 works in the organization that the call names', async () => {
  const v1 = <T>(method: string, request: object = {}) => postern.call<T>(`${management}/${method}`, request);
  const { id } = await v1<{ id: string }>('AddProject', { name: 'First', hasProjectCheck: true });
  await v1('UpdateProject', { id, name: 'Second' });
  await v1('AddProjectRole', { projectId: id, roleKey: 'r', displayName: 'R' });
  const { project } = await v1<{ project: object }>('GetProjectByID', { id });
  expect(project).toMatchObject({ id, name: 'Second', details: { resourceOwner: orgId } });
  expect(project).not.toHaveProperty('hasProjectCheck');
  const named = { queries: [{ nameQuery: { name: 'Second' } }] };
  expect(await v1<object>('ListProjects', named)).toMatchObject({
    details: { totalResult: '1' },
    result: [{ id }],
  });
  expect(await v1<object>('ListProjectRoles', { projectId: id })).toMatchObject({ result: [{ key: 'r' }] });
  await v1('RemoveProject', { id });
  await expect(v1('GetProjectByID', { id })).rejects.toThrow('not_found');
});

describe('whoever has a role on one project alone', () => {
  test('lists that project, its roles, its grants and its members, in all versions', async () => {
    const mine = await create('With a member');
    const other = await create('Without');
    for (const projectId of [mine, other]) {
      await postern.call(`${v2}/AddProjectRole`, { projectId, roleKey: 'reader', displayName: 'Reader' });
      await postern.call(`${v2}/CreateProjectGrant`, {
        projectId,
        grantedOrganizationId: otherOrgId,
        roleKeys: ['reader'],
      });
    }
    const { userId } = await postern.call<{ userId: string }>(`${management}/AddMachineUser`, {
      userName: 'one-project',
      name: 'One project',
    });
    const colleague = await postern.call<{ userId: string }>(`${management}/AddMachineUser`, {
      userName: 'one-project-too',
      name: 'Colleague',
    });
    await postern.call(`${management}/AddProjectMember`, {
      projectId: mine,
      userId: colleague.userId,
      roles: ['PROJECT_OWNER_VIEWER'],
    });
    await postern.call(`${management}/AddProjectMember`, {
      projectId: mine,
      userId,
      roles: ['PROJECT_OWNER'],
    });
    const { token } = await postern.call<{ token: string }>(`${management}/AddPersonalAccessToken`, {
      userId,
    });
    const as = <T>(method: string, request: object) => postern.call<T>(method, request, token);

    for (const [service, idField] of [
      [v2, 'projectId'],
      [beta, 'id'],
    ] as const) {
      const { projects } = await as<{ projects: Record<string, string>[] }>(`${service}/ListProjects`, {});
      expect([...new Set(projects.map((row) => row[idField]))]).toEqual([mine]);
      const roles = await as<{ projectRoles: { key: string }[] }>(`${service}/ListProjectRoles`, {
        projectId: mine,
      });
      expect(roles.projectRoles.map(({ key }) => key)).toEqual(['reader']);
      await expect(as(`${service}/ListProjectRoles`, { projectId: other })).rejects.toMatchObject({
        status: 403,
      });
      const grants = await as<{ projectGrants: { projectId: string }[] }>(`${service}/ListProjectGrants`, {});
      expect(grants.projectGrants.map(({ projectId }) => projectId)).toEqual([mine]);
    }
    const v1 = await as<{ result: { id: string }[] }>(`${management}/ListProjects`, {});
    expect(v1.result.map(({ id }) => id)).toEqual([mine]);
    const { administrators } = await as<{ administrators: { user: { id: string } }[] }>(
      'zitadel.internal_permission.v2.InternalPermissionService/ListAdministrators',
      { filters: [{ resource: { projectId: mine } }] },
    );
    expect(administrators.map(({ user }) => user.id)).toContain(colleague.userId);
  });
});

describe('management.v1 on grants', () => {
  /** A call that acts in an organization. */
  async function inOrg<T = object>(organizationId: string, method: string, body: object): Promise<T> {
    const answer = await fetch(`${postern.url}/${management}/${method}`, {
      method: 'POST',
      headers: {
        'x-zitadel-orgid': organizationId,
        'content-type': 'application/json',
        authorization: `Bearer ${postern.pat}`,
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as T;
  }
  interface Grant {
    grantId: string;
    grantedOrgId: string;
    grantedRoleKeys?: string[];
    state: string;
    projectOwnerId: string;
    projectOwnerName: string;
  }

  test('gives, changes, deactivates, activates and takes back, by its id', async () => {
    const projectId = await create('Lent');
    for (const roleKey of ['reader', 'writer'])
      await postern.call(`${v2}/AddProjectRole`, { projectId, roleKey, displayName: roleKey });
    const { grantId } = await inOrg<{ grantId: string }>(orgId, 'AddProjectGrant', {
      projectId,
      grantedOrgId: otherOrgId,
      roleKeys: ['reader'],
    });
    const asked = { projectId, grantId };
    const get = async () =>
      (await inOrg<{ projectGrant: Grant }>(orgId, 'GetProjectGrantByID', asked)).projectGrant;
    expect(await get()).toMatchObject({
      grantId,
      grantedOrgId: otherOrgId,
      grantedRoleKeys: ['reader'],
      state: 'PROJECT_GRANT_STATE_ACTIVE',
      projectOwnerId: orgId,
    });
    await inOrg(orgId, 'UpdateProjectGrant', { ...asked, roleKeys: ['writer'] });
    await inOrg(orgId, 'DeactivateProjectGrant', asked);
    expect(await get()).toMatchObject({ grantedRoleKeys: ['writer'], state: 'PROJECT_GRANT_STATE_INACTIVE' });
    await inOrg(orgId, 'ReactivateProjectGrant', asked);

    const list = async (organizationId: string, method: string, ...queries: object[]) => {
      const { result = [] } = await inOrg<{ result?: Grant[] }>(organizationId, method, {
        ...(method === 'ListProjectGrants' && { projectId }),
        queries,
      });
      return result.map((one) => one.grantId);
    };
    const named = { name: 'Lent' };
    expect(await list(orgId, 'ListProjectGrants')).toEqual([grantId]);
    expect(await list(orgId, 'ListProjectGrants', { roleKeyQuery: { roleKey: 'reader' } })).toEqual([]);
    expect(await list(orgId, 'ListAllProjectGrants', { projectNameQuery: named })).toEqual([grantId]);
    expect(await list(orgId, 'ListAllProjectGrants', { projectIdQuery: { projectId } })).toEqual([grantId]);
    expect(await list(otherOrgId, 'ListAllProjectGrants')).toEqual([]);
    expect(await list(otherOrgId, 'ListGrantedProjects', { nameQuery: named })).toEqual([grantId]);
    const ofOwner = { projectResourceOwnerQuery: { resourceOwner: otherOrgId } };
    expect(await list(otherOrgId, 'ListGrantedProjects', ofOwner)).toEqual([]);
    expect(await list(orgId, 'ListGrantedProjects')).toEqual([]);
    const { grantedProject } = await inOrg<{ grantedProject: Grant }>(
      otherOrgId,
      'GetGrantedProjectByID',
      asked,
    );
    expect(grantedProject.projectOwnerName).not.toBe('');
    const { result } = await inOrg<{ result: { key: string }[] }>(
      otherOrgId,
      'ListGrantedProjectRoles',
      asked,
    );
    expect(result.map(({ key }) => key)).toEqual(['writer']);

    await inOrg(orgId, 'RemoveProjectGrant', asked);
    await inOrg(orgId, 'RemoveProjectGrant', asked);
    await expect(get()).rejects.toThrow('PROJECT-Gra05');
    await expect(inOrg(orgId, 'UpdateProjectGrant', { ...asked, roleKeys: [] })).rejects.toThrow(
      'PROJECT-Gra05',
    );
  });
});
