import { appendIn } from '../../src/eventstore/index.ts';
import { memberEvents } from '../../src/member/index.ts';
import { projectEvents } from '../../src/project/index.ts';
import { startTestPostern, type TestPostern } from '../../src/testing/postern.ts';
import type { Row } from './row.ts';
import { inTurns } from './turns.ts';

/** How much a caller is a member of must not be felt where it asks for one thing. */

const users = 'zitadel.user.v2.UserService';

interface Caller {
  readonly userId: string;
  readonly token: string;
}

/** A machine that administers the organization, and is a member of so many of its projects. */
async function newCaller(postern: TestPostern, organizationId: string, projects: number): Promise<Caller> {
  const { id: userId } = await postern.call<{ id: string }>(`${users}/CreateUser`, {
    organizationId,
    username: `member of ${projects}`,
    machine: { name: 'member' },
  });
  await postern.call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
    userId,
    resource: { organizationId },
    roles: ['ORG_OWNER'],
  });
  const { token } = await postern.call<{ token: string }>(`${users}/AddPersonalAccessToken`, {
    userId,
    expirationDate: new Date(Date.now() + 86_400_000).toISOString(),
  });
  const { store, projections } = postern.server.platform;
  const scope = { instanceId: postern.instanceId, editor: { user: 'bench', service: 'bench' }, observe() {} };
  for (let made = 0; made < projects; made += 500) {
    const writes = Array.from({ length: Math.min(500, projects - made) }, (_, i) => ({
      aggregateType: 'project',
      aggregateId: `p${projects}-${made + i}`,
      owner: organizationId,
      expectedVersion: 0,
      events: [
        projectEvents.projectAdded({ name: `project ${made + i}` }),
        memberEvents.project.added({ userId, userResourceOwner: organizationId, roles: ['PROJECT_OWNER'] }),
      ],
    }));
    await appendIn(store, scope, writes);
  }
  await projections.waitFor(await store.head(), 60_000);
  return { userId, token };
}

export async function benchPermissions(): Promise<Row[]> {
  const postern = await startTestPostern();
  try {
    const { organizationId } = await postern.call<{ organizationId: string }>(
      'zitadel.org.v2.OrganizationService/AddOrganization',
      { name: 'members' },
    );
    const [many, one] = [
      await newCaller(postern, organizationId, 3_000),
      await newCaller(postern, organizationId, 1),
    ];
    const readBy =
      (caller: Caller, { userId }: Caller) =>
      () =>
        postern.call(`${users}/GetUserByID`, { userId }, caller.token);
    return [
      await inTurns(
        'GET user by a caller with 3,000 project memberships',
        'limit: with 1; p50, in turns',
        readBy(many, one),
        readBy(one, many),
      ),
    ];
  } finally {
    await postern.stop();
  }
}
