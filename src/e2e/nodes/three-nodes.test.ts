import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { patience } from '../../testing/patience.ts';
import type { RpcFailure } from '../../testing/postern.ts';
import { eventually } from '../support/eventually.ts';
import type { ServerNode } from './start-node.ts';
import { type Nodes, startNodes } from './start-nodes.ts';

const projects = 'zitadel.project.v2.ProjectService';
const users = 'zitadel.user.v2.UserService';
const orgs = 'zitadel.org.v2.OrganizationService';

let started: Nodes;
let a: ServerNode;
let b: ServerNode;
let c: ServerNode;
let as: Nodes['as'];
let operator: Nodes['operator'];
let organizationId: string;

beforeAll(async () => {
  started = await startNodes(3);
  ({ as, operator } = started);
  [a, b, c] = started.nodes as [ServerNode, ServerNode, ServerNode];
  ({ organizationId } = await a.call<{ organizationId: string }>(
    `${orgs}/AddOrganization`,
    { name: 'ACME' },
    as,
  ));
});
afterAll(() => started?.stop());

const nodes = () => [a, b, c] as [ServerNode, ServerNode, ServerNode];
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'ok',
    (failure: RpcFailure) => failure.body?.code ?? String(failure),
  );

describe('three nodes on one database', () => {
  test('started at once they make one first instance, and all know its token', async () => {
    expect(
      nodes()
        .map(({ first }) => first)
        .sort(),
    ).toEqual([false, false, true]);
    for (const node of nodes())
      expect(await codeOf(node.call(`${orgs}/ListOrganizations`, {}, as))).toBe('ok');
    const instances = await a?.call<{ result: unknown[] }>(
      'zitadel.system.v1.SystemService/ListInstances',
      {},
      operator,
    );
    expect(instances?.result.length).toBe(1);
  });

  test('what one writes is read on the others within milliseconds', async () => {
    const [writer, ...readers] = nodes();
    const waits: number[] = [];
    for (let i = 0; i < 20; i++) {
      const { projectId } = await writer.call<{ projectId: string }>(
        `${projects}/CreateProject`,
        { organizationId, name: `Project ${i}` },
        as,
      );
      const written = performance.now();
      for (const reader of readers) {
        await eventually(
          'the project shows',
          async () => (await codeOf(reader.call(`${projects}/GetProject`, { projectId }, as))) === 'ok',
        );
        waits.push(performance.now() - written);
      }
    }
    waits.sort((left, right) => left - right);
    expect(waits[Math.floor(waits.length / 2)]).toBeLessThan(patience(500));
  });

  test('an instance made on one answers on another that was asked for it too early', async () => {
    const [maker, other, third] = nodes();
    const host = 'id.globex.example';
    for (const node of [other, third])
      expect(await codeOf(node.call(`${orgs}/ListOrganizations`, {}, { ...as, host }))).toBe('not_found');
    const { pat } = await maker.call<{ pat: string }>(
      'zitadel.system.v1.SystemService/CreateInstance',
      {
        instanceName: 'Globex',
        customDomain: host,
        machine: { userName: 'robot', name: 'Robot', personalAccessToken: {} },
      },
      operator,
    );
    for (const node of [other, third]) {
      await eventually(
        'the instance answers',
        async () => (await codeOf(node.call(`${orgs}/ListOrganizations`, {}, { token: pat, host }))) === 'ok',
      );
    }
  });

  test('a token revoked, a user deactivated and a role taken on one is refused on the others', async () => {
    const [writer, reader] = nodes();
    const { id: userId } = await writer.call<{ id: string }>(
      `${users}/CreateUser`,
      { organizationId, username: 'robot', machine: { name: 'Robot' } },
      as,
    );
    const pat = await writer.call<{ tokenId: string; token: string }>(
      `${users}/AddPersonalAccessToken`,
      { userId, expirationDate: '2100-01-01T00:00:00Z' },
      as,
    );
    const resource = { organizationId };
    const administrators = 'zitadel.internal_permission.v2.InternalPermissionService';
    await writer.call(
      `${administrators}/CreateAdministrator`,
      { userId, resource, roles: ['ORG_OWNER'] },
      as,
    );
    let names = 0;
    const asks = () =>
      codeOf(reader.call(`${projects}/CreateProject`, { organizationId, name: `By robot ${++names}` }, pat));
    const becomes = (code: string) =>
      eventually(`the answer is ${code}`, async () => (await asks()) === code);
    await becomes('ok');
    await writer.call(`${administrators}/DeleteAdministrator`, { userId, resource }, as);
    await becomes('permission_denied');
    await writer.call(`${users}/DeactivateUser`, { userId }, as);
    await becomes('unauthenticated');
    await writer.call(`${users}/ReactivateUser`, { userId }, as);
    await becomes('permission_denied');
    await writer.call(`${users}/RemovePersonalAccessToken`, { userId, tokenId: pat.tokenId }, as);
    await becomes('unauthenticated');
  });

  test('one name asked for on all at once goes to one', async () => {
    const asked = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        codeOf(
          (nodes()[i % 3] as ServerNode).call(
            `${projects}/CreateProject`,
            { organizationId, name: 'Taken' },
            as,
          ),
        ),
      ),
    );
    expect(asked.filter((code) => code === 'ok').length).toBe(1);
    expect(new Set(asked)).toEqual(new Set(['ok', 'already_exists']));
  });

  test('roles added to one project by all at once are all there', async () => {
    const { projectId } = await nodes()[0].call<{ projectId: string }>(
      `${projects}/CreateProject`,
      { organizationId, name: 'Shared' },
      as,
    );
    const add = (i: number) =>
      (nodes()[i % 3] as ServerNode).call(
        `${projects}/AddProjectRole`,
        { projectId, roleKey: `role${i}`, displayName: 'Role' },
        as,
      );
    const codes = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        eventually(
          'known',
          async () =>
            (await codeOf(
              nodes()[i % 3]?.call(`${projects}/GetProject`, { projectId }, as) as Promise<unknown>,
            )) === 'ok',
        ).then(() => codeOf(add(i))),
      ),
    );
    expect(new Set(codes)).toEqual(new Set(['ok']));
    const [row] = await started.database
      .sql`select count(*)::int as count from eventstore.events2 where aggregate_id = ${projectId} and event_type = 'project.role.added'`;
    expect(row?.['count']).toBe(30);
  });

  test('one is killed while all are written to: no acknowledged write is lost, the others go on', async () => {
    const acknowledged = new Map<string, string>();
    let storm = true;
    let next = 0;
    const writing = nodes().flatMap((node, at) =>
      Array.from({ length: 4 }, async () => {
        while (storm) {
          const name = `Stormy ${at} ${next++}`;
          const made = await node
            .call<{ projectId: string }>(`${projects}/CreateProject`, { organizationId, name }, as)
            .catch(() => undefined);
          if (made) acknowledged.set(made.projectId, name);
          else if (at === 1) return;
        }
      }),
    );
    await eventually('writes go on', () => acknowledged.size >= 60);
    await b?.kill();
    const enough = acknowledged.size + 60;
    await eventually('writes go on', () => acknowledged.size >= enough);
    storm = false;
    await Promise.all(writing);
    for (const node of [a, c] as ServerNode[]) {
      const missing = async () => {
        const found = new Set<string>();
        for (let offset = 0; ; offset += 1000) {
          const page = await node.call<{ projects?: { projectId: string }[] }>(
            `${projects}/ListProjects`,
            { pagination: { offset: String(offset), limit: 1000 } },
            as,
          );
          for (const { projectId } of page.projects ?? []) found.add(projectId);
          if ((page.projects ?? []).length < 1000) break;
        }
        return [...acknowledged.keys()].filter((id) => !found.has(id));
      };
      await eventually('all shows', async () => (await missing()).length === 0);
    }
  });
});
