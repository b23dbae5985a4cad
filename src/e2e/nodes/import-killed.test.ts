import { afterAll, beforeAll, expect, test } from 'bun:test';
import { eventually } from '../support/eventually.ts';
import type { ServerNode } from './start-node.ts';
import { type Nodes, startNodes } from './start-nodes.ts';

const admin = 'zitadel.admin.v1.AdminService';
const people = 150;

let started: Nodes;
let a: ServerNode;
let b: ServerNode;
let as: Nodes['as'];

beforeAll(async () => {
  started = await startNodes(2);
  ({ as } = started);
  [a, b] = started.nodes as [ServerNode, ServerNode];
});
afterAll(() => started?.stop());

const numbers = Array.from({ length: people }, (_, n) => n);
const whole = {
  orgs: [
    {
      orgId: 'moved',
      org: { name: 'Moved' },
      humanUsers: numbers.map((n) => ({
        userId: `person${n}`,
        user: {
          userName: `person${n}`,
          profile: { firstName: 'A', lastName: `${n}` },
          email: { email: `person${n}@example.com`, isEmailVerified: true },
        },
      })),
      projects: [{ projectId: 'shop', project: { name: 'Shop' } }],
      projectRoles: [{ projectId: 'shop', roleKey: 'reader', displayName: 'Reader' }],
      userGrants: numbers.map((n) => ({ userId: `person${n}`, projectId: 'shop', roleKeys: ['reader'] })),
      userMetadata: numbers.map((n) => ({ id: `person${n}`, key: 'number', value: btoa(String(n)) })),
      orgMembers: numbers.slice(0, 5).map((n) => ({ userId: `person${n}`, roles: ['ORG_OWNER'] })),
    },
  ],
};

interface Report {
  readonly errors?: readonly object[];
}
const send = (node: ServerNode) =>
  node.call<Report>(`${admin}/ImportData`, { dataOrgs: whole, timeout: '120s' }, as);

/** Sends it until all of it is there: on a busy machine that takes longer than a request may, and each one goes on. */
async function sendWhole(node: ServerNode): Promise<void> {
  for (let sent = 0; ; sent++) {
    const { errors = [] } = await send(node);
    if (errors.length === 0) return;
    expect([sent < 10, errors]).toEqual([
      true,
      [{ type: 'import', message: expect.stringContaining('IMPORT-Time1') }],
    ]);
  }
}

/** How often each event type was written of what is imported. */
async function written(): Promise<Record<string, number>> {
  const rows = await started.database.sql<{ type: string; n: number }[]>`
    select event_type as type, count(*)::int as n from eventstore.events2
    where resource_owner = 'moved' group by 1 order by 1`;
  return Object.fromEntries(rows.map(({ type, n }) => [type, n]));
}

test('an import whose node is killed goes on where it was when it is sent to another', async () => {
  const dying = send(a).catch((error) => error);
  await eventually(
    'some of it is there',
    async () => ((await written())['user.human.added'] ?? 0) > people / 5,
  );
  await a.kill();
  expect(await dying).toBeInstanceOf(Error);
  const left = (await written())['user.grant.added'] ?? 0;
  expect(left).toBeLessThan(people);

  await sendWhole(b);
  const once = await written();
  expect(once).toMatchObject({
    'org.added': 1,
    'project.added': 1,
    'project.role.added': 1,
    'user.human.added': people,
    'user.grant.added': people,
    'user.metadata.set': people,
    'org.member.added': 5,
  });
  // Nothing is written twice, nor by sending it once more.
  await sendWhole(b);
  expect(await written()).toEqual(once);
});
