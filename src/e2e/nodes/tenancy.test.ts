import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { eventually } from '../support/eventually.ts';
import { codeOf } from './credentials.ts';
import { makeGrants, rolesTold } from './grants.ts';
import type { ServerNode } from './start-node.ts';
import { type Nodes, startNodes } from './start-nodes.ts';

/** What is administered on one node holds on the other, and what both do at the same time comes out as one of them. */

const users = 'zitadel.user.v2.UserService';
const orgs = 'zitadel.org.v2.OrganizationService';
const projects = 'zitadel.project.v2.ProjectService';
const authorizations = 'zitadel.authorization.v2.AuthorizationService';
const groups = 'zitadel.group.v2.GroupService';
const nested = 'postern.group.v1.GroupNestingService';
const management = 'zitadel.management.v1.ManagementService';
const system = 'zitadel.system.v1.SystemService';

let started: Nodes;
let a: ServerNode;
let b: ServerNode;
let as: Nodes['as'];
let operator: Nodes['operator'];

beforeAll(async () => {
  started = await startNodes(2);
  ({ as, operator } = started);
  [a, b] = started.nodes as [ServerNode, ServerNode];
});
afterAll(() => started?.stop());

const call = <T = Record<string, string>>(node: ServerNode, method: string, request: object, more = {}) =>
  node.call<T>(method, request, { ...as, ...more });
const unique = (what: string) => `${what} ${crypto.randomUUID()}`;
const makeOrg = async () =>
  (await call<{ organizationId: string }>(a, `${orgs}/AddOrganization`, { name: unique('Org') }))
    .organizationId;
const makeMachine = async (organizationId: string) =>
  (await call<{ id: string }>(a, `${users}/CreateUser`, { organizationId, machine: { name: 'Robot' } })).id;
const makeProject = async (organizationId: string, roleKeys: readonly string[]) => {
  const { projectId } = await call<{ projectId: string }>(a, `${projects}/CreateProject`, {
    organizationId,
    name: unique('Project'),
  });
  for (const roleKey of roleKeys)
    await call(a, `${projects}/AddProjectRole`, { projectId, roleKey, displayName: roleKey });
  return projectId;
};

test('roles that were taken away on one node are told by no other, in no token, userinfo or introspection', async () => {
  const grants = await makeGrants(a, as);
  await eventually('each shows on the other', async () => {
    const told = await Promise.all(grants.map((grant) => rolesTold(b, grant)));
    return told.every((answers) => Object.values(answers).every((roles) => roles.includes('reader')));
  });
  const uses = await Promise.all(
    grants.map(async (grant) => {
      await grant.withdraw(a);
      const after: string[] = [];
      for (let round = 0; round < 3; round++) {
        for (const [where, roles] of Object.entries(await rolesTold(b, grant)))
          if (roles.includes('reader')) after.push(`${grant.kind}: ${where}`);
      }
      return after;
    }),
  );
  expect(uses.flat()).toEqual([]);
});

test('a policy that was changed on one node holds on the other from the position on', async () => {
  const organizationId = await makeOrg();
  const inOrg = { 'x-zitadel-orgid': organizationId };
  const at = async (node: ServerNode, method: string, request: object, headers: Record<string, string>) => {
    const answer = await fetch(`${node.url}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${as.token}`, ...headers },
      body: JSON.stringify(request),
    });
    return {
      status: answer.status,
      position: answer.headers.get('postern-position') ?? '0',
      body: await answer.text(),
    };
  };
  const person = (position: string, password: string) =>
    at(
      b,
      `${users}/CreateUser`,
      {
        organizationId,
        username: unique('p').replace(' ', '-'),
        human: {
          profile: { givenName: 'A', familyName: 'B' },
          email: { email: 'a@example.com', isVerified: true },
          password: { password },
        },
      },
      { 'postern-position': position },
    );
  const policy = (minLength: number) => ({ minLength: String(minLength) });
  let set = await at(a, `${management}/AddCustomPasswordComplexityPolicy`, policy(4), inOrg);
  expect(set.status).toBe(200);
  for (let round = 0; round < 10; round++) {
    expect((await person(set.position, 'abcde')).status).toBe(200);
    set = await at(a, `${management}/UpdateCustomPasswordComplexityPolicy`, policy(20), inOrg);
    expect((await person(set.position, 'abcde')).status).toBe(400);
    set = await at(a, `${management}/UpdateCustomPasswordComplexityPolicy`, policy(4), inOrg);
  }
});

