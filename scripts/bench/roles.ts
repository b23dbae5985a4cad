import { basic } from '../../src/oidc/testing.ts';
import { httpRequest, medianRound, type OidcBench, openOidcBench, type Round } from './oidc-scene.ts';
import type { Row } from './row.ts';

const rounds = 3;
const seconds = 2;
const perProject = [7, 7, 6];

/** Gives the machine 20 roles over three projects; the scope that has tokens tell of them. */
async function giveRoles({ scene }: OidcBench): Promise<string> {
  const { call } = scene.postern;
  const audiences: string[] = [];
  for (const [at, count] of perProject.entries()) {
    const { projectId } = await call<{ projectId: string }>(
      'zitadel.project.v2.ProjectService/CreateProject',
      { organizationId: scene.orgId, name: `Project ${at}` },
    );
    const roleKeys = Array.from({ length: count }, (_, i) => `role-${i}`);
    for (const roleKey of roleKeys)
      await call('zitadel.project.v2.ProjectService/AddProjectRole', {
        projectId,
        roleKey,
        displayName: roleKey,
      });
    await call('zitadel.authorization.v2.AuthorizationService/CreateAuthorization', {
      userId: scene.machine.userId,
      projectId,
      organizationId: scene.orgId,
      roleKeys,
    });
    audiences.push(`urn:zitadel:iam:org:project:id:${projectId}:aud`);
  }
  return ['openid', 'urn:zitadel:iam:org:projects:roles', ...audiences].join('+');
}

/** JWT access tokens that tell of 20 roles over three projects, against such that tell of none, taking turns. */
export async function benchRoles(): Promise<Row[]> {
  const bench = await openOidcBench();
  try {
    const { machine, postern } = bench.scene;
    await postern.call('zitadel.management.v1.ManagementService/UpdateMachine', {
      userId: machine.userId,
      name: 'Robot',
      accessTokenType: 'ACCESS_TOKEN_TYPE_JWT',
    });
    const asking = (scope: string) =>
      httpRequest(
        'POST',
        '/oauth/v2/token',
        { authorization: basic(machine.userName, machine.secret) },
        `grant_type=client_credentials&scope=${scope}`,
      );
    const [withRoles, plain] = [asking(await giveRoles(bench)), asking('openid')];
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      const without = await bench.measure([plain], seconds * 1000);
      const { cpuMs, p50Ms } = await bench.measure([withRoles], seconds * 1000);
      measured.push({ value: cpuMs * 1000, limit: without.cpuMs * 1000, cpuMs, p50Ms });
    }
    const { value, limit, ratio, p50Ms } = medianRound(measured);
    return [
      {
        name: 'JWT access token with 20 roles over three projects',
        value,
        unit: 'µs CPU',
        limit,
        ratio,
        reach: 1.5,
        better: 'less',
        note: `p50 ${p50Ms.toFixed(1)} ms, 32 clients; limit: the same without roles`,
      },
    ];
  } finally {
    await bench.close();
  }
}

if (import.meta.main) console.table(await benchRoles());
