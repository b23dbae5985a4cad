import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { builtRpcs } from '../support/built.ts';
import { ask, leak, writtenBy } from './attack.ts';
import { cases } from './cases.ts';
import { type Attacker, crossTenantScene, type Scene } from './scene.ts';

const administrators = 'zitadel.internal_permission.v2.InternalPermissionService';

let scene: Scene;
let viewers: Attacker[];
beforeAll(async () => {
  scene = await crossTenantScene();
  const { victim } = scene;
  const viewer = async (name: string, resource: object, roles: string[]): Promise<Attacker> => {
    const userId = await victim.machine();
    await victim.call(`${administrators}/CreateAdministrator`, { userId, resource, roles });
    return { name, userId, token: (await victim.pat(userId)).token, orgIds: [victim.orgId] };
  };
  viewers = [
    await viewer('IAM_OWNER_VIEWER', { instance: true }, ['IAM_OWNER_VIEWER']),
    await viewer('ORG_OWNER_VIEWER', { organizationId: victim.orgId }, ['ORG_OWNER_VIEWER']),
  ];
  scene = { ...scene, attackers: viewers };
});
afterAll(() => scene?.postern.stop());

describe('who may read only reads all of it and changes nothing', () => {
  for (const { route, name } of builtRpcs) {
    const one = cases[route.service]?.[route.method];
    if (!one || one.kind === 'exempt' || one.by) continue;
    test(name, async () => {
      const { victim } = scene;
      const request = await one.request(victim);
      const orgId = (await one.inOrg?.(victim)) ?? victim.orgId;
      for (const viewer of viewers) {
        const answer = await ask(scene, name, request, { token: viewer.token, orgId });
        const about = `${name} by ${viewer.name}: ${answer.text}`;
        if (one.kind === 'act') expect(answer.code, about).toBe('permission_denied');
        else if (one.kind === 'read' && viewer.name === 'IAM_OWNER_VIEWER') {
          expect(answer.code, about).toBe('ok');
          expect(leak(victim, {}, answer) ?? answer.text.includes(victim.instanceId), about).toBeTruthy();
        }
      }
      expect(await writtenBy(scene)).toEqual([]);
    });
  }
});