describe('at the same time on both', () => {
  const rounds = 12;

  test('a role goes and is given: nobody has it when it comes again', async () => {
    const organizationId = await makeOrg();
    const userIds = await Promise.all(Array.from({ length: rounds }, () => makeMachine(organizationId)));
    const projectId = await makeProject(organizationId, ['stays']);
    const given = new Map<string, string>();
    for (const [round, userId] of userIds.entries()) {
      const roleKey = `role${round}`;
      await call(a, `${projects}/AddProjectRole`, { projectId, roleKey, displayName: roleKey });
      const create = async () => {
        const request = { userId, projectId, organizationId, roleKeys: ['stays', roleKey] };
        const made = await call<{ id: string }>(b, `${authorizations}/CreateAuthorization`, request);
        given.set(made.id, roleKey);
      };
      const [gone] = await Promise.allSettled([
        call(a, `${projects}/RemoveProjectRole`, { projectId, roleKey }),
        create(),
      ]);
      expect(gone.status).toBe('fulfilled');
    }
    const left = await heldRoles(projectId);
    expect([...given].filter(([id, roleKey]) => left.get(id)?.includes(roleKey))).toEqual([]);
  });

  test('a role goes and is added to an authorization', async () => {
    const organizationId = await makeOrg();
    const projectId = await makeProject(organizationId, ['stays']);
    const userId = await makeMachine(organizationId);
    const { id } = await call<{ id: string }>(a, `${authorizations}/CreateAuthorization`, {
      userId,
      projectId,
      organizationId,
      roleKeys: ['stays'],
    });
    for (let round = 0; round < rounds; round++) {
      const roleKey = `role${round}`;
      await call(a, `${projects}/AddProjectRole`, { projectId, roleKey, displayName: roleKey });
      await Promise.allSettled([
        call(a, `${projects}/RemoveProjectRole`, { projectId, roleKey }),
        call(b, `${authorizations}/UpdateAuthorization`, { id, roleKeys: ['stays', roleKey] }),
      ]);
      expect((await heldRoles(projectId)).get(id) ?? []).not.toContain(roleKey);
    }
  });

  test('a role leaves a project grant, or the grant goes, and it is given by that grant', async () => {
    const owner = await makeOrg();
    const buyer = await makeOrg();
    const projectId = await makeProject(owner, ['stays', 'goes']);
    const grantedTo = { projectId, grantedOrganizationId: buyer };
    for (let round = 0; round < rounds; round++) {
      const userId = await makeMachine(buyer);
      await call(a, `${projects}/CreateProjectGrant`, { ...grantedTo, roleKeys: ['stays', 'goes'] });
      const withdraw = round % 2 === 0 ? `${projects}/DeleteProjectGrant` : `${projects}/UpdateProjectGrant`;
      const request = { userId, projectId, organizationId: buyer, roleKeys: ['goes'] };
      await Promise.allSettled([
        call(a, withdraw, { ...grantedTo, roleKeys: ['stays'] }),
        call(b, `${authorizations}/CreateAuthorization`, request),
      ]);
      const left = [...(await heldRoles(projectId)).values()].flat();
      expect(left).not.toContain('goes');
      await call(a, `${projects}/DeleteProjectGrant`, grantedTo);
    }
  });

  test('an organization goes while authorizations of its people are made: none is left', async () => {
    const owner = await makeOrg();
    const projectId = await makeProject(owner, ['reader']);
    for (let round = 0; round < 4; round++) {
      const leaving = await makeOrg();
      const people = await Promise.all(Array.from({ length: 6 }, () => makeMachine(leaving)));
      await Promise.allSettled([
        call(a, `${orgs}/DeleteOrganization`, { organizationId: leaving }),
        ...people.map((userId) =>
          call(b, `${authorizations}/CreateAuthorization`, {
            userId,
            projectId,
            organizationId: owner,
            roleKeys: ['reader'],
          }),
        ),
      ]);
      expect([...(await heldRoles(projectId)).keys()]).toEqual([]);
    }
  });

  test('groups that are put into each other form no circle', async () => {
    const organizationId = await makeOrg();
    for (const length of [2, 3, 4]) {
      for (let round = 0; round < 4; round++) {
        const ids: string[] = [];
        for (let i = 0; i < length; i++)
          ids.push(
            (await call<{ id: string }>(a, `${groups}/CreateGroup`, { organizationId, name: unique('g') }))
              .id,
          );
        const put = (at: number) =>
          codeOf(
            call(at % 2 === 0 ? a : b, `${nested}/AddGroupsToGroup`, {
              groupId: ids[at],
              memberGroupIds: [ids[(at + 1) % length]],
            }),
          );
        const codes = await Promise.all(ids.map((_, at) => put(at)));
        expect(codes.filter((code) => code === 'ok')).toHaveLength(length - 1);
      }
    }
  });
});

