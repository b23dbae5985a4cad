import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createClient, type Interceptor, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { ProjectService } from '../../contract/services/project/v2.ts';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';

const roundsPerProtocol = 150;
const writers = 8;
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

const bearer: Interceptor = (next) => (request) => {
  request.header.set('authorization', `Bearer ${postern.pat}`);
  return next(request);
};

/** One round: create, read, find; rename, read. @returns what was read stale */
type Round = (name: string) => Promise<string[]>;

function rounds(transport: Transport): Round {
  const projects = createClient(ProjectService, transport);
  return async (name) => {
    const stale: string[] = [];
    const { projectId } = await projects.createProject({ organizationId, name });
    const found = await projects.listProjects({
      filters: [{ filter: { case: 'projectNameFilter', value: { projectName: name } } }],
    });
    if (found.projects.length !== 1) stale.push(`list after create of ${name}`);
    const read = () => projects.getProject({ projectId }).catch(() => undefined);
    if ((await read())?.project?.name !== name) stale.push(`get after create of ${name}`);
    await projects.updateProject({ projectId, name: `${name}!` });
    if ((await read())?.project?.name !== `${name}!`) stale.push(`get after rename of ${name}`);
    return stale;
  };
}

const rest: Round = async (name) => {
  const ask = async (path: string, body?: object) =>
    (
      await postern.fetch(path, {
        method: body ? 'POST' : 'GET',
        token: postern.pat,
        ...(body && { body: JSON.stringify(body) }),
      })
    ).json();
  const stale: string[] = [];
  const { id } = await ask('/v2beta/projects', { organizationId, name });
  const found = await ask('/v2beta/projects/search', {
    filters: [{ projectNameFilter: { projectName: name } }],
  });
  if (found.projects?.length !== 1) stale.push(`list after create of ${name}`);
  if ((await ask(`/v2beta/projects/${id}`)).project?.name !== name) stale.push(`get after create of ${name}`);
  await ask(`/v2beta/projects/${id}`, { name: `${name}!` });
  if ((await ask(`/v2beta/projects/${id}`)).project?.name !== `${name}!`)
    stale.push(`get after rename of ${name}`);
  return stale;
};

const options = () => ({ baseUrl: postern.url, interceptors: [bearer] });
const protocols: Record<string, () => Round> = {
  REST: () => rest,
  'Connect JSON': () => rounds(createConnectTransport({ ...options(), httpVersion: '1.1' })),
  'Connect binary': () =>
    rounds(createConnectTransport({ ...options(), httpVersion: '2', useBinaryFormat: true })),
  'gRPC-Web': () => rounds(createGrpcWebTransport({ ...options(), httpVersion: '1.1' })),
  gRPC: () => rounds(createGrpcTransport(options())),
};

describe(`who wrote reads it at once: ${roundsPerProtocol} rounds of three reads, ${writers} writers`, () => {
  for (const [protocol, make] of Object.entries(protocols)) {
    test(protocol, async () => {
      const round = make();
      const stale: string[] = [];
      let next = 0;
      const writer = async () => {
        for (let i = next++; i < roundsPerProtocol; i = next++)
          stale.push(...(await round(`${protocol} ${i}`)));
      };
      await Promise.all(Array.from({ length: writers }, writer));
      expect(stale).toEqual([]);
    });
  }
});
