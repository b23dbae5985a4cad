import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type RpcFailure, startTestPostern, type TestPostern } from '../../testing/postern.ts';

const projects = 'zitadel.project.v2.ProjectService';
const users = 'zitadel.user.v2.UserService';
const crowd = 50;
let postern: TestPostern;
let organizationId: string;
beforeAll(async () => {
  postern = await startTestPostern();
  ({ organizationId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'ACME' },
  ));
});
afterAll(() => postern?.stop());

const newProject = async (name: string) =>
  (await postern.call<{ projectId: string }>(`${projects}/CreateProject`, { organizationId, name }))
    .projectId;

/** Who has stood in line for so long goes ahead out of turn (src/eventstore/line.ts), and may lose to those in it. */
const longestWaitMs = 2_000;

/** Asks again, as who is told `aborted` should: on a busy machine the last ones in line are told so, and nobody else. */
async function untilDecided<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    const began = performance.now();
    try {
      return await ask();
    } catch (failure) {
      const { code } = (failure as RpcFailure).body ?? {};
      if (code !== 'aborted' || performance.now() - began < longestWaitMs) throw failure;
    }
  }
}

/** Runs a call for each number at once. @returns answers, and the kinds of the failures */
async function atOnce<T>(
  call: (i: number) => Promise<T>,
): Promise<{ answers: T[]; winners: number[]; failures: string[] }> {
  const settled = await Promise.allSettled(
    Array.from({ length: crowd }, (_, i) => untilDecided(() => call(i))),
  );
  return {
    answers: settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    winners: settled.flatMap((one, i) => (one.status === 'fulfilled' ? [i] : [])),
    failures: settled.flatMap((one) =>
      one.status === 'rejected' ? [String((one.reason as RpcFailure).body?.code ?? one.reason)] : [],
    ),
  };
}

const eventsOf = async (aggregateId: string, type: string) => {
  const rows = await postern.server.platform.sql<
    { event_data: Record<string, string>; aggregate_version: string }[]
  >`
    select event_data, aggregate_version from eventstore.events2
    where aggregate_id = ${aggregateId} and event_type = ${type} order by aggregate_version`;
  return rows;
};

describe(`${crowd} at once on one aggregate`, () => {
  test('every role that was added is there, once', async () => {
    const projectId = await newProject('Roles');
    const { failures } = await atOnce((i) =>
      postern.call(`${projects}/AddProjectRole`, { projectId, roleKey: `role${i}`, displayName: 'Role' }),
    );
    expect(failures).toEqual([]);
    const { projectRoles } = await postern.call<{ projectRoles: { key: string }[] }>(
      `${projects}/ListProjectRoles`,
      { projectId },
    );
    expect(projectRoles.map(({ key }) => key).sort()).toEqual(
      Array.from({ length: crowd }, (_, i) => `role${i}`).sort(),
    );
    const events = await eventsOf(projectId, 'project.role.added');
    expect(new Set(events.map((event) => event.aggregate_version)).size).toBe(crowd);
  });

  test('every rename that was acknowledged happened, and the last one is what is read', async () => {
    const projectId = await newProject('Renamed');
    const { failures } = await atOnce((i) =>
      postern.call(`${projects}/UpdateProject`, { projectId, name: `Name ${i}` }),
    );
    expect(failures).toEqual([]);
    const events = await eventsOf(projectId, 'project.changed');
    expect(events.map((event) => event.event_data['name']).sort()).toEqual(
      Array.from({ length: crowd }, (_, i) => `Name ${i}`).sort(),
    );
    const { project } = await postern.call<{ project: { name: string } }>(`${projects}/GetProject`, {
      projectId,
    });
    expect(project.name).toBe(events.at(-1)?.event_data['name'] ?? '');
  });

  test('one role key is added once, the others are told that it exists', async () => {
    const projectId = await newProject('One role');
    const { answers, failures } = await atOnce(() =>
      postern.call(`${projects}/AddProjectRole`, { projectId, roleKey: 'same', displayName: 'Same' }),
    );
    expect([answers.length, new Set(failures)]).toEqual([1, new Set(['already_exists'])]);
  });

  test('a removal and many changes leave nothing half done', async () => {
    const projectId = await newProject('Removed');
    const { failures } = await atOnce((i) =>
      i === crowd / 2
        ? postern.call(`${projects}/DeleteProject`, { projectId })
        : postern.call(`${projects}/AddProjectRole`, { projectId, roleKey: `role${i}`, displayName: 'Role' }),
    );
    expect(new Set(failures)).toEqual(failures.length > 0 ? new Set(['not_found']) : new Set());
    const after = await postern
      .call(`${projects}/GetProject`, { projectId })
      .catch((failure: RpcFailure) => failure.body);
    expect(after).toMatchObject({ code: 'not_found' });
    const [left] = await postern.server.platform.sql`
      select count(*)::int as count from projections.project_roles_projection where project_id = ${projectId}`;
    expect(left?.['count']).toBe(0);
  });
});

describe('one name, many takers', () => {
  const takers: Record<string, (i: number) => [method: string, request: object]> = {
    'an organization': () => ['zitadel.org.v2.OrganizationService/AddOrganization', { name: 'Taken' }],
    'a project': () => [`${projects}/CreateProject`, { organizationId, name: 'Taken' }],
    'a user name': () => [
      `${users}/CreateUser`,
      { organizationId, username: 'taken', machine: { name: 'Taken' } },
    ],
    'a user name in other letters': (i) => [
      `${users}/CreateUser`,
      { organizationId, username: i % 2 ? 'Mixed' : 'mIXED', machine: { name: 'Mixed' } },
    ],
  };
  for (const [what, of] of Object.entries(takers)) {
    test(`${what} goes to exactly one`, async () => {
      const { answers, failures } = await atOnce((i) => postern.call(...of(i)));
      expect([answers.length, new Set(failures)]).toEqual([1, new Set(['already_exists'])]);
    });
  }

  test('an application name, and a name that is freed is there for one again', async () => {
    const projectId = await newProject('Names');
    const add = () =>
      postern.call<{ applicationId: string }>('zitadel.application.v2.ApplicationService/CreateApplication', {
        projectId,
        name: 'Web',
        apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' },
      });
    const first = await atOnce(add);
    expect([first.answers.length, new Set(first.failures)]).toEqual([1, new Set(['already_exists'])]);
    await postern.call('zitadel.application.v2.ApplicationService/DeleteApplication', {
      projectId,
      applicationId: first.answers[0]?.applicationId,
    });
    expect((await atOnce(add)).answers.length).toBe(1);
  });
});
