import { basic } from '../../src/oidc/testing.ts';
import { measureBesideSelect, type Side } from './beside-select.ts';
import { httpRequest, type OidcBench, openOidcBench } from './oidc-scene.ts';
import type { Row } from './row.ts';

/** Resources that are asked for in turn: few, which are remembered, and more than are remembered at a time. */
const few = 64;
const many = 40_000;
const perBatch = 100;

const types = 'postern.access.v1.ResourceTypeService';
const permissions = 'postern.access.v1.ResourcePermissionService';

/** A project whose documents a user may read: some by permissions on them, those of a type by a role. */
async function furnish({ scene }: OidcBench): Promise<void> {
  const { projectId, orgId, alice, postern } = scene;
  const { call } = postern;
  await call('zitadel.project.v2.ProjectService/AddProjectRole', {
    projectId,
    roleKey: 'viewer',
    displayName: 'Viewer',
  });
  await call('zitadel.authorization.v2.AuthorizationService/CreateAuthorization', {
    projectId,
    organizationId: orgId,
    userId: alice.userId,
    roleKeys: ['viewer'],
  });
  await call(`${types}/CreateResourceType`, {
    projectId,
    name: 'document',
    actions: [
      { name: 'list', requirement: 'REQUIREMENT_ROLE', roleKeys: ['viewer'] },
      { name: 'read', requirement: 'REQUIREMENT_RESOURCE', roleKeys: ['viewer'] },
    ],
  });
  for (let at = 0; at < few; at++) {
    await call(`${permissions}/SetResourcePermission`, {
      projectId,
      resourceType: 'document',
      resourceId: `doc-${at}`,
      holder: { userId: alice.userId },
      actions: ['read'],
    });
  }
}

function sidesOf({ scene }: OidcBench): Side[] {
  const headers = {
    authorization: basic(scene.api.clientId, scene.api.secret),
    'content-type': 'application/json',
  };
  const asked = (path: string, body: object) => {
    const text = JSON.stringify(body);
    const length = { 'content-length': String(Buffer.byteLength(text)) };
    return httpRequest('POST', `/access/v1/${path}`, { ...headers, ...length }, text);
  };
  const subject = { type: 'user', id: scene.alice.userId };
  const resource = (at: number) => ({ type: 'document', id: `doc-${at}` });
  const evaluation = (name: string, at: number) =>
    asked('evaluation', { subject, action: { name }, resource: resource(at) });
  const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);
  return [
    { name: 'evaluation by a role', requests: numbers(few).map((at) => evaluation('list', at)), reach: 0.4 },
    {
      name: `evaluation by a permission, ${few} resources`,
      requests: numbers(few).map((at) => evaluation('read', at)),
      reach: 0.4,
    },
    {
      name: `evaluation, ${many.toLocaleString('en')} resources in turn`,
      requests: numbers(many).map((at) => evaluation('read', at)),
      reach: 0.2,
    },
    {
      name: `evaluations of ${perBatch} resources, requests`,
      requests: numbers(few).map((from) =>
        asked('evaluations', {
          subject,
          action: { name: 'read' },
          evaluations: numbers(perBatch).map((at) => ({ resource: resource((from + at) % few) })),
        }),
      ),
      reach: 0.04,
    },
  ];
}

async function requireAllowed({ scene }: OidcBench): Promise<void> {
  for (const name of ['list', 'read']) {
    const response = await fetch(`${scene.issuer}/access/v1/evaluation`, {
      method: 'POST',
      headers: {
        authorization: basic(scene.api.clientId, scene.api.secret),
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        subject: { type: 'user', id: scene.alice.userId },
        action: { name },
        resource: { type: 'document', id: 'doc-0' },
      }),
    });
    const { decision } = (await response.json()) as { decision?: boolean };
    if (decision !== true) throw new Error('evaluations do not answer as they should');
  }
}

/** AuthZEN evaluations of 32 clients against a single-row select by pgbench, taking turns. */
export async function benchAccess(): Promise<Row[]> {
  const bench = await openOidcBench();
  try {
    await furnish(bench);
    await requireAllowed(bench);
    const sides = sidesOf(bench);
    await bench.warmUp(sides.flatMap(({ requests }) => requests.slice(0, few)));
    return await measureBesideSelect(bench, sides);
  } finally {
    await bench.close();
  }
}

if (import.meta.main) console.table(await benchAccess());
