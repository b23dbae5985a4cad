import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { lockTable } from '../../testing/locked-table.ts';
import { eventually } from '../support/eventually.ts';
import { type Credential, makeCredentials } from './credentials.ts';
import { makeHome } from './newcomers.ts';
import type { ServerNode } from './start-node.ts';
import { type Nodes, startNodes } from './start-nodes.ts';

const orgs = 'zitadel.org.v2.OrganizationService';

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

const answersOf = (credentials: readonly Credential[], nodes: readonly ServerNode[]) =>
  Promise.all(
    credentials.flatMap((credential) =>
      nodes.map(async (node, at) => `${credential.kind} at node ${at}: ${await credential.use(node)}`),
    ),
  );
const isGood = (answer: string) => answer.endsWith(': ok');
const usable = async (credentials: readonly Credential[], nodes: readonly ServerNode[]) =>
  (await answersOf(credentials, nodes)).filter(isGood);

/** So that a credential that never worked proves nothing. */
async function workEverywhere(credentials: readonly Credential[]): Promise<void> {
  let refused: string[] = [];
  await eventually('everything works on both', async () => {
    refused = (await answersOf(credentials, [a, b])).filter((answer) => !isGood(answer));
    return refused.length === 0;
  }).catch(() => {});
  expect(refused).toEqual([]);
}

/** What was acknowledged to be revoked and worked afterwards. Each is used again and again, on all nodes at once. */
async function usesAfterRevoking(
  credentials: readonly Credential[],
  at: ServerNode,
  nodes: readonly ServerNode[],
): Promise<string[]> {
  const uses = await Promise.all(
    credentials.map(async (credential) => {
      await credential.revoke(at);
      const after: string[] = [];
      for (let round = 0; round < 3; round++) after.push(...(await usable([credential], nodes)));
      return after;
    }),
  );
  return uses.flat();
}

const project = () => a.call(`${orgs}/AddOrganization`, { name: `Org ${crypto.randomUUID()}` }, as);

describe('while the projector is held up, what was revoked is refused on every node', () => {
  test.each(['users_projection', 'orgs_projection'])('by somebody who locks %s', async (table) => {
    const credentials = await makeCredentials(a, as);
    await workEverywhere(credentials);
    const unlock = await lockTable(started.database.sql, table);
    try {
      // The projector begins to wait for the lock, and holds the checkpoint.
      await project();
      expect(await usesAfterRevoking(credentials, a, [a, b])).toEqual([]);
      await eventually('it is told as not ready', async () => {
        const ready = await fetch(`${a.url}/debug/ready`);
        return ready.status !== 200 && (await ready.text()).includes('projector: failing (');
      });
    } finally {
      await unlock();
    }
    expect(await usable(credentials, [a, b])).toEqual([]);
  });

  test('by a node that stands still in the middle of its transaction; another takes over', async () => {
    const credentials = await makeCredentials(a, as);
    await workEverywhere(credentials);
    const unlock = await lockTable(started.database.sql, 'orgs_projection');
    a.pause();
    const written = b.call(`${orgs}/AddOrganization`, { name: `Org ${crypto.randomUUID()}` }, as);
    await eventually('the projector of b waits in its transaction', async () => {
      const rows = await started.database.sql`
        select 1 from pg_locks where not granted and relation = 'projections.orgs_projection'::regclass
          and database = (select oid from pg_database where datname = current_database())`;
      return rows.length > 0;
    });
    b.pause();
    await unlock();
    a.resume();
    expect(await usesAfterRevoking(credentials, a, [a])).toEqual([]);
    await eventually('the tables show what was written since', async () => {
      const response = await fetch(`${a.url}/${orgs}/ListOrganizations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${as.token}` },
        body: '{}',
      });
      return response.headers.get('postern-projected') === null;
    });
    b.resume();
    // The first thing that it hears after its pause.
    expect(await usable(credentials, [b])).toEqual([]);
    await written.catch(() => {});
  });
});

test('while the projector is held up, what is new is never told to be unknown; afterwards it works', async () => {
  const makeNewcomers = await makeHome(a, as);
  const unlock = await lockTable(started.database.sql, 'users_projection');
  let newcomers: Awaited<ReturnType<typeof makeNewcomers>>;
  const answers = () =>
    Promise.all(
      newcomers.flatMap(({ kind, use }) =>
        [a, b].map(async (node, at) => `${kind}, node ${at}: ${await use(node)}`),
      ),
    );
  try {
    await project();
    newcomers = await makeNewcomers();
    const unknown = (await answers()).filter((answer) => !/: (?:200|201|302|303|503)/.test(answer));
    expect(unknown).toEqual([]);
  } finally {
    await unlock();
  }
  let refused: string[] = [];
  await eventually('all of it works', async () => {
    refused = (await answers()).filter((answer) => !/: (?:200|201|302|303)$/.test(answer));
    return refused.length === 0;
  }).catch(() => {});
  expect(refused).toEqual([]);
});