test('a quota that is used up on two nodes at once lets little more through than it has', async () => {
  const host = 'quota.example';
  const { pat, instanceId } = await a.call<{ pat: string; instanceId: string }>(
    `${system}/CreateInstance`,
    {
      instanceName: 'Quota',
      customDomain: host,
      machine: { userName: 'robot', name: 'Robot', personalAccessToken: {} },
    },
    operator,
  );
  const as = { token: pat, host };
  for (const node of [a, b])
    await eventually(
      'the instance answers',
      async () => (await codeOf(node.call(`${orgs}/ListOrganizations`, {}, as))) === 'ok',
    );
  const amount = 400;
  await a.call(
    `${system}/AddQuota`,
    {
      instanceId,
      unit: 'UNIT_REQUESTS_ALL_AUTHENTICATED',
      from: '2026-01-01T00:00:00Z',
      resetInterval: '360000000s',
      amount: String(amount),
      limit: true,
    },
    operator,
  );
  let through = 0;
  const workers = [a, b].flatMap((node) =>
    Array.from({ length: 4 }, async () => {
      for (let i = 0; i < amount; i++) {
        const code = await codeOf(node.call(`${orgs}/ListOrganizations`, {}, as));
        if (code === 'resource_exhausted') return;
        expect(code).toBe('ok');
        through++;
      }
    }),
  );
  await Promise.all(workers);
  // Both are at their end, whichever hears of it.
  for (const node of [a, b])
    await eventually(
      'nothing goes through any more',
      async () => (await codeOf(node.call(`${orgs}/ListOrganizations`, {}, as))) === 'resource_exhausted',
    );
  expect(through).toBeGreaterThanOrEqual(amount - 20);
  expect(through).toBeLessThanOrEqual(amount * 1.2);
});

/** Roles of the authorizations that are left, by their id. */
async function heldRoles(projectId: string): Promise<Map<string, string[]>> {
  const held = new Map<string, string[]>();
  const rows = await started.database.sql<
    { type: string; id: string; roles: string[] | null; project: string | null }[]
  >`
    select event_type as type, aggregate_id as id, event_data -> 'roleKeys' as roles, event_data ->> 'projectId' as project
    from eventstore.events2 where aggregate_type = 'usergrant' order by position`;
  const ours = new Set(rows.filter(({ project }) => project === projectId).map(({ id }) => id));
  for (const { type, id, roles } of rows) {
    if (!ours.has(id)) continue;
    if (type.includes('removed')) held.delete(id);
    else if (roles) held.set(id, roles);
  }
  return held;
}
