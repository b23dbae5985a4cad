import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type DescMethod, type DescService, fromJson, type JsonValue } from '@bufbuild/protobuf';
import { contract } from '../../contract/registry.ts';
import { openIdProvider } from '../../oidc/index.ts';
import { createServices } from '../../services.ts';
import { type Answer, ask, leak, mixtures, namedIds, writtenBy } from './attack.ts';
import type { Attempt } from './case.ts';
import { cases } from './cases/index.ts';
import { type Attacker, crossTenantScene, neighbourName, type Scene } from './scene.ts';
import { oidcSettings } from './victim.ts';

/** Stands for a platform while the built services are only listed. */
const nothing: never = new Proxy(() => {}, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => '' : nothing),
  apply: () => nothing,
}) as never;
const built = createServices(nothing, openIdProvider(nothing), {
  domain: 'localhost',
  publicUrl: 'http://localhost',
});
const routeOf = (service: string, local: string) => {
  const route = contract.routes.find((one) => one.service === service && one.localName === local);
  if (!route) throw new Error(`${service} has no ${local}`);
  return route;
};
const refusals = ['permission_denied', 'not_found'];

let scene: Scene;
const descriptors = new Map<string, DescService>();
beforeAll(async () => {
  scene = await crossTenantScene();
  for (const { typeName } of built) descriptors.set(typeName, await contract.loadService(typeName));
}, 60_000);
afterAll(() => scene?.postern.stop());

const methodOf = (service: string, local: string): DescMethod => {
  const method = descriptors.get(service)?.method[local];
  if (!method) throw new Error(`${service} has no ${local}`);
  return method;
};

/** Refuses misspelt fields, which a server ignores: the case would prove nothing. */
const checked = (service: string, local: string, request: object): object => {
  fromJson(methodOf(service, local).input, request as JsonValue);
  return request;
};

async function hold(service: string, method: string, local: string, one: Attempt) {
  const { victim, attackers, postern, operator } = scene;
  const rpc = `${service}/${method}`;
  const request = checked(service, local, await one.request(victim));
  const named = namedIds(victim, request).length > 0;
  const before = new Set(await writtenBy(scene));

  const judge = (answer: Answer, asked: object, about: string, fine: boolean) => {
    const said = `${about}: ${answer.text}`;
    expect(leak(victim, asked, answer), said).toBeUndefined();
    if (!fine) expect(refusals, said).toContain(answer.code);
    else if (!answer.ok)
      expect([...refusals, 'invalid_argument', 'already_exists'], said).toContain(answer.code);
  };
  for (const attacker of attackers) {
    const neighbour = attacker.name === neighbourName;
    if (neighbour && one.neighbourMayRead) continue;
    for (const orgId of attacker.orgIds) {
      const answer = await ask(scene, rpc, request, { ...attacker, orgId });
      const inOwnOrg = orgId !== victim.orgId && !neighbour;
      // Naming nothing of the victim's, a call acts on what is the asker's own.
      const harmless = one.kind === 'read' || one.absentIsFine || (inOwnOrg && (!named || one.mixedIsFine));
      judge(answer, request, `${rpc} by ${attacker.name}, x-zitadel-orgid ${orgId || 'absent'}`, !!harmless);
    }
    for (const mixed of mixtures(victim, request, attacker.own)) {
      const answer = await ask(scene, rpc, mixed, attacker);
      const harmless = one.kind === 'read' || one.absentIsFine || one.mixedIsFine;
      judge(answer, mixed, `${rpc} by ${attacker.name} with ${JSON.stringify(mixed)}`, !!harmless);
    }
  }
  const anonymous = await ask(scene, rpc, request, {});
  expect(anonymous.code, `${rpc} without a token`).toBe('unauthenticated');
  expect(
    (await writtenBy(scene)).filter((event) => !before.has(event)),
    rpc,
  ).toEqual([]);

  const head = await postern.server.platform.store.head();
  const token = { system: operator, 'login client': postern.loginPat, administrator: postern.pat }[
    one.by ?? 'administrator'
  ];
  // A stranger may have taken the name in an organization of its own.
  const again = named ? request : await one.request(victim);
  const allowed = await ask(scene, rpc, again, { token, orgId: victim.orgId });
  expect(allowed.code, `${rpc} by an administrator: ${allowed.text}`).toBe('ok');
  if (one.kind === 'act')
    expect(await postern.server.platform.store.head(), `${rpc} wrote nothing`).toBeGreaterThan(head);
  if (one.kind === 'read') {
    const shown =
      leak(victim, {}, allowed) ?? (allowed.text.includes(victim.instanceId) ? 'instance' : undefined);
    expect(shown, `${rpc} shows an administrator nothing: ${allowed.text}`).toBeDefined();
  }
}

describe('what belongs to one organization or instance is closed to others', () => {
  for (const { typeName, handlers } of built) {
    for (const local of Object.keys(handlers)) {
      const { method, permission } = routeOf(typeName, local);
      const one = cases[typeName]?.[method];
      if (!one) {
        test(`${typeName}/${method} has a case, or an exemption with a reason`, () => {
          throw new Error(`add ${method} to the cases of ${typeName} in src/e2e/tenancy/cases`);
        });
      } else if (one.kind === 'exempt') {
        if (permission === 'authenticated' && one.because.includes('caller alone')) {
          test(`${typeName}/${method} names nobody`, () => {
            const { input } = methodOf(typeName, local);
            expect(input.fields.map(({ name }) => name).filter((name) => /(^|_)ids?$/.test(name))).toEqual(
              [],
            );
          });
        }
      } else test(`${typeName}/${method}`, () => hold(typeName, method, local, one));
    }
  }

  test('ids that are taken cannot be taken over', async () => {
    const { victim, attackers } = scene;
    const owner = attackers[0] as Attacker;
    const organizationId = owner.own?.get('org');
    const projectId = await victim.project();
    const takeovers: [string, object][] = [
      ['project.v2.ProjectService/CreateProject', { organizationId, projectId, name: 'mine' }],
      [
        'user.v2.UserService/CreateUser',
        { organizationId, userId: await victim.human(), username: 'mine', machine: { name: 'mine' } },
      ],
      [
        'user.v2.UserService/AddHumanUser',
        {
          organization: { orgId: organizationId },
          userId: await victim.human(),
          profile: { givenName: 'Mine', familyName: 'Mine' },
          email: { email: 'mine@example.com', isVerified: true },
        },
      ],
      [
        'application.v2.ApplicationService/CreateApplication',
        {
          projectId: owner.own?.get('project'),
          applicationId: await victim.app(projectId),
          name: 'mine',
          oidcConfiguration: oidcSettings,
        },
      ],
    ];
    for (const [method, request] of takeovers) {
      expect((await ask(scene, `zitadel.${method}`, request, owner)).code, method).toBe('already_exists');
    }
    expect(await writtenBy(scene)).toEqual([]);
  });

  test('no case is left of an RPC that is gone', () => {
    const known = new Set(
      built.flatMap(({ typeName, handlers }) =>
        Object.keys(handlers).map((local) => `${typeName}/${routeOf(typeName, local).method}`),
      ),
    );
    const listed = Object.entries(cases).flatMap(([service, of]) =>
      Object.keys(of).map((method) => `${service}/${method}`),
    );
    expect(listed.filter((rpc) => !known.has(rpc))).toEqual([]);
  });
});
